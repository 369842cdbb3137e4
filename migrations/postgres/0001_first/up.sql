-- Times are microseconds since 1970 (UTC); ids are UUIDv7.

-- The read model of the queue and the board; written with every append.
CREATE TABLE conversations (
    id uuid NOT NULL PRIMARY KEY,
    start_id uuid NOT NULL UNIQUE,
    service text NOT NULL,
    stage text NOT NULL,
    standing text NOT NULL,
    professional text,
    meant_for text,
    private bytea NOT NULL,
    language text NOT NULL,
    started_at bigint NOT NULL,
    since bigint NOT NULL,
    closed_at bigint,
    last_seq bigint NOT NULL,
    deadline bigint
);
CREATE INDEX conversations_open ON conversations (started_at) WHERE closed_at IS NULL;

CREATE TABLE events (
    conversation uuid NOT NULL,
    seq bigint NOT NULL,
    at bigint NOT NULL,
    kind text NOT NULL,
    -- The client's command, on the first event that it caused, with the place of the last one.
    command uuid,
    command_end bigint,
    body bytea NOT NULL,
    PRIMARY KEY (conversation, seq)
);
CREATE UNIQUE INDEX events_command ON events (command, conversation) WHERE command IS NOT NULL;

CREATE TABLE resident_sessions (
    token bytea NOT NULL PRIMARY KEY,
    conversation uuid NOT NULL UNIQUE,
    expires_at bigint NOT NULL
);
CREATE INDEX resident_sessions_expiry ON resident_sessions (expires_at);

-- One-time secrets on the way through identification.
CREATE TABLE hand_offs (
    token bytea NOT NULL,
    kind text NOT NULL,
    payload bytea NOT NULL,
    expires_at bigint NOT NULL,
    PRIMARY KEY (token, kind)
);
CREATE INDEX hand_offs_expiry ON hand_offs (expires_at);

CREATE TABLE staff_sessions (
    token bytea NOT NULL PRIMARY KEY,
    account text NOT NULL,
    created_at bigint NOT NULL,
    seen_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    data bytea NOT NULL
);
CREATE INDEX staff_sessions_account ON staff_sessions (account);
CREATE INDEX staff_sessions_expiry ON staff_sessions (expires_at);

CREATE TABLE outbox (
    id uuid NOT NULL PRIMARY KEY,
    conversation uuid NOT NULL,
    kind text NOT NULL,
    -- waiting, done or failed
    state text NOT NULL,
    payload bytea NOT NULL,
    created_at bigint NOT NULL,
    due_at bigint NOT NULL,
    leased_until bigint NOT NULL,
    attempts bigint NOT NULL,
    reason text
);
CREATE INDEX outbox_due ON outbox (due_at) WHERE state = 'waiting';

CREATE TABLE audit (
    place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at bigint NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    conversation uuid,
    detail text NOT NULL
);

CREATE TABLE bans (
    key bytea NOT NULL PRIMARY KEY,
    until bigint NOT NULL
);
CREATE INDEX bans_expiry ON bans (until);

-- Written to find out whether the database can be written to again.
CREATE TABLE probe (
    id bigint NOT NULL PRIMARY KEY,
    at bigint NOT NULL
);
INSERT INTO probe (id, at) VALUES (1, 0);

-- The wrapped keys live in a schema of their own, so that they are backed up apart and for a short
-- time: a key destroyed here closes its conversation in every backup of the data.
CREATE SCHEMA portti_keys;
CREATE TABLE portti_keys.conversation_keys (
    conversation uuid NOT NULL PRIMARY KEY,
    master text NOT NULL,
    wrapped bytea NOT NULL
);
CREATE INDEX conversation_keys_master ON portti_keys.conversation_keys (master, conversation);

CREATE TABLE portti_keys.house_keys (
    name text NOT NULL PRIMARY KEY,
    master text NOT NULL,
    wrapped bytea NOT NULL
);

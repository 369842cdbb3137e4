-- Times are microseconds since 1970 (UTC); ids are the 16 bytes of a UUIDv7.

-- The read model of the queue and the board; written with every append.
CREATE TABLE conversations (
    id BLOB NOT NULL PRIMARY KEY,
    start_id BLOB NOT NULL UNIQUE,
    service TEXT NOT NULL,
    stage TEXT NOT NULL,
    standing TEXT NOT NULL,
    professional TEXT,
    meant_for TEXT,
    private BLOB NOT NULL,
    language TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    since INTEGER NOT NULL,
    closed_at INTEGER,
    last_seq INTEGER NOT NULL,
    deadline INTEGER
) STRICT;
CREATE INDEX conversations_open ON conversations (started_at) WHERE closed_at IS NULL;

CREATE TABLE events (
    conversation BLOB NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    -- The client's command, on the first event that it caused, with the place of the last one.
    command BLOB,
    command_end INTEGER,
    body BLOB NOT NULL,
    PRIMARY KEY (conversation, seq)
) STRICT;
CREATE UNIQUE INDEX events_command ON events (command, conversation) WHERE command IS NOT NULL;

CREATE TABLE resident_sessions (
    token BLOB NOT NULL PRIMARY KEY,
    conversation BLOB NOT NULL UNIQUE,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX resident_sessions_expiry ON resident_sessions (expires_at);

-- One-time secrets on the way through identification.
CREATE TABLE hand_offs (
    token BLOB NOT NULL,
    kind TEXT NOT NULL,
    payload BLOB NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (token, kind)
) STRICT;
CREATE INDEX hand_offs_expiry ON hand_offs (expires_at);

CREATE TABLE staff_sessions (
    token BLOB NOT NULL PRIMARY KEY,
    account TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    data BLOB NOT NULL
) STRICT;
CREATE INDEX staff_sessions_account ON staff_sessions (account);
CREATE INDEX staff_sessions_expiry ON staff_sessions (expires_at);

CREATE TABLE outbox (
    id BLOB NOT NULL PRIMARY KEY,
    conversation BLOB NOT NULL,
    kind TEXT NOT NULL,
    -- waiting, done or failed
    state TEXT NOT NULL,
    payload BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    leased_until INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    reason TEXT
) STRICT;
CREATE INDEX outbox_due ON outbox (due_at) WHERE state = 'waiting';

CREATE TABLE audit (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    conversation BLOB,
    detail TEXT NOT NULL
) STRICT;

CREATE TABLE bans (
    key BLOB NOT NULL PRIMARY KEY,
    until INTEGER NOT NULL
) STRICT;
CREATE INDEX bans_expiry ON bans (until);

-- Written to find out whether the database can be written to again.
CREATE TABLE probe (
    id INTEGER NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT;
INSERT INTO probe (id, at) VALUES (1, 0);

-- The wrapped keys live in a file of their own, so that they are backed up apart and for a short
-- time: a key destroyed here closes its conversation in every backup of the data.
CREATE TABLE portti_keys.conversation_keys (
    conversation BLOB NOT NULL PRIMARY KEY,
    master TEXT NOT NULL,
    wrapped BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX portti_keys.conversation_keys_master ON conversation_keys (master, conversation);

CREATE TABLE portti_keys.house_keys (
    name TEXT NOT NULL PRIMARY KEY,
    master TEXT NOT NULL,
    wrapped BLOB NOT NULL
) STRICT, WITHOUT ROWID;

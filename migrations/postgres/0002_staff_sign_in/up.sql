-- What a session keeps has another form from here on: whoever is signed in signs in again.
DROP TABLE staff_sessions;
CREATE TABLE staff_sessions (
    token bytea NOT NULL PRIMARY KEY,
    -- What lists of sessions name it by.
    id uuid NOT NULL UNIQUE,
    account text NOT NULL,
    created_at bigint NOT NULL,
    seen_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    -- Keyed hashes of what the provider knows the person and the session by.
    subject bytea,
    provider_session bytea,
    data bytea NOT NULL
);
CREATE INDEX staff_sessions_account ON staff_sessions (account);
CREATE INDEX staff_sessions_expiry ON staff_sessions (expires_at);
CREATE INDEX staff_sessions_subject ON staff_sessions (subject) WHERE subject IS NOT NULL;
CREATE INDEX staff_sessions_provider ON staff_sessions (provider_session)
    WHERE provider_session IS NOT NULL;

-- What may be used once and was: keyed hashes, kept for as long as a second use could come.
CREATE TABLE spent (
    mark bytea NOT NULL PRIMARY KEY,
    until bigint NOT NULL
);
CREATE INDEX spent_until ON spent (until);

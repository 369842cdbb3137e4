-- Events stand in the order in which they are read, one tree for all: a message changes one page.
-- Whether a command was recorded before is known from the conversation's own events.
CREATE TABLE events_by_place (
    conversation BLOB NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    -- The client's command, on the first event that it caused, with the place of the last one.
    command BLOB,
    command_end INTEGER,
    body BLOB NOT NULL,
    PRIMARY KEY (conversation, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO events_by_place SELECT conversation, seq, at, kind, command, command_end, body FROM events;
DROP TABLE events;
ALTER TABLE events_by_place RENAME TO events;

-- The place of the last event is that of the last event: nothing else has to be kept in step.
ALTER TABLE conversations DROP COLUMN last_seq;

-- Events stand in the order in which they came, at the end of the table, and a small index finds them by
-- place. In a tree ordered by place each message would land in the middle, and every few of them would
-- have whole pages of their neighbours rewritten to make room.
CREATE TABLE events_in_order (
    conversation BLOB NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    -- The client's command, on the first event that it caused, with the place of the last one.
    command BLOB,
    command_end INTEGER,
    body BLOB NOT NULL,
    UNIQUE (conversation, seq)
) STRICT;
INSERT INTO events_in_order SELECT * FROM events ORDER BY at, conversation, seq;
DROP TABLE events;
ALTER TABLE events_in_order RENAME TO events;

-- Each event names the one before it in its conversation, and a small table tells where each conversation
-- ends. An index by conversation has a page of its own for each conversation, and so each message would
-- write one: many times what the message takes itself.
CREATE TABLE events_in_chains (
    number INTEGER NOT NULL PRIMARY KEY,
    -- The number of the conversation's event before; 0 at its start.
    previous INTEGER NOT NULL,
    -- Set to the event's place for one event in many, so that a long conversation can be entered midway.
    milestone INTEGER,
    conversation BLOB NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    -- The client's command, on the first event that it caused, with the place of the last one.
    command BLOB,
    command_end INTEGER,
    body BLOB NOT NULL
) STRICT;
-- Which event follows which is told by the index alone, so that no texts need be sorted.
CREATE TEMPORARY TABLE links (number INTEGER NOT NULL PRIMARY KEY, previous INTEGER NOT NULL);
INSERT INTO links SELECT rowid, lag(rowid, 1, 0) OVER (PARTITION BY conversation ORDER BY seq) FROM events;
INSERT INTO events_in_chains
SELECT
    events.rowid, links.previous, iif(seq % 64 = 0, seq, NULL),
    conversation, seq, at, kind, command, command_end, body
FROM links CROSS JOIN events ON events.rowid = links.number ORDER BY links.number;
DROP TABLE links;
DROP TABLE events;
ALTER TABLE events_in_chains RENAME TO events;
CREATE UNIQUE INDEX events_milestones ON events (conversation, milestone) WHERE milestone IS NOT NULL;

CREATE TABLE ends (
    conversation BLOB NOT NULL PRIMARY KEY,
    -- The place and the number of the conversation's last event.
    seq INTEGER NOT NULL,
    number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- The other column of a row with a maximum is of that row, in SQLite.
INSERT INTO ends SELECT conversation, max(seq), number FROM events GROUP BY conversation;

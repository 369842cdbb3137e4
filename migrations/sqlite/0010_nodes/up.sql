-- The nodes that live, each until it has not said so for a while.
CREATE TABLE nodes (
    node BLOB NOT NULL PRIMARY KEY,
    until INTEGER NOT NULL
) STRICT;
-- Until now each noted that as the place of a call under its own name.
DELETE FROM call_places WHERE call = node;

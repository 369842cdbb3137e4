-- At which node the media of a call passes, while that node says so again and again.
CREATE TABLE call_places (
    call BLOB NOT NULL PRIMARY KEY,
    node BLOB NOT NULL,
    until INTEGER NOT NULL
) STRICT;

-- The nodes that live, each until it has not said so for a while.
CREATE TABLE nodes (
    node uuid NOT NULL PRIMARY KEY,
    until bigint NOT NULL
);
-- Until now each noted that as the place of a call under its own name.
DELETE FROM call_places WHERE call = node;

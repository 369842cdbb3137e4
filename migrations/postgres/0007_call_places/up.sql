-- At which node the media of a call passes, while that node says so again and again.
CREATE TABLE call_places (
    call uuid NOT NULL PRIMARY KEY,
    node uuid NOT NULL,
    until bigint NOT NULL
);

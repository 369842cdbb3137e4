-- Under which right to write each segment of the original was kept: pairs of the first segment
-- (four bytes) and the generation (eight bytes), which stands in the segment's name.
ALTER TABLE attachments ADD COLUMN written bytea NOT NULL DEFAULT '';
-- The same of the cleaned copy and the preview.
ALTER TABLE attachments ADD COLUMN served_written bytea NOT NULL DEFAULT '';
-- How often the scanner fell over the file while it was well otherwise.
ALTER TABLE attachments ADD COLUMN faults bigint NOT NULL DEFAULT 0;

-- By which mark this database knows its storage of files: one row, made by chance.
CREATE TABLE installation (
    id bigint NOT NULL PRIMARY KEY,
    mark bytea NOT NULL
);

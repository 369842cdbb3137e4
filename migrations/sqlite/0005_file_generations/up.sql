-- Under which right to write each segment of the original was kept: pairs of the first segment
-- (four bytes) and the generation (eight bytes), which stands in the segment's name.
ALTER TABLE attachments ADD COLUMN written BLOB NOT NULL DEFAULT x'';
-- The same of the cleaned copy and the preview.
ALTER TABLE attachments ADD COLUMN served_written BLOB NOT NULL DEFAULT x'';
-- How often the scanner fell over the file while it was well otherwise.
ALTER TABLE attachments ADD COLUMN faults INTEGER NOT NULL DEFAULT 0;

-- By which mark this database knows its storage of files: one row, made by chance.
CREATE TABLE installation (
    id INTEGER NOT NULL PRIMARY KEY,
    mark BLOB NOT NULL
) STRICT;

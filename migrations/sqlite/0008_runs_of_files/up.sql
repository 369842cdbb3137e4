-- No table changes, but what lies in a local folder does: many segments in one file. An older
-- version would take those files for lost, and is to refuse to start.
SELECT 1;

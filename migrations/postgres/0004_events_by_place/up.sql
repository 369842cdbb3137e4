-- Whether a command was recorded before is known from the conversation's own events.
DROP INDEX events_command;

-- The place of the last event is that of the last event: nothing else has to be kept in step.
ALTER TABLE conversations DROP COLUMN last_seq;

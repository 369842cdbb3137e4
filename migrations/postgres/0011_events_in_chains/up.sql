-- Here an index finds the events of a conversation: it is written by what PostgreSQL does beside.
SELECT 1;

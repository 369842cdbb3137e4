-- Erasing a conversation finds its mail without reading that of all others.
CREATE INDEX outbox_conversation ON outbox (conversation);

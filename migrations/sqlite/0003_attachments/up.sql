-- The files of conversations: what is known of each. Their bytes are in the storage.
CREATE TABLE attachments (
    id BLOB NOT NULL PRIMARY KEY,
    conversation BLOB NOT NULL,
    service TEXT NOT NULL,
    -- resident or professional
    side TEXT NOT NULL,
    -- arriving, checking, ready or gone
    state TEXT NOT NULL,
    size INTEGER NOT NULL,
    arrived INTEGER NOT NULL,
    -- original or cleaned
    served TEXT NOT NULL,
    served_size INTEGER NOT NULL,
    preview_size INTEGER NOT NULL,
    -- The name, the kind and the time of the beginning, sealed.
    private BLOB NOT NULL,
    changed_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    leased_until INTEGER NOT NULL,
    -- Who writes it just now: a random token; empty where nobody does.
    lease BLOB NOT NULL,
    attempts INTEGER NOT NULL
) STRICT;
CREATE INDEX attachments_conversation ON attachments (conversation);
CREATE INDEX attachments_service ON attachments (service) WHERE state <> 'gone';
CREATE INDEX attachments_arriving ON attachments (changed_at) WHERE state = 'arriving';
CREATE INDEX attachments_checking ON attachments (due_at) WHERE state = 'checking';
CREATE INDEX attachments_gone ON attachments (changed_at) WHERE state = 'gone';

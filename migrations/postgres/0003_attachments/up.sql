-- The files of conversations: what is known of each. Their bytes are in the storage.
CREATE TABLE attachments (
    id uuid NOT NULL PRIMARY KEY,
    conversation uuid NOT NULL,
    service text NOT NULL,
    -- resident or professional
    side text NOT NULL,
    -- arriving, checking, ready or gone
    state text NOT NULL,
    size bigint NOT NULL,
    arrived bigint NOT NULL,
    -- original or cleaned
    served text NOT NULL,
    served_size bigint NOT NULL,
    preview_size bigint NOT NULL,
    -- The name, the kind and the time of the beginning, sealed.
    private bytea NOT NULL,
    changed_at bigint NOT NULL,
    due_at bigint NOT NULL,
    leased_until bigint NOT NULL,
    -- Who writes it just now: a random token; empty where nobody does.
    lease bytea NOT NULL,
    attempts bigint NOT NULL
);
CREATE INDEX attachments_conversation ON attachments (conversation);
CREATE INDEX attachments_service ON attachments (service) WHERE state <> 'gone';
CREATE INDEX attachments_arriving ON attachments (changed_at) WHERE state = 'arriving';
CREATE INDEX attachments_checking ON attachments (due_at) WHERE state = 'checking';
CREATE INDEX attachments_gone ON attachments (changed_at) WHERE state = 'gone';

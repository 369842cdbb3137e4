//! The tables, as both databases have them.

use super::columns::IdSql;

diesel::table! {
    use diesel::sql_types::*;
    use super::IdSql;

    conversations (id) {
        id -> IdSql,
        start_id -> IdSql,
        service -> Text,
        stage -> Text,
        standing -> Text,
        professional -> Nullable<Text>,
        meant_for -> Nullable<Text>,
        private -> Binary,
        language -> Text,
        started_at -> BigInt,
        since -> BigInt,
        closed_at -> Nullable<BigInt>,
        deadline -> Nullable<BigInt>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::IdSql;

    events (conversation, seq) {
        // These three on SQLite alone.
        number -> BigInt,
        previous -> BigInt,
        milestone -> Nullable<BigInt>,
        conversation -> IdSql,
        seq -> BigInt,
        at -> BigInt,
        kind -> Text,
        command -> Nullable<IdSql>,
        command_end -> Nullable<BigInt>,
        body -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::IdSql;

    // On SQLite alone.
    ends (conversation) {
        conversation -> IdSql,
        seq -> BigInt,
        number -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::IdSql;

    resident_sessions (token) {
        token -> Binary,
        conversation -> IdSql,
        expires_at -> BigInt,
    }
}

diesel::table! {
    hand_offs (token, kind) {
        token -> Binary,
        kind -> Text,
        payload -> Binary,
        expires_at -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::IdSql;

    staff_sessions (token) {
        token -> Binary,
        id -> IdSql,
        account -> Text,
        created_at -> BigInt,
        seen_at -> BigInt,
        expires_at -> BigInt,
        subject -> Nullable<Binary>,
        provider_session -> Nullable<Binary>,
        data -> Binary,
    }
}

diesel::table! {
    spent (mark) {
        mark -> Binary,
        until -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::IdSql;

    outbox (id) {
        id -> IdSql,
        conversation -> IdSql,
        kind -> Text,
        state -> Text,
        payload -> Binary,
        created_at -> BigInt,
        due_at -> BigInt,
        leased_until -> BigInt,
        attempts -> BigInt,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::IdSql;

    attachments (id) {
        id -> IdSql,
        conversation -> IdSql,
        service -> Text,
        side -> Text,
        state -> Text,
        size -> BigInt,
        arrived -> BigInt,
        served -> Text,
        served_size -> BigInt,
        preview_size -> BigInt,
        private -> Binary,
        changed_at -> BigInt,
        due_at -> BigInt,
        leased_until -> BigInt,
        lease -> Binary,
        attempts -> BigInt,
        written -> Binary,
        served_written -> Binary,
        faults -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::IdSql;

    audit (place) {
        place -> BigInt,
        at -> BigInt,
        actor -> Text,
        action -> Text,
        conversation -> Nullable<IdSql>,
        detail -> Text,
    }
}

diesel::table! {
    bans (key) {
        key -> Binary,
        until -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::IdSql;

    call_places (call) {
        call -> IdSql,
        node -> IdSql,
        until -> BigInt,
    }
}

diesel::table! {
    installation (id) {
        id -> BigInt,
        mark -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::IdSql;

    nodes (node) {
        node -> IdSql,
        until -> BigInt,
    }
}

diesel::table! {
    probe (id) {
        id -> BigInt,
        at -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::IdSql;

    /// On PostgreSQL a schema of its own; on SQLite a file of its own, attached under this name.
    portti_keys.conversation_keys (conversation) {
        conversation -> IdSql,
        master -> Text,
        wrapped -> Binary,
    }
}

diesel::table! {
    portti_keys.house_keys (name) {
        name -> Text,
        master -> Text,
        wrapped -> Binary,
    }
}

diesel::allow_tables_to_appear_in_same_query!(conversations, conversation_keys, events, ends);

//! One transaction: what gathered is read, decided on, and written.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::upsert::excluded;
use uuid::Uuid;

use super::attachments::mark_gone;
use super::codec::{Prepared, SessionWrite};
use super::columns::Id;
use super::connection::{Conn, on};
use super::error::JournalError;
use super::events::{self, Ends};
use super::plan::{Known, Verdict};
use super::rows::{ConversationRow, KeyRow, ResidentSessionRow};
use super::schema::{conversation_keys, conversations, outbox, resident_sessions};
use crate::domain::ids::Seq;

/// How many rows go into one statement on PostgreSQL, which takes 65,535 values in one.
pub(super) const ROWS_A_STATEMENT: usize = 1000;

/// Writes rows: one by one on SQLite, where a prepared statement is fastest, and many in one
/// statement on PostgreSQL, where each statement is a round trip.
macro_rules! write_all {
    ($conn:expr, $rows:expr, |$values:ident| $statement:expr) => {
        match $conn {
            Conn::Sqlite(sqlite) => {
                for $values in $rows.iter().copied() {
                    $statement.execute(&mut **sqlite)?;
                }
            }
            Conn::Postgres(postgres) => {
                for rows in $rows.chunks($crate::journal::batch::ROWS_A_STATEMENT) {
                    // For one row the statement is the same every time, and stays prepared.
                    if let [$values] = *rows {
                        $statement.execute(&mut postgres.wire)?;
                    } else {
                        let $values = rows.to_vec();
                        $statement.execute(&mut postgres.wire)?;
                    }
                }
            }
        }
    };
}
pub(super) use write_all;

/// What a transaction does once it is committed.
pub(super) struct Written {
    /// What became of each append.
    pub(super) verdicts: Vec<Verdict>,
    /// Where the conversations then end that were looked up or remembered.
    pub(super) ends: Ends,
}

/// Decides on every append and writes those that are recorded, inside the open transaction.
///
/// `ends` is what is known already of where conversations end.
///
/// `keys` is the connection to the keys where they are in a file of their own: they are
/// committed and synced before the first event that needs them. A key whose conversation then
/// does not come to be is harmless.
pub(super) fn write(
    conn: &mut Conn,
    keys: Option<&mut Conn>,
    appends: &[&Prepared],
    mut ends: Ends,
) -> Result<Written, JournalError> {
    if appends.is_empty() {
        return Ok(Written {
            verdicts: Vec::new(),
            ends,
        });
    }
    let ids = appends.iter().map(|append| append.conversation);
    let unknown: Vec<_> = ids.filter(|id| !ends.contains_key(id)).map(Id).collect();
    events::look_up(conn, unknown, &mut ends)?;
    let mut known = Known {
        ends,
        starts: starts(conn, appends)?,
    };
    let mut verdicts: Vec<_> = appends.iter().map(|append| known.decide(append)).collect();
    recognise(conn, appends, &mut verdicts)?;
    let accepted: Vec<&Prepared> = appends
        .iter()
        .zip(&verdicts)
        .filter(|(_, verdict)| **verdict == Verdict::Recorded)
        .map(|(append, _)| *append)
        .collect();
    write_keys(conn, keys, &accepted)?;
    write_conversations(conn, &accepted)?;
    let rows: Vec<_> = accepted.iter().flat_map(|append| &append.events).collect();
    events::insert(conn, &rows, &mut known.ends)?;
    write_sessions(conn, &accepted)?;
    let mail: Vec<_> = accepted.iter().flat_map(|append| &append.mail).collect();
    write_all!(conn, mail, |row| diesel::insert_into(outbox::table)
        .values(row));
    for append in &accepted {
        mark_gone(conn, &append.gone, append.at)?;
    }
    Ok(Written {
        verdicts,
        ends: known.ends,
    })
}

/// The starts of the batch that are known, with their conversations.
fn starts(conn: &mut Conn, appends: &[&Prepared]) -> Result<HashMap<Uuid, Uuid>, JournalError> {
    let starts: Vec<_> = appends
        .iter()
        .filter_map(|append| append.start.as_ref().map(|(start_id, _)| Id(*start_id)))
        .collect();
    if starts.is_empty() {
        return Ok(HashMap::new());
    }
    let query = conversations::table
        .filter(conversations::start_id.eq_any(starts))
        .select((conversations::start_id, conversations::id));
    let known: Vec<(Id, Id)> = on!(conn, |c| query.load(c))?;
    Ok(known
        .into_iter()
        .map(|(start, id)| (start.0, id.0))
        .collect())
}

/// Of what conflicts, finds what was recorded before: a client sent a command again of which it
/// got no answer. The client's ids need no index, since conflicts are rare.
fn recognise(
    conn: &mut Conn,
    appends: &[&Prepared],
    verdicts: &mut [Verdict],
) -> Result<(), JournalError> {
    for (append, verdict) in appends.iter().zip(verdicts) {
        if *verdict != Verdict::Conflict || append.start.is_some() {
            continue;
        }
        for (command, _) in &append.commands {
            let end = events::command_end(conn, Id(append.conversation), Id(*command))?;
            if let Some(end) = end {
                *verdict = Verdict::Duplicate(Seq(u64::try_from(end).unwrap_or_default()));
                break;
            }
        }
    }
    Ok(())
}

fn write_keys(
    conn: &mut Conn,
    apart: Option<&mut Conn>,
    accepted: &[&Prepared],
) -> Result<(), JournalError> {
    let rows: Vec<&KeyRow> = accepted
        .iter()
        .filter_map(|append| append.start.as_ref().map(|(_, key)| key))
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let Some(apart) = apart else {
        return insert_keys(conn, &rows);
    };
    apart.batch("BEGIN")?;
    let written = insert_keys(apart, &rows).and_then(|()| apart.batch("COMMIT"));
    if written.is_err() {
        // Where the transaction ended by itself there is nothing to roll back.
        drop(apart.batch("ROLLBACK"));
    }
    written
}

/// A key may be there already: its conversation was begun before and did not come to be.
fn insert_keys(conn: &mut Conn, rows: &[&KeyRow]) -> Result<(), JournalError> {
    use conversation_keys::{conversation, master, table, wrapped};
    write_all!(conn, rows, |row| diesel::insert_into(table)
        .values(row)
        .on_conflict(conversation)
        .do_update()
        .set((master.eq(excluded(master)), wrapped.eq(excluded(wrapped)))));
    Ok(())
}

/// The read model: of several appends to one conversation the last one stands.
fn write_conversations(conn: &mut Conn, accepted: &[&Prepared]) -> Result<(), JournalError> {
    use conversations as c;
    let mut latest: HashMap<Uuid, &ConversationRow> = HashMap::new();
    let mut begun: Vec<&ConversationRow> = Vec::new();
    for append in accepted {
        match &append.row {
            Some(row) if append.start.is_some() => begun.push(row),
            Some(row) => {
                latest.insert(append.conversation, row);
            }
            None => {}
        }
    }
    write_all!(conn, begun, |row| diesel::insert_into(c::table).values(row));
    let rows: Vec<&ConversationRow> = latest.into_values().collect();
    write_all!(conn, rows, |row| diesel::insert_into(c::table)
        .values(row)
        .on_conflict(c::id)
        .do_update()
        .set((
            c::service.eq(excluded(c::service)),
            c::stage.eq(excluded(c::stage)),
            c::standing.eq(excluded(c::standing)),
            c::professional.eq(excluded(c::professional)),
            c::meant_for.eq(excluded(c::meant_for)),
            c::private.eq(excluded(c::private)),
            c::language.eq(excluded(c::language)),
            c::since.eq(excluded(c::since)),
            c::closed_at.eq(excluded(c::closed_at)),
            c::deadline.eq(excluded(c::deadline)),
        )));
    Ok(())
}

/// A conversation has one session at most: the last change stands.
fn write_sessions(conn: &mut Conn, accepted: &[&Prepared]) -> Result<(), JournalError> {
    let mut changes: HashMap<Uuid, &SessionWrite> = HashMap::new();
    for append in accepted {
        if let Some(change) = &append.session {
            changes.insert(append.conversation, change);
        }
    }
    if changes.is_empty() {
        return Ok(());
    }
    let ended: Vec<_> = changes.keys().copied().map(Id).collect();
    let end = diesel::delete(
        resident_sessions::table.filter(resident_sessions::conversation.eq_any(ended)),
    );
    on!(conn, |c| end.execute(c))?;
    let set: Vec<&ResidentSessionRow> = changes
        .into_values()
        .filter_map(|change| match change {
            SessionWrite::Set(row) => Some(row),
            SessionWrite::End => None,
        })
        .collect();
    write_all!(conn, set, |row| diesel::insert_into(
        resident_sessions::table
    )
    .values(row));
    Ok(())
}

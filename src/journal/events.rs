//! The events of conversations, as each database keeps them.
//!
//! On PostgreSQL an index finds those of a conversation. On SQLite each event names the one before it,
//! and a table of ends tells where each conversation ends: so a message writes no page that only its
//! conversation has. They are read from the end to the beginning, and a long conversation is entered
//! midway at its milestones.

use std::collections::{BTreeMap, HashMap};

use diesel::dsl::{max, min};
use diesel::prelude::*;
use diesel::sqlite::SqliteConnection;
use uuid::Uuid;

use super::batch::write_all;
use super::columns::Id;
use super::connection::Conn;
use super::error::JournalError;
use super::rows::{EndRow, EventRow};
use super::schema::{conversations, ends, events};

/// One event in so many is a milestone.
const MILESTONE: i64 = 64;

/// What the first event of a conversation names as the one before.
const START: i64 = 0;

/// Where a conversation ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct End {
    /// The place of its last event.
    pub(super) seq: i64,
    /// The number of that event on SQLite; none on PostgreSQL, and before it is written.
    number: Option<i64>,
}

/// The ends of conversations, by their ids.
pub(super) type Ends = HashMap<Uuid, End>;

/// Looks up where these conversations end. On PostgreSQL they are locked first, in one order for all
/// nodes; on SQLite the transaction has the whole database.
pub(super) fn look_up(
    conn: &mut Conn,
    mut ids: Vec<Id>,
    known: &mut Ends,
) -> Result<(), JournalError> {
    ids.sort_unstable();
    ids.dedup();
    match conn {
        Conn::Sqlite(sqlite) => {
            for id in ids {
                known.extend(end(sqlite, id)?.map(|end| (id.0, end)));
            }
        }
        Conn::Postgres(postgres) => {
            let _: Vec<Id> = conversations::table
                .filter(conversations::id.eq_any(&ids))
                .order(conversations::id)
                .select(conversations::id)
                .for_update()
                .load(&mut postgres.wire)?;
            let found: Vec<(Id, Option<i64>)> = events::table
                .filter(events::conversation.eq_any(&ids))
                .group_by(events::conversation)
                .select((events::conversation, max(events::seq)))
                .load(&mut postgres.wire)?;
            let end = |seq| End { seq, number: None };
            let found = found.into_iter();
            known.extend(found.filter_map(|(id, seq)| Some((id.0, end(seq?)))));
        }
    }
    Ok(())
}

/// Where a conversation ends on SQLite.
fn end(sqlite: &mut SqliteConnection, id: Id) -> QueryResult<Option<End>> {
    // Not `first`: SQLite plans a statement with a bound `LIMIT` anew each time.
    let row: Option<(i64, i64)> = ends::table
        .filter(ends::conversation.eq(id))
        .select((ends::seq, ends::number))
        .get_result(sqlite)
        .optional()?;
    Ok(row.map(|(seq, number)| End {
        seq,
        number: Some(number),
    }))
}

/// Writes events, each conversation's in order, at the ends of their conversations.
pub(super) fn insert(
    conn: &mut Conn,
    rows: &[&EventRow],
    known: &mut Ends,
) -> Result<(), JournalError> {
    match conn {
        Conn::Sqlite(sqlite) => chain(sqlite, rows, known)?,
        Conn::Postgres(_) => {
            write_all!(conn, rows, |row| diesel::insert_into(events::table)
                .values(row));
        }
    }
    Ok(())
}

fn chain(sqlite: &mut SqliteConnection, rows: &[&EventRow], known: &mut Ends) -> QueryResult<()> {
    let last: Option<i64> = events::table
        .select(max(events::number))
        .get_result(sqlite)?;
    let mut number = last.unwrap_or_default();
    let mut moved = BTreeMap::new();
    for row in rows {
        number = number.saturating_add(1);
        let end = known.entry(row.conversation.0).or_default();
        let milestone = (row.seq % MILESTONE == 0).then_some(row.seq);
        diesel::insert_into(events::table)
            .values((
                events::number.eq(number),
                events::previous.eq(end.number.replace(number).unwrap_or(START)),
                events::milestone.eq(milestone),
                *row,
            ))
            .execute(sqlite)?;
        moved.insert(row.conversation, (row.seq, number));
    }
    for (conversation, (seq, number)) in moved {
        diesel::replace_into(ends::table)
            .values(EndRow {
                conversation,
                seq,
                number,
            })
            .execute(sqlite)?;
    }
    Ok(())
}

/// At most `limit` events of a conversation after a place, in order.
pub(super) fn after(
    conn: &mut Conn,
    conversation: Id,
    after: i64,
    limit: Option<u32>,
) -> Result<Vec<EventRow>, JournalError> {
    let limit = limit.map_or(i64::MAX, i64::from);
    match conn {
        // At one moment: the conversation may be erased meanwhile.
        Conn::Sqlite(sqlite) => sqlite.transaction(|sqlite| {
            let until = after.saturating_add(limit);
            let from = entry(sqlite, conversation, until)?;
            let mut rows = Vec::new();
            walk(sqlite, conversation, from, |_, row| {
                let more = row.seq > after.saturating_add(1);
                if after < row.seq && row.seq <= until {
                    rows.push(row);
                }
                more
            })?;
            rows.reverse();
            Ok(rows)
        }),
        Conn::Postgres(postgres) => Ok(events::table
            .filter(events::conversation.eq(conversation))
            .filter(events::seq.gt(after))
            .order(events::seq)
            .limit(limit)
            .select(EventRow::as_select())
            .load(&mut postgres.wire)?),
    }
}

/// Walks a chain from the event of this number towards the beginning, for as long as `visit` says of an
/// event and its number. Each event must stand one place before the one after it, so that it comes to an
/// end even where the file is damaged.
fn walk(
    sqlite: &mut SqliteConnection,
    conversation: Id,
    from: Option<i64>,
    mut visit: impl FnMut(i64, EventRow) -> bool,
) -> Result<(), JournalError> {
    let missing = || JournalError::Damaged("an event is missing");
    let Some(mut number) = from else {
        return Ok(());
    };
    let mut place = None;
    loop {
        let found: Option<(i64, EventRow)> = events::table
            .filter(events::number.eq(number))
            .filter(events::conversation.eq(conversation))
            .select((events::previous, EventRow::as_select()))
            .get_result(sqlite)
            .optional()?;
        let (previous, row) = found.ok_or_else(missing)?;
        let seq = row.seq;
        if place.is_some_and(|place| place != seq) {
            return Err(missing());
        }
        if !visit(number, row) || seq <= 1 {
            return Ok(());
        }
        place = Some(seq.saturating_sub(1));
        number = previous;
    }
}

/// The number from which a chain is walked to the event at a place: that of the next milestone, or of the
/// end where there is none so far.
fn entry(sqlite: &mut SqliteConnection, conversation: Id, seq: i64) -> QueryResult<Option<i64>> {
    let of = || events::table.filter(events::conversation.eq(conversation));
    let milestone: Option<i64> = of()
        .filter(events::milestone.ge(seq))
        .select(min(events::milestone))
        .get_result(sqlite)?;
    let Some(milestone) = milestone else {
        return Ok(end(sqlite, conversation)?.and_then(|end| end.number));
    };
    of().filter(events::milestone.eq(milestone))
        .select(events::number)
        .get_result(sqlite)
        .optional()
}

/// The place of the last event that a command caused, where it was recorded.
pub(super) fn command_end(
    conn: &mut Conn,
    conversation: Id,
    command: Id,
) -> Result<Option<i64>, JournalError> {
    match conn {
        Conn::Sqlite(sqlite) => {
            let from = end(sqlite, conversation)?.and_then(|end| end.number);
            let mut found = None;
            walk(sqlite, conversation, from, |_, row| {
                let it = row.command == Some(command);
                if it {
                    found = row.command_end;
                }
                !it
            })?;
            Ok(found)
        }
        Conn::Postgres(postgres) => {
            let end: Option<Option<i64>> = events::table
                .filter(events::conversation.eq(conversation))
                .filter(events::command.eq(command))
                .select(events::command_end)
                .first(&mut postgres.wire)
                .optional()?;
            Ok(end.flatten())
        }
    }
}

/// How many events a conversation has.
pub(super) fn count(conn: &mut Conn, conversation: Id) -> Result<u64, JournalError> {
    let count = match conn {
        Conn::Sqlite(sqlite) => end(sqlite, conversation)?.map_or(0, |end| end.seq),
        Conn::Postgres(postgres) => events::table
            .filter(events::conversation.eq(conversation))
            .count()
            .get_result(&mut postgres.wire)?,
    };
    Ok(u64::try_from(count).unwrap_or_default())
}

/// Deletes the events of a conversation, inside the open transaction.
pub(super) fn delete(conn: &mut Conn, conversation: Id) -> Result<(), JournalError> {
    let all = events::table.filter(events::conversation.eq(conversation));
    match conn {
        Conn::Sqlite(sqlite) => {
            let from = end(sqlite, conversation)?.and_then(|end| end.number);
            let mut numbers = Vec::new();
            let walked = walk(sqlite, conversation, from, |number, _| {
                numbers.push(number);
                true
            });
            if from.is_some() && walked.is_ok() {
                for number in numbers {
                    diesel::delete(events::table.filter(events::number.eq(number)))
                        .execute(&mut **sqlite)?;
                }
            } else {
                // The chain is damaged: to look at all events takes long, and leaves none.
                diesel::delete(all).execute(&mut **sqlite)?;
            }
            diesel::delete(ends::table.find(conversation)).execute(&mut **sqlite)?;
        }
        Conn::Postgres(postgres) => {
            diesel::delete(all).execute(&mut postgres.wire)?;
        }
    }
    Ok(())
}

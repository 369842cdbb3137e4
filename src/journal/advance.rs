//! What every message changes of a conversation's row: the place of the last event.
//!
//! Written by hand because diesel has its own updates parsed anew each time, and this one runs
//! for every message.

use std::collections::HashMap;

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt};
use diesel::sqlite::Sqlite;
use uuid::Uuid;

use super::columns::{Id, IdSql};
use super::connection::Conn;
use super::error::JournalError;

/// Moves conversations on to the places of their last events.
pub(super) fn write(conn: &mut Conn, places: HashMap<Uuid, i64>) -> Result<(), JournalError> {
    if places.is_empty() {
        return Ok(());
    }
    match conn {
        Conn::Sqlite(sqlite) => {
            for (id, last_seq) in places {
                let id = Id(id);
                Advance { id, last_seq }.execute(&mut **sqlite)?;
            }
        }
        Conn::Postgres(postgres) => {
            let (ids, last_seqs) = places
                .into_iter()
                .map(|(id, last_seq)| (Id(id), last_seq))
                .unzip();
            AdvanceAll { ids, last_seqs }.execute(&mut postgres.wire)?;
        }
    }
    Ok(())
}

/// One conversation: on SQLite, where a prepared statement is fastest.
#[derive(Debug, QueryId)]
struct Advance {
    id: Id,
    last_seq: i64,
}

impl QueryFragment<Sqlite> for Advance {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql("UPDATE conversations SET last_seq = ");
        out.push_bind_param::<BigInt, _>(&self.last_seq)?;
        out.push_sql(" WHERE id = ");
        out.push_bind_param::<IdSql, _>(&self.id)
    }
}

impl<C> RunQueryDsl<C> for Advance {}

/// Many conversations: on PostgreSQL, where each statement is a round trip.
#[derive(Debug, QueryId)]
struct AdvanceAll {
    ids: Vec<Id>,
    last_seqs: Vec<i64>,
}

impl QueryFragment<Pg> for AdvanceAll {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("UPDATE conversations SET last_seq = moved.last_seq FROM unnest(");
        out.push_bind_param::<Array<IdSql>, _>(&self.ids)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.last_seqs)?;
        out.push_sql(") AS moved (id, last_seq) WHERE conversations.id = moved.id");
        Ok(())
    }
}

impl<C> RunQueryDsl<C> for AdvanceAll {}

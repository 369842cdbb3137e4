//! Which nodes live: each notes it again and again.

use diesel::prelude::*;

use super::Journal;
use super::columns::Id;
use super::connection::{Conn, on};
use super::error::JournalError;
use super::schema::nodes;
use crate::domain::ids::{NodeId, Timestamp};

impl Journal {
    /// Notes that a node lives until a moment, and gives the others that live now.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn note_life(
        &self,
        node: NodeId,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<NodeId>, JournalError> {
        self.inner
            .writer
            .change(move |conn| {
                // No other row is touched: a node that died in the middle may hold its lock for a
                // while.
                let noted = diesel::insert_into(nodes::table)
                    .values((nodes::node.eq(Id(node.0)), nodes::until.eq(until.0)))
                    .on_conflict(nodes::node)
                    .do_update()
                    .set(nodes::until.eq(until.0));
                on!(conn, |c| noted.execute(c))?;
                let others = nodes::table
                    .filter(nodes::until.ge(now.0))
                    .filter(nodes::node.ne(Id(node.0)))
                    .select(nodes::node);
                let rows: Vec<Id> = on!(conn, |c| others.load(c))?;
                Ok(rows.into_iter().map(|row| NodeId(row.0)).collect())
            })
            .await
    }

    /// Notes that a node ends.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn end_life(&self, node: NodeId) -> Result<(), JournalError> {
        self.inner
            .writer
            .change(move |conn| {
                let own = nodes::table.find(Id(node.0));
                on!(conn, |c| diesel::delete(own).execute(c))?;
                Ok(())
            })
            .await
    }
}

/// Removes nodes that have not been heard of, but for those that somebody holds a lock on.
pub(super) fn sweep(conn: &mut Conn, now: Timestamp) -> Result<(), JournalError> {
    let lapsed = nodes::table.filter(nodes::until.le(now.0));
    match conn {
        Conn::Sqlite(sqlite) => {
            diesel::delete(lapsed).execute(&mut **sqlite)?;
        }
        Conn::Postgres(postgres) => {
            let query = lapsed.select(nodes::node).for_update().skip_locked();
            let free: Vec<Id> = query.load(&mut postgres.wire)?;
            let query = nodes::table.filter(nodes::node.eq_any(free));
            diesel::delete(query).execute(&mut postgres.wire)?;
        }
    }
    Ok(())
}

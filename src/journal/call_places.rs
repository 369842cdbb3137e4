//! At which node the media of a call passes: leased by that node, so that another may take the call
//! over when the lease runs out.

use std::collections::HashMap;

use diesel::prelude::*;

use super::Journal;
use super::columns::Id;
use super::connection::{Conn, on};
use super::error::JournalError;
use super::schema::call_places;
use crate::domain::ids::{CallId, NodeId, Timestamp};

impl Journal {
    /// Takes or renews the places of these calls for a node until a moment, as far as no other node
    /// holds them now. Gives every place that is held then, whoever holds it: of several nodes
    /// that ask at once, one gets a call.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn hold_call_places(
        &self,
        node: NodeId,
        calls: Vec<CallId>,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<HashMap<CallId, NodeId>, JournalError> {
        if calls.is_empty() {
            return self.inner.readers.read(move |conn| held(conn, now)).await;
        }
        self.inner
            .writer
            .change(move |conn| {
                for call in &calls {
                    take(conn, *call, node, now, until)?;
                }
                held(conn, now)
            })
            .await
    }

    /// Gives all places up that a node holds.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn free_call_places(&self, node: NodeId) -> Result<(), JournalError> {
        self.inner
            .writer
            .change(move |conn| {
                let mine = call_places::table.filter(call_places::node.eq(Id(node.0)));
                on!(conn, |c| diesel::delete(mine).execute(c))?;
                Ok(())
            })
            .await
    }
}

/// Takes or renews one place. That of another node, whose lease has not run out, stays. No other
/// row is touched: a node that died in the middle may hold its lock for a while.
fn take(
    conn: &mut Conn,
    call: CallId,
    node: NodeId,
    now: Timestamp,
    until: Timestamp,
) -> Result<(), JournalError> {
    let mine = call_places::table
        .find(Id(call.0))
        .filter(call_places::node.eq(Id(node.0)));
    let renewed = diesel::update(mine).set(call_places::until.eq(until.0));
    if on!(conn, |c| renewed.execute(c))? > 0 {
        return Ok(());
    }
    let row = (
        call_places::call.eq(Id(call.0)),
        call_places::node.eq(Id(node.0)),
        call_places::until.eq(until.0),
    );
    let taken = diesel::insert_into(call_places::table)
        .values(row)
        .on_conflict(call_places::call)
        .do_update()
        .set((
            call_places::node.eq(Id(node.0)),
            call_places::until.eq(until.0),
        ));
    let lapsed = call_places::until.lt(now.0);
    let taken = diesel::query_dsl::methods::FilterDsl::filter(taken, lapsed);
    on!(conn, |c| taken.execute(c))?;
    Ok(())
}

/// Removes places whose lease has run out, but for those that somebody holds a lock on.
pub(super) fn sweep(conn: &mut Conn, now: Timestamp) -> Result<(), JournalError> {
    let lapsed = call_places::table.filter(call_places::until.le(now.0));
    match conn {
        Conn::Sqlite(sqlite) => {
            diesel::delete(lapsed).execute(&mut **sqlite)?;
        }
        Conn::Postgres(postgres) => {
            let query = lapsed.select(call_places::call).for_update().skip_locked();
            let free: Vec<Id> = query.load(&mut postgres.wire)?;
            let query = call_places::table.filter(call_places::call.eq_any(free));
            diesel::delete(query).execute(&mut postgres.wire)?;
        }
    }
    Ok(())
}

fn held(conn: &mut Conn, now: Timestamp) -> Result<HashMap<CallId, NodeId>, JournalError> {
    let query = call_places::table
        .filter(call_places::until.ge(now.0))
        .select((call_places::call, call_places::node));
    let rows: Vec<(Id, Id)> = on!(conn, |c| query.load(c))?;
    let held = rows.into_iter();
    Ok(held
        .map(|(call, node)| (CallId(call.0), NodeId(node.0)))
        .collect())
}

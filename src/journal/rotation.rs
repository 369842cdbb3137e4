//! Rotation: what an older master key has wrapped is wrapped with the current one.
//!
//! The data itself is not touched. It works in small transactions beside a running server, may
//! be broken off at any point, and goes on where it was when it is run again.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::connection::{Conn, Gate, Purpose, on};
use super::error::JournalError;
use super::masters::{MasterKeys, Wrapped};
use super::rows::{HouseKeyRow, KeyRow};
use super::schema::{conversation_keys, house_keys};
use super::vault::{subject_of_conversation, subject_of_house};
use crate::config::{Database, Sealing};

/// How many keys are wrapped anew in one transaction.
const STEP: i64 = 200;

/// What a rotation did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rotation {
    /// How many keys were wrapped anew.
    pub rewrapped: u64,
    /// How many keys each master key wraps now. One that is not named here may be removed from
    /// the configuration and destroyed.
    pub in_use: BTreeMap<String, u64>,
}

/// Wraps every key with the current master key. The older keys must still be in `sealing.keys`.
///
/// # Errors
/// Where a master key is missing or the database cannot be reached. What was done until then
/// stands; run it again.
pub async fn rotate(database: &Database, sealing: &Sealing) -> Result<Rotation, JournalError> {
    let gate = super::gate(database)?;
    let sealing = sealing.clone();
    tokio::task::spawn_blocking(move || run(&gate, &MasterKeys::read(&sealing)?, u64::MAX))
        .await
        .map_err(|_| JournalError::Stopped)?
}

/// Rotates at most `steps` transactions' worth of conversation keys.
pub(super) fn run(gate: &Gate, masters: &MasterKeys, steps: u64) -> Result<Rotation, JournalError> {
    let mut conn = gate.open(Purpose::Keys)?;
    let mut rewrapped: u64 = 0;
    for _ in 0..steps {
        let done = in_transaction(&mut conn, |conn| rewrap_conversations(conn, masters))?;
        if done == 0 {
            break;
        }
        rewrapped = rewrapped.saturating_add(done);
    }
    let house = in_transaction(&mut conn, |conn| rewrap_house(conn, masters))?;
    Ok(Rotation {
        rewrapped: rewrapped.saturating_add(house),
        in_use: in_use(&mut conn)?,
    })
}

fn in_transaction<R>(
    conn: &mut Conn,
    task: impl FnOnce(&mut Conn) -> Result<R, JournalError>,
) -> Result<R, JournalError> {
    conn.begin()?;
    let result = task(conn).and_then(|result| conn.batch("COMMIT").map(|()| result));
    if result.is_err() {
        // Fails where the transaction ended by itself.
        drop(conn.batch("ROLLBACK"));
    }
    result
}

fn rewrap(
    masters: &MasterKeys,
    subject: &[u8],
    master: &str,
    wrapped: Vec<u8>,
) -> Result<Wrapped, JournalError> {
    masters.wrap(subject, &masters.unwrap(subject, master, wrapped)?)
}

fn rewrap_conversations(conn: &mut Conn, masters: &MasterKeys) -> Result<u64, JournalError> {
    let query = conversation_keys::table
        .filter(conversation_keys::master.ne(masters.current().to_owned()))
        .limit(STEP);
    let rows: Vec<KeyRow> = on!(conn, |c| query.select(KeyRow::as_select()).load(c))?;
    let mut done = 0;
    for row in rows {
        let subject = subject_of_conversation(row.conversation.0);
        let anew = rewrap(masters, &subject, &row.master, row.wrapped)?;
        // A row that was erased or wrapped by another node meanwhile is not touched.
        let known = conversation_keys::table
            .find(row.conversation)
            .filter(conversation_keys::master.eq(row.master));
        let query = diesel::update(known).set((
            conversation_keys::master.eq(anew.master),
            conversation_keys::wrapped.eq(anew.bytes),
        ));
        let _: usize = on!(conn, |c| query.execute(c))?;
        done += 1;
    }
    Ok(done)
}

fn rewrap_house(conn: &mut Conn, masters: &MasterKeys) -> Result<u64, JournalError> {
    let query = house_keys::table.filter(house_keys::master.ne(masters.current().to_owned()));
    let rows: Vec<HouseKeyRow> = on!(conn, |c| query.select(HouseKeyRow::as_select()).load(c))?;
    let mut done = 0;
    for row in rows {
        let subject = subject_of_house(&row.name);
        let anew = rewrap(masters, &subject, &row.master, row.wrapped)?;
        let known = house_keys::table
            .find(row.name)
            .filter(house_keys::master.eq(row.master));
        let query = diesel::update(known).set((
            house_keys::master.eq(anew.master),
            house_keys::wrapped.eq(anew.bytes),
        ));
        let _: usize = on!(conn, |c| query.execute(c))?;
        done += 1;
    }
    Ok(done)
}

fn in_use(conn: &mut Conn) -> Result<BTreeMap<String, u64>, JournalError> {
    let conversations = conversation_keys::table
        .group_by(conversation_keys::master)
        .select((conversation_keys::master, diesel::dsl::count_star()));
    let house = house_keys::table
        .group_by(house_keys::master)
        .select((house_keys::master, diesel::dsl::count_star()));
    let mut rows: Vec<(String, i64)> = on!(conn, |c| conversations.load(c))?;
    rows.extend::<Vec<(String, i64)>>(on!(conn, |c| house.load(c))?);
    let mut in_use = BTreeMap::new();
    for (master, count) in rows {
        let count = u64::try_from(count).unwrap_or_default();
        let sum: &mut u64 = in_use.entry(master).or_default();
        *sum = sum.saturating_add(count);
    }
    Ok(in_use)
}

//! What may be used once: a one-time code, a message of a provider.

use diesel::prelude::*;

use super::Journal;
use super::connection::{Conn, on};
use super::error::JournalError;
use super::records::LookUp;
use super::schema::spent;
use crate::domain::ids::Timestamp;

impl Journal {
    /// The keyed hash of what is told in `parts`, of the kind `what`.
    #[must_use]
    pub fn look_up(&self, what: &str, parts: &[&[u8]]) -> LookUp {
        LookUp(self.inner.vault.look_up(what, parts))
    }

    /// Uses something up, and remembers it until a moment: true for the first of all who come, on
    /// every node.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn spend(&self, mark: LookUp, until: Timestamp) -> Result<bool, JournalError> {
        self.inner
            .writer
            .change(move |conn| spend(conn, mark, until))
            .await
    }
}

/// The same within a change.
pub(super) fn spend(
    conn: &mut Conn,
    LookUp(mark): LookUp,
    until: Timestamp,
) -> Result<bool, JournalError> {
    let row = (spent::mark.eq(mark.to_vec()), spent::until.eq(until.0));
    let new: usize = on!(conn, |c| diesel::insert_into(spent::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(new == 1)
}

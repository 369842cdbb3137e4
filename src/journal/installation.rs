//! The mark by which this database knows the storage of its files, and the key by which nodes know
//! one another.

use diesel::prelude::*;
use zeroize::Zeroizing;

use super::Journal;
use super::connection::{Conn, on};
use super::error::JournalError;
use super::schema::installation;
use super::seal::random;

/// The one row.
const ROW: i64 = 1;

/// What marks an installation: the same in its database and in its storage of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InstallationMark(pub [u8; 16]);

impl Journal {
    /// The key that the nodes of this installation share to know one another by: derived from a
    /// key of the house, and so the same whichever master key wraps that one.
    #[must_use]
    pub fn bus_key(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.inner.vault.look_up("bus", &[]))
    }

    /// The mark of this installation. It is made by chance when it is asked for first.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn installation(&self) -> Result<InstallationMark, JournalError> {
        if let Some(mark) = self.inner.readers.read(known).await? {
            return mark_of(&mark);
        }
        let mut fresh = [0; 16];
        random(&mut fresh)?;
        let kept = self
            .inner
            .writer
            .change(move |conn| {
                let row = (
                    installation::id.eq(ROW),
                    installation::mark.eq(fresh.to_vec()),
                );
                // Another node may be quicker.
                let query = diesel::insert_into(installation::table)
                    .values(row)
                    .on_conflict_do_nothing();
                on!(conn, |c| query.execute(c))?;
                known(conn)
            })
            .await?;
        mark_of(&kept.unwrap_or_default())
    }
}

fn known(conn: &mut Conn) -> Result<Option<Vec<u8>>, JournalError> {
    let query = installation::table.find(ROW).select(installation::mark);
    Ok(on!(conn, |c| query.first(c).optional())?)
}

fn mark_of(bytes: &[u8]) -> Result<InstallationMark, JournalError> {
    let mark = bytes.try_into();
    mark.map(InstallationMark)
        .map_err(|_| JournalError::Damaged("the mark of the installation is not whole"))
}

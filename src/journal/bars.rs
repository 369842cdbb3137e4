//! Who is barred, by the keyed hash of a phone number or an address.

use diesel::prelude::*;

use super::Journal;
use super::connection::on;
use super::error::JournalError;
use super::records::{BarKey, BarKind};
use super::schema::bans;
use crate::domain::ids::{ServiceId, Timestamp};
use crate::domain::private::Private;

impl Journal {
    /// The keyed hash under which a phone number or an address is barred from a service.
    ///
    /// Of a phone number only digits and `+` count.
    #[must_use]
    pub fn bar_key(&self, kind: BarKind, service: &ServiceId, text: &Private) -> BarKey {
        let (what, text) = match kind {
            BarKind::Phone => {
                let counts = |c: &char| c.is_ascii_digit() || *c == '+';
                let digits: String = text.expose().chars().filter(counts).collect();
                ("bar phone", Private::new(digits))
            }
            BarKind::Address => ("bar address", text.clone()),
        };
        let parts = [service.as_str().as_bytes(), text.expose().as_bytes()];
        BarKey(self.inner.vault.look_up(what, &parts))
    }

    /// Bars until a moment; a later word replaces an earlier one.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn bar(&self, BarKey(key): BarKey, until: Timestamp) -> Result<(), JournalError> {
        self.inner
            .writer
            .change(move |conn| {
                on!(conn, |c| diesel::insert_into(bans::table)
                    .values((bans::key.eq(key.to_vec()), bans::until.eq(until.0)))
                    .on_conflict(bans::key)
                    .do_update()
                    .set(bans::until.eq(until.0))
                    .execute(c))?;
                Ok(())
            })
            .await
    }

    /// Until when a key is barred, where it still is.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn barred_until(
        &self,
        BarKey(key): BarKey,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, JournalError> {
        self.inner
            .readers
            .read(move |conn| {
                let query = bans::table
                    .find(key.to_vec())
                    .filter(bans::until.gt(now.0))
                    .select(bans::until);
                let until: Option<i64> = on!(conn, |c| query.first(c).optional())?;
                Ok(until.map(Timestamp))
            })
            .await
    }
}

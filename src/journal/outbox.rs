//! The outbox: mail is put in by appends, leased by workers, and done, tried again or given up.

use diesel::prelude::*;

use super::Journal;
use super::codec;
use super::columns::Id;
use super::connection::{Conn, on};
use super::error::JournalError;
use super::lease::lease;
use super::records::{LeasedMail, MailId};
use super::rows::OutboxRow;
use super::schema::outbox;
use crate::domain::ids::{ConversationId, Timestamp};

/// Why a mail whose address cannot be opened is given up.
const UNREADABLE: &str = "journal_damaged";

impl Journal {
    /// Takes due mail for `lease_seconds`; no other worker gets it meanwhile. Oldest first.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn lease_mail(
        &self,
        now: Timestamp,
        lease_seconds: u32,
        limit: u32,
    ) -> Result<Vec<LeasedMail>, JournalError> {
        let until = now.plus_seconds(i64::from(lease_seconds));
        let rows = self
            .inner
            .writer
            .change(move |conn| due(conn, now, until, limit))
            .await?;
        let mut leased = Vec::with_capacity(rows.len());
        for row in rows {
            let mail = MailId(row.id.0);
            let key = self.inner.key(ConversationId(row.conversation.0)).await?;
            let opened = key.map(|key| codec::leased(row, &key));
            if let Some(Ok(opened)) = opened {
                leased.push(opened);
            } else {
                tracing::error!(mail = %mail.0, "a mail cannot be opened and is given up");
                self.mail_failed(mail, UNREADABLE).await?;
            }
        }
        Ok(leased)
    }

    /// The mail server took the mail; its address is forgotten.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn mail_done(&self, mail: MailId) -> Result<(), JournalError> {
        self.end_mail(mail, "done", None).await
    }

    /// The mail is to be tried again at `at`. `reason` is a stable code.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn mail_retry(
        &self,
        MailId(mail): MailId,
        at: Timestamp,
        reason: &str,
    ) -> Result<(), JournalError> {
        let reason = reason.to_owned();
        self.inner
            .writer
            .change(move |conn| {
                let waiting = outbox::table
                    .find(Id(mail))
                    .filter(outbox::state.eq("waiting"));
                let query = diesel::update(waiting).set((
                    outbox::due_at.eq(at.0),
                    outbox::leased_until.eq(0),
                    outbox::reason.eq(Some(reason.clone())),
                ));
                on!(conn, |c| query.execute(c))?;
                Ok(())
            })
            .await
    }

    /// The mail is given up; its address is forgotten. `reason` is a stable code.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn mail_failed(&self, mail: MailId, reason: &str) -> Result<(), JournalError> {
        self.end_mail(mail, "failed", Some(reason.to_owned())).await
    }

    async fn end_mail(
        &self,
        MailId(mail): MailId,
        state: &'static str,
        reason: Option<String>,
    ) -> Result<(), JournalError> {
        self.inner
            .writer
            .change(move |conn| {
                let waiting = outbox::table
                    .find(Id(mail))
                    .filter(outbox::state.eq("waiting"));
                let query = diesel::update(waiting).set((
                    outbox::state.eq(state),
                    outbox::payload.eq(Vec::<u8>::new()),
                    outbox::reason.eq(reason.clone()),
                ));
                on!(conn, |c| query.execute(c))?;
                Ok(())
            })
            .await
    }
}

/// Due mail, leased until then.
fn due(
    conn: &mut Conn,
    now: Timestamp,
    until: Timestamp,
    limit: u32,
) -> Result<Vec<OutboxRow>, JournalError> {
    let due = outbox::table
        .filter(outbox::state.eq("waiting"))
        .filter(outbox::due_at.le(now.0))
        .filter(outbox::leased_until.le(now.0))
        .order((outbox::due_at, outbox::id))
        .limit(i64::from(limit));
    Ok(lease!(
        conn,
        outbox,
        OutboxRow,
        due,
        (outbox::leased_until.eq(until.0))
    ))
}

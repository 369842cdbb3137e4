//! Which files are checked next, so that one conversation with many does not make all others wait.

use diesel::prelude::*;

use super::super::columns::{Id, IdSql};
use super::super::connection::{Conn, on};
use super::super::error::JournalError;
use super::codec::CHECKING;
use crate::domain::ids::Timestamp;

/// A file that is chosen.
#[derive(QueryableByName)]
struct Chosen {
    #[diesel(sql_type = IdSql)]
    id: Id,
}

/// At most `limit` files that are due, oldest first. With those that are being checked already
/// there are at most `share` of each conversation.
pub(super) fn choose(
    conn: &mut Conn,
    Timestamp(now): Timestamp,
    limit: u32,
    share: u32,
) -> Result<Vec<Id>, JournalError> {
    // Numbers and a word of ours alone are put in: the two databases write places for values in
    // different ways.
    let query = format!(
        "WITH busy AS ( \
             SELECT conversation, COUNT(*) AS held FROM attachments \
             WHERE state = '{CHECKING}' AND leased_until > {now} GROUP BY conversation \
         ), due AS ( \
             SELECT id, conversation, due_at, ROW_NUMBER() OVER ( \
                 PARTITION BY conversation ORDER BY due_at, id) AS place \
             FROM attachments \
             WHERE state = '{CHECKING}' AND due_at <= {now} AND leased_until <= {now} \
         ) \
         SELECT due.id AS id FROM due LEFT JOIN busy ON busy.conversation = due.conversation \
         WHERE due.place + COALESCE(busy.held, 0) <= {share} \
         ORDER BY due.due_at, due.id LIMIT {limit}"
    );
    let query = diesel::sql_query(query);
    let chosen: Vec<Chosen> = on!(conn, |c| query.load(c))?;
    Ok(chosen.into_iter().map(|chosen| chosen.id).collect())
}

//! Where conversations end, as the writer left them in SQLite, so that it is not looked up for each message.
//! Any other connection may have written meanwhile (another server, `portti erase`): SQLite tells whether one
//! has, and then nothing is remembered.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::BigInt;
use diesel::sqlite::SqliteConnection;

use super::events::Ends;

/// How many conversations are remembered at most: about as many as are open on a large service.
const KEPT: usize = 8192;

/// What the writer remembers between two transactions.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    /// SQLite's number of the content, as the last transaction saw it.
    version: Option<i64>,
    ends: Ends,
}

#[derive(QueryableByName)]
struct Version {
    #[diesel(sql_type = BigInt)]
    data_version: i64,
}

impl Remembered {
    /// What is remembered, for the transaction that is open on `sqlite`; nothing where another connection
    /// has written since. To be given back after the commit: what breaks off is forgotten.
    pub(super) fn take(&mut self, sqlite: &mut SqliteConnection) -> QueryResult<Ends> {
        let now: Version = sql_query("PRAGMA data_version").get_result(sqlite)?;
        let ends = std::mem::take(&mut self.ends);
        let same = self.version.replace(now.data_version) == Some(now.data_version);
        Ok(if same { ends } else { Ends::new() })
    }

    /// Remembers where conversations end, once that is committed.
    pub(super) fn keep(&mut self, ends: Ends) {
        if ends.len() <= KEPT {
            self.ends = ends;
        }
    }
}

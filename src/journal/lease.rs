//! Leasing rows of work: by one worker at a time, whichever table they are in.

/// Takes the rows of a query for a worker: `lease!(conn, table, Row, query, (columns to set))`,
/// inside the open transaction. On PostgreSQL rows that another node is leasing are passed over.
/// Gives the rows, each with one attempt more.
macro_rules! lease {
    ($conn:expr, $table:ident, $row:ident, $due:expr, ($($set:expr),+ $(,)?)) => {{
        let due = $due;
        let mut rows: Vec<$row> = match $conn {
            $crate::journal::connection::Conn::Sqlite(sqlite) => {
                due.select($row::as_select()).load(&mut **sqlite)?
            }
            $crate::journal::connection::Conn::Postgres(postgres) => due
                .select($row::as_select())
                .for_update()
                .skip_locked()
                .load(&mut postgres.wire)?,
        };
        if !rows.is_empty() {
            let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
            let query = diesel::update($table::table.filter($table::id.eq_any(ids)))
                .set(($($set,)+ $table::attempts.eq($table::attempts + 1)));
            $crate::journal::connection::on!($conn, |c| query.execute(c))?;
        }
        for row in &mut rows {
            row.attempts = row.attempts.saturating_add(1);
        }
        rows
    }};
}
pub(super) use lease;

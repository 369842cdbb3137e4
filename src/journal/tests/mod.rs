//! The contract of the journal, held against both databases, and what happens when they fail.

mod attachments;
mod audit_and_bars;
mod call_places;
mod conversations;
mod encryption;
mod erasing;
mod events;
mod failing_postgres;
mod failing_sqlite;
mod file_checks;
mod ground;
mod hand_offs;
mod kill;
mod load;
mod neighbour;
mod nodes;
mod outbox;
mod rotation;
mod sealing;
mod sessions;
mod story;

use ground::Ground;
use story::Story;

/// Runs each test on SQLite and on PostgreSQL, every time on a database of its own.
macro_rules! on_both {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $test() {
                    let ground = $crate::journal::tests::Ground::sqlite();
                    super::$test(&ground).await;
                    ground.end().await;
                }
            )+
        }
        mod postgres {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $test() {
                    let ground = $crate::journal::tests::Ground::postgres().await;
                    super::$test(&ground).await;
                    ground.end().await;
                }
            )+
        }
    };
}
use on_both;

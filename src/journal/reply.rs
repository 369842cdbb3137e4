//! Answers to those who asked for an append, from the writer's thread to theirs.

use tokio::runtime::Handle;
use tokio::sync::oneshot;

use super::error::JournalError;
use super::plan::Verdict;

/// What became of an append.
pub(super) type Answer = Result<Verdict, JournalError>;

/// Where an append is answered.
pub(super) struct Reply {
    to: oneshot::Sender<Answer>,
    /// The runtime of who asked.
    home: Option<Handle>,
}

impl Reply {
    /// A place for an answer, and where to wait for it.
    pub(super) fn new() -> (Self, oneshot::Receiver<Answer>) {
        let (to, answer) = oneshot::channel();
        let home = Handle::try_current().ok();
        (Self { to, home }, answer)
    }

    /// Answers.
    pub(super) fn send(self, answer: Answer) {
        // Who asked may have gone away; what is recorded stands.
        drop(self.to.send(answer));
    }
}

/// Answers everyone of a commit.
///
/// To wake a task from another thread is a system call. So those of one runtime are woken by one
/// task there, and not each from here.
pub(super) fn send_all(answers: impl Iterator<Item = (Reply, Answer)>) {
    let mut homes: Vec<(Handle, Vec<_>)> = Vec::new();
    for (Reply { to, home }, answer) in answers {
        let Some(home) = home else {
            drop(to.send(answer));
            continue;
        };
        match homes.iter_mut().find(|(known, _)| known.id() == home.id()) {
            Some((_, theirs)) => theirs.push((to, answer)),
            None => homes.push((home, vec![(to, answer)])),
        }
    }
    for (home, theirs) in homes {
        home.spawn(async move {
            for (to, answer) in theirs {
                drop(to.send(answer));
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use tokio::runtime::{Builder, Runtime};

    use super::*;
    use crate::domain::ids::Seq;

    fn runtime() -> Runtime {
        Builder::new_current_thread().build().unwrap()
    }

    /// Everyone hears their own answer, whichever runtime they are on, or none.
    #[test]
    fn each_is_answered_at_home() {
        let (mut replies, mut waiting) = (Vec::new(), Vec::new());
        for home in 0..3_u64 {
            let runtime = runtime();
            let mine: Vec<_> = {
                let _inside = runtime.enter();
                (0..5).map(|_| Reply::new()).collect()
            };
            let (to, answers): (Vec<_>, Vec<_>) = mine.into_iter().unzip();
            replies.extend(to);
            waiting.push((home, runtime, answers));
        }
        let (homeless, answer) = Reply::new();
        replies.push(homeless);
        let numbered = (0_u64..).zip(replies);
        let answers = numbered.map(|(n, reply)| (reply, Ok(Verdict::Duplicate(Seq(n)))));
        thread::scope(|threads| {
            threads.spawn(|| send_all(answers));
        });
        for (home, runtime, answers) in waiting {
            for (place, answer) in (home * 5..).zip(answers) {
                let verdict = runtime.block_on(answer).unwrap().unwrap();
                assert_eq!(verdict, Verdict::Duplicate(Seq(place)));
            }
        }
        let verdict = answer.blocking_recv().unwrap().unwrap();
        assert_eq!(verdict, Verdict::Duplicate(Seq(15)));
    }

    /// A runtime that is gone takes its own along, and nobody else.
    #[test]
    fn who_is_gone_holds_nobody_up() {
        let gone = runtime();
        let (lost, nobody) = {
            let _inside = gone.enter();
            Reply::new()
        };
        let alive = runtime();
        let (kept, answer) = {
            let _inside = alive.enter();
            Reply::new()
        };
        drop(gone);
        let both = [(lost, Ok(Verdict::Recorded)), (kept, Ok(Verdict::Recorded))];
        send_all(both.into_iter());
        assert!(nobody.blocking_recv().is_err());
        let verdict = alive.block_on(answer).unwrap().unwrap();
        assert_eq!(verdict, Verdict::Recorded);
    }
}

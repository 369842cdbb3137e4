//! How many questions wait for the answer of each node. One that hangs uses up its own share alone.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::domain::ids::NodeId;

/// How many questions one node is asked at once.
const MOST: usize = 32;

/// The questions that wait.
#[derive(Debug, Default)]
pub(super) struct Asking(Mutex<HashMap<NodeId, usize>>);

/// One question, until it is dropped.
#[derive(Debug)]
pub(super) struct One<'a> {
    asking: &'a Asking,
    node: NodeId,
}

impl Asking {
    /// One more question to a node; none where too many wait for it.
    pub(super) fn begin(&self, node: NodeId) -> Option<One<'_>> {
        let mut waiting = self.waiting();
        let count = waiting.entry(node).or_default();
        if *count >= MOST {
            return None;
        }
        *count += 1;
        Some(One { asking: self, node })
    }

    fn waiting(&self) -> MutexGuard<'_, HashMap<NodeId, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for One<'_> {
    fn drop(&mut self) {
        let mut waiting = self.asking.waiting();
        if let Some(count) = waiting.get_mut(&self.node) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                waiting.remove(&self.node);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_node_that_hangs_keeps_no_question_from_another() {
        let [hangs, answers] = [1, 2].map(|n| NodeId(Uuid::from_u128(n)));
        let asking = Asking::default();
        let mut waiting: Vec<_> = (0..MOST).map(|_| asking.begin(hangs).unwrap()).collect();
        assert!(asking.begin(hangs).is_none());
        assert!(asking.begin(answers).is_some());
        waiting.pop();
        assert!(asking.begin(hangs).is_some());
        drop(waiting);
        assert!(
            asking.waiting().is_empty(),
            "nothing is left of nodes that are gone"
        );
    }
}

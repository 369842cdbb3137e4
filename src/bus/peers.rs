//! Which other nodes there are, and whether anything of what they wrote was lost on the way.

use std::collections::HashMap;
use std::time::Duration;

use tokio::time::Instant;

use crate::domain::ids::NodeId;

/// After how long a silence a node counts as gone. It writes once a second.
pub const SILENCE: Duration = Duration::from_secs(5);

/// How many nodes are known at once: far more than anybody runs.
const MOST: usize = 256;

/// The other nodes.
#[derive(Debug, Default)]
pub struct Peers {
    known: HashMap<NodeId, Peer>,
}

#[derive(Debug)]
struct Peer {
    /// The place of its last message.
    n: u64,
    heard: Instant,
}

/// What a message tells beside its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// It follows the one before.
    Next,
    /// The first of a node that has just begun to write.
    First,
    /// Messages before it are missing. `new` says that nothing was known of the node.
    Missing {
        /// Whether the node was unknown.
        new: bool,
    },
    /// It, or a later one, was told before: it is passed over.
    Old,
    /// There are too many nodes: it is passed over.
    TooMany,
}

impl Peers {
    /// Notes that message `n` of a node came.
    pub fn heard(&mut self, node: NodeId, n: u64, now: Instant) -> Order {
        let before = self.known.get(&node).map(|peer| peer.n);
        if before.is_some_and(|before| n <= before) {
            return Order::Old;
        }
        if before.is_none() && self.known.len() >= MOST {
            return Order::TooMany;
        }
        self.known.insert(node, Peer { n, heard: now });
        match before {
            None if n == 1 => Order::First,
            None => Order::Missing { new: true },
            Some(before) if n == before.saturating_add(1) => Order::Next,
            Some(_) => Order::Missing { new: false },
        }
    }

    /// Forgets a node that says that it stops.
    pub fn forget(&mut self, node: NodeId) {
        self.known.remove(&node);
    }

    /// Forgets the nodes that were silent for too long since they could be heard, and names them.
    pub fn silent(&mut self, listening_since: Instant, now: Instant) -> Vec<NodeId> {
        let gone = |peer: &Peer| now.duration_since(peer.heard.max(listening_since)) >= SILENCE;
        let silent = self.known.iter().filter(|(_, peer)| gone(peer));
        let silent: Vec<_> = silent.map(|(node, _)| *node).collect();
        for node in &silent {
            self.known.remove(node);
        }
        silent
    }

    /// Whether a node was heard lately.
    pub fn knows(&self, node: NodeId) -> bool {
        self.known.contains_key(&node)
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.known.len()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const ONE: NodeId = NodeId(Uuid::from_u128(1));

    #[test]
    fn what_is_missing_is_noticed() {
        let (mut peers, now) = (Peers::default(), Instant::now());
        assert_eq!(peers.heard(ONE, 1, now), Order::First);
        assert_eq!(peers.heard(ONE, 2, now), Order::Next);
        assert_eq!(peers.heard(ONE, 4, now), Order::Missing { new: false });
        assert_eq!(peers.heard(ONE, 5, now), Order::Next);
        // Told once more by somebody, or after it was missed.
        assert_eq!(peers.heard(ONE, 5, now), Order::Old);
        assert_eq!(peers.heard(ONE, 3, now), Order::Old);
        assert_eq!(peers.heard(ONE, 6, now), Order::Next);
        let two = NodeId(Uuid::from_u128(2));
        assert_eq!(peers.heard(two, 9, now), Order::Missing { new: true });
    }

    #[test]
    fn a_silent_node_is_gone_but_not_while_nobody_can_be_heard() {
        let (mut peers, start) = (Peers::default(), Instant::now());
        peers.heard(ONE, 1, start);
        let later = start + SILENCE;
        let back = later - Duration::from_secs(1);
        assert_eq!(peers.silent(back, later), []);
        assert_eq!(peers.silent(start, later), [ONE]);
        assert_eq!(peers.silent(start, later), []);
        assert_eq!(peers.heard(ONE, 7, later), Order::Missing { new: true });
    }

    #[test]
    fn invented_nodes_take_no_more_than_their_room() {
        let (mut peers, now) = (Peers::default(), Instant::now());
        for node in 0..MOST as u128 {
            peers.heard(NodeId(Uuid::from_u128(node)), 1, now);
        }
        let more = NodeId(Uuid::from_u128(u128::MAX));
        assert_eq!(peers.heard(more, 1, now), Order::TooMany);
        assert_eq!(peers.count(), MOST);
    }
}

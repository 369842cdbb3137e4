//! What other nodes have told of themselves, kept until they tell otherwise or are gone.

use std::collections::HashMap;
use std::hash::Hash;

use crate::domain::ids::NodeId;

/// How much is kept of one node: more than any has.
const MOST: usize = 100_000;

/// What other nodes have told, by node. Each tells all of its own in rounds, and each change at
/// once in between; so what was lost on the way is put right by the rounds that follow.
#[derive(Debug)]
pub struct Elsewhere<K, V> {
    nodes: HashMap<NodeId, Told<K, V>>,
}

#[derive(Debug)]
struct Told<K, V> {
    /// The last round that something was told in.
    round: u32,
    /// Each value with the last round that it holds for.
    values: HashMap<K, (u32, V)>,
}

impl<K, V> Default for Elsewhere<K, V> {
    fn default() -> Self {
        Self {
            nodes: HashMap::new(),
        }
    }
}

impl<K, V> Default for Told<K, V> {
    fn default() -> Self {
        Self {
            round: 0,
            values: HashMap::new(),
        }
    }
}

impl<K: Clone + Eq + Hash, V: PartialEq> Elsewhere<K, V> {
    /// A change was told. Tells whether it is one.
    pub fn changed(&mut self, node: NodeId, key: K, value: Option<V>) -> bool {
        let told = self.nodes.entry(node).or_default();
        let Some(value) = value else {
            return told.values.remove(&key).is_some();
        };
        // It may have come to be after its part of the present round was written.
        let round = told.round.wrapping_add(1);
        told.put(key, round, value)
    }

    /// A part of a round was told; gives the keys of what is otherwise than before.
    pub fn rolled(&mut self, node: NodeId, round: u32, last: bool, values: Vec<(K, V)>) -> Vec<K> {
        let told = self.nodes.entry(node).or_default();
        told.round = round;
        let mut changed = Vec::new();
        for (key, value) in values {
            if told.put(key.clone(), round, value) {
                changed.push(key);
            }
        }
        if last {
            let kept = |of: u32| of == round || of == round.wrapping_add(1);
            let over = told.values.extract_if(|_, (of, _)| !kept(*of));
            changed.extend(over.map(|(key, _)| key));
        }
        changed
    }

    /// A node is gone; gives the keys of what it had told.
    pub fn gone(&mut self, node: NodeId) -> Vec<K> {
        let told = self.nodes.remove(&node).unwrap_or_default();
        told.values.into_keys().collect()
    }

    /// What is told of a key, by any node.
    pub fn of(&self, key: &K) -> impl Iterator<Item = &V> {
        let nodes = self.nodes.values();
        nodes.filter_map(move |told| told.values.get(key).map(|(_, value)| value))
    }

    /// Everything that is told.
    pub fn all(&self) -> impl Iterator<Item = (&K, &V)> {
        let values = self.nodes.values().flat_map(|told| &told.values);
        values.map(|(key, (_, value))| (key, value))
    }
}

impl<K: Eq + Hash, V: PartialEq> Told<K, V> {
    /// Tells whether that is new.
    fn put(&mut self, key: K, round: u32, value: V) -> bool {
        if self.values.len() >= MOST && !self.values.contains_key(&key) {
            return false;
        }
        let before = self.values.get(&key).map(|(_, before)| before);
        let new = before != Some(&value);
        self.values.insert(key, (round, value));
        new
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const NODE: NodeId = NodeId(Uuid::from_u128(1));

    #[test]
    fn rounds_put_right_what_was_lost() {
        let mut elsewhere = Elsewhere::<u8, bool>::default();
        assert_eq!(
            elsewhere.rolled(NODE, 1, true, vec![(1, true), (2, true)]),
            [1, 2]
        );
        assert_eq!(elsewhere.rolled(NODE, 2, false, vec![(1, true)]), [0; 0]);
        assert_eq!(elsewhere.rolled(NODE, 2, true, vec![(3, true)]), [3, 2]);
        assert_eq!(elsewhere.of(&2).count(), 0);
        assert_eq!(elsewhere.all().count(), 2);
    }

    #[test]
    fn a_change_outlives_the_round_that_was_written_before_it() {
        let mut elsewhere = Elsewhere::<u8, bool>::default();
        elsewhere.rolled(NODE, 1, true, vec![]);
        assert!(elsewhere.changed(NODE, 1, Some(true)));
        assert!(!elsewhere.changed(NODE, 1, Some(true)));
        assert_eq!(elsewhere.rolled(NODE, 2, true, vec![]), [0; 0]);
        assert_eq!(elsewhere.of(&1).count(), 1);
        assert_eq!(elsewhere.rolled(NODE, 3, true, vec![]), [1]);
        assert!(elsewhere.changed(NODE, 1, Some(true)));
        assert!(elsewhere.changed(NODE, 1, None));
        assert!(!elsewhere.changed(NODE, 1, None));
    }

    #[test]
    fn nothing_is_left_of_a_node_that_is_gone() {
        let mut elsewhere = Elsewhere::<u8, bool>::default();
        elsewhere.changed(NODE, 1, Some(true));
        elsewhere.changed(NodeId(Uuid::from_u128(2)), 1, Some(false));
        assert_eq!(elsewhere.gone(NODE), [1]);
        assert_eq!(elsewhere.of(&1).collect::<Vec<_>>(), [&false]);
    }
}

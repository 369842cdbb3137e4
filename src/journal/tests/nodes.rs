//! Which nodes live.

use super::ground::NOON;
use super::{Ground, on_both};
use crate::domain::ids::{CallId, NodeId};

async fn nodes_see_who_lives(ground: &Ground) {
    let journal = ground.open().await;
    let (one, two) = (NodeId(ground.clock.uuid()), NodeId(ground.clock.uuid()));
    let call = CallId(ground.clock.uuid());
    let lives = async |node, at: i64| {
        let (now, until) = (NOON.plus_seconds(at), NOON.plus_seconds(at + 20));
        journal.note_life(node, now, until).await.unwrap()
    };
    let hold = journal.hold_call_places(one, vec![call], NOON, NOON.plus_seconds(99));
    hold.await.unwrap();
    assert_eq!(lives(two, 0).await, [], "a call is no node");
    assert_eq!(lives(one, 0).await, [two]);
    assert_eq!(lives(two, 20).await, [one]);
    assert_eq!(lives(two, 21).await, []);
    // Whoever gives up the places of calls lives on.
    journal.free_call_places(two).await.unwrap();
    assert_eq!(lives(one, 21).await, [two]);
    // A node that ends is not missed, and its calls are not given up by that.
    journal.end_life(one).await.unwrap();
    assert_eq!(lives(two, 21).await, []);
    let held = journal.hold_call_places(two, vec![], NOON, NOON).await;
    let held: Vec<_> = held.unwrap().into_iter().collect();
    assert_eq!(held, [(call, one)], "a node is no call");
}

async fn who_was_not_heard_of_is_forgotten(ground: &Ground) {
    let journal = ground.open().await;
    let nodes = [0; 3].map(|_| NodeId(ground.clock.uuid()));
    let lives = async |node, at: i64, until: i64| {
        let (now, until) = (NOON.plus_seconds(at), NOON.plus_seconds(until));
        let mut others = journal.note_life(node, now, until).await.unwrap();
        others.sort_by_key(|node| node.0);
        others
    };
    lives(nodes[0], 0, 20).await;
    lives(nodes[1], 0, 40).await;
    assert_eq!(lives(nodes[2], 0, 60).await, nodes[..2]);
    journal.sweep(NOON.plus_seconds(20)).await.unwrap();
    // Seen from before, too: the row is gone.
    assert_eq!(lives(nodes[2], 0, 60).await, nodes[1..2]);
}

on_both! {
    nodes_see_who_lives,
    who_was_not_heard_of_is_forgotten,
}

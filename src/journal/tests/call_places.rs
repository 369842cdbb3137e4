//! At which node the media of a call passes.

use super::ground::NOON;
use super::{Ground, on_both};
use crate::domain::ids::{CallId, NodeId};

async fn of_two_nodes_one_holds_a_call(ground: &Ground) {
    let nodes = [ground.open().await, ground.open().await];
    let names = [NodeId(ground.clock.uuid()), NodeId(ground.clock.uuid())];
    let call = CallId(ground.clock.uuid());
    let until = NOON.plus_seconds(6);
    let (one, two) = tokio::join!(
        nodes[0].hold_call_places(names[0], vec![call], NOON, until),
        nodes[1].hold_call_places(names[1], vec![call], NOON, until),
    );
    let (one, two) = (one.unwrap(), two.unwrap());
    assert_eq!(one, two);
    assert_eq!(one.len(), 1);
    assert!(names.contains(&one[&call]));
    let other = CallId(ground.clock.uuid());
    let both = nodes[0].hold_call_places(names[0], vec![other], NOON, until);
    assert_eq!(both.await.unwrap().len(), 2);
    let seen = nodes[1].hold_call_places(names[1], vec![], NOON, until);
    assert_eq!(seen.await.unwrap()[&other], names[0]);
}

async fn a_place_is_renewed_by_its_node_and_lapses(ground: &Ground) {
    let journal = ground.open().await;
    let (one, two) = (NodeId(ground.clock.uuid()), NodeId(ground.clock.uuid()));
    let call = CallId(ground.clock.uuid());
    let hold = async |node, calls: &[CallId], at: i64, until: i64| {
        let (now, until) = (NOON.plus_seconds(at), NOON.plus_seconds(until));
        let held = journal.hold_call_places(node, calls.to_vec(), now, until);
        held.await.unwrap().get(&call).copied()
    };
    assert_eq!(hold(one, &[call], 0, 6).await, Some(one));
    assert_eq!(hold(one, &[call], 4, 10).await, Some(one));
    assert_eq!(hold(two, &[call], 8, 14).await, Some(one));
    assert_eq!(hold(two, &[], 11, 0).await, None);
    assert_eq!(hold(two, &[call], 11, 17).await, Some(two));
    // The first comes back late, and is told.
    assert_eq!(hold(one, &[call], 12, 18).await, Some(two));
}

async fn a_node_gives_up_its_own_places_alone(ground: &Ground) {
    let journal = ground.open().await;
    let (one, two) = (NodeId(ground.clock.uuid()), NodeId(ground.clock.uuid()));
    let calls = [0; 3].map(|_| CallId(ground.clock.uuid()));
    let until = NOON.plus_seconds(6);
    let hold = async |node, calls: &[CallId]| {
        let held = journal.hold_call_places(node, calls.to_vec(), NOON, until);
        held.await.unwrap()
    };
    hold(one, &calls[..2]).await;
    hold(two, &calls[2..]).await;
    journal.free_call_places(one).await.unwrap();
    let held = hold(one, &[]).await;
    assert_eq!(held.into_iter().collect::<Vec<_>>(), [(calls[2], two)]);
}

async fn taking_a_place_touches_no_other(ground: &Ground) {
    let journal = ground.open().await;
    let (one, two) = (NodeId(ground.clock.uuid()), NodeId(ground.clock.uuid()));
    let calls = [0; 2].map(|_| CallId(ground.clock.uuid()));
    let hold = async |node, calls: &[CallId], at: i64| {
        let (now, until) = (NOON.plus_seconds(at), NOON.plus_seconds(at + 6));
        let held = journal.hold_call_places(node, calls.to_vec(), now, until);
        held.await.unwrap()
    };
    hold(one, &calls[..1], 0).await;
    // Its lease has run out, but its row may be locked by a node that died: it stays as it is.
    hold(two, &calls[1..], 10).await;
    assert_eq!(hold(two, &[], 5).await.get(&calls[0]), Some(&one));
    journal.sweep(NOON.plus_seconds(10)).await.unwrap();
    let left = hold(two, &[], 5).await;
    assert_eq!(left.into_iter().collect::<Vec<_>>(), [(calls[1], two)]);
}

on_both! {
    taking_a_place_touches_no_other,
    of_two_nodes_one_holds_a_call,
    a_place_is_renewed_by_its_node_and_lapses,
    a_node_gives_up_its_own_places_alone,
}

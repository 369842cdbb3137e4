//! Two nodes on one journal.

use std::sync::Arc;

use futures_util::future::join_all;

use super::{Ground, Node, say, staff};
use crate::desk::{DeskError, Viewer};
use crate::domain::ids::{ConversationId, Seq};
use crate::domain::refusal::Refusal;
use crate::wire::frame::StaffCommand;

/// The places of what a node shows of a conversation once a bell told of `at_least`.
async fn shown(node: &Node, conversation: ConversationId, at_least: Seq) -> Vec<u64> {
    let backlog = node
        .desk
        .backlog(conversation, Viewer::Resident, Seq(0), at_least, 500)
        .await
        .unwrap();
    assert!(backlog.caught_up);
    backlog.events.iter().map(|event| event.seq.0).collect()
}

#[tokio::test]
async fn who_comes_second_decides_again() {
    let ground = Ground::new();
    let (one, two) = (ground.node().await, ground.node().await);
    let id = one.start("terveys").await;
    // Both hold the conversation in memory, as it stands at its start.
    assert_eq!(shown(&two, id, Seq(1)).await, [1]);
    one.staff(id, "aino", StaffCommand::Accept { take_over: false })
        .await
        .unwrap();
    let late = two
        .staff(id, "eino", StaffCommand::Accept { take_over: false })
        .await;
    assert_eq!(late, Err(DeskError::Refused(Refusal::AlreadyTaken)));

    let first = one.staff(id, "aino", say("yksi")).await.unwrap();
    let second = two.staff(id, "aino", say("kaksi")).await.unwrap();
    let third = one.staff(id, "aino", say("kolme")).await.unwrap();
    assert_eq!([first.seq, second.seq, third.seq], [3, 4, 5].map(Seq));
}

#[tokio::test]
async fn a_command_is_kept_once_whichever_node_it_reaches() {
    let ground = Ground::new();
    let (one, two) = (ground.node().await, ground.node().await);
    let id = one.start("terveys").await;
    one.staff(id, "aino", StaffCommand::Accept { take_over: false })
        .await
        .unwrap();
    assert_eq!(shown(&two, id, Seq(2)).await, [1, 2]);
    let (command, aino) = (one.id(), Arc::new(staff("aino")));
    let sent = [&one, &two, &one, &two].map(|node| {
        let (desk, aino) = (node.desk.clone(), aino.clone());
        async move { desk.handle_staff(id, &aino, command, say("kerran")).await }
    });
    for handled in join_all(sent).await {
        assert_eq!(handled.unwrap().seq, Seq(3));
    }
    assert_eq!(shown(&two, id, Seq(3)).await, [1, 2, 3]);
}

#[tokio::test]
async fn both_write_at_once_and_nothing_is_lost() {
    let ground = Ground::new();
    let (one, two) = (ground.node().await, ground.node().await);
    let id = one.start("terveys").await;
    one.staff(id, "aino", StaffCommand::Accept { take_over: false })
        .await
        .unwrap();
    for round in 0..20 {
        let text = format!("viesti {round}");
        let (a, b) = tokio::join!(
            one.staff(id, "aino", say(&text)),
            two.staff(id, "aino", say(&text)),
        );
        assert_ne!(a.unwrap().seq, b.unwrap().seq);
    }
    let all: Vec<u64> = (1..=42).collect();
    for node in [&one, &two] {
        assert_eq!(shown(node, id, Seq(42)).await, all);
    }
}

#[tokio::test]
async fn a_node_learns_of_the_others_conversations() {
    let ground = Ground::new();
    let (one, two) = (ground.node().await, ground.node().await);
    let id = one.start("terveys").await;
    assert_eq!(two.position(id), None);
    two.desk.refresh().await.unwrap();
    assert_eq!(two.position(id), Some(1));
    one.staff(id, "aino", StaffCommand::Accept { take_over: false })
        .await
        .unwrap();
    two.desk.refresh().await.unwrap();
    assert_eq!(two.position(id), None);
    assert_eq!(two.desk.board(&staff("aino")).held.len(), 1);
    one.staff(id, "aino", StaffCommand::Close).await.unwrap();
    two.desk.refresh().await.unwrap();
    assert_eq!(two.desk.board(&staff("aino")).held.len(), 0);
}

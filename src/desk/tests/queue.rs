//! The queue, and how many conversations one may hold.

use futures_util::future::join_all;

use super::{Ground, say};
use crate::desk::DeskError;
use crate::domain::refusal::Refusal;
use crate::wire::frame::StaffCommand;

#[tokio::test]
async fn each_service_has_a_line_of_its_own() {
    let node = Ground::new().node().await;
    let first = node.start("terveys").await;
    node.clock.advance(1);
    let other = node.start("sosiaali").await;
    node.clock.advance(1);
    let second = node.start("terveys").await;
    assert_eq!(
        [first, second, other].map(|id| node.position(id)),
        [Some(1), Some(2), Some(1)]
    );
    node.staff(first, "aino", StaffCommand::Accept { take_over: false })
        .await
        .unwrap();
    assert_eq!(
        [first, second, other].map(|id| node.position(id)),
        [None, Some(1), Some(1)]
    );
    assert_eq!(node.desk.queue(&"terveys".into()).waiting, 1);
}

#[tokio::test]
async fn a_message_moves_nobody_in_line() {
    let node = Ground::new().node().await;
    let (first, second) = (node.start("terveys").await, node.start("terveys").await);
    let changes = node.desk.board_changes();
    node.staff(first, "aino", StaffCommand::Accept { take_over: false })
        .await
        .unwrap();
    assert!(changes.has_changed().unwrap());
    let changes = node.desk.board_changes();
    node.staff(first, "aino", say("Hei")).await.unwrap();
    assert!(!changes.has_changed().unwrap());
    assert_eq!(node.position(second), Some(1));
}

#[tokio::test]
async fn nobody_holds_more_than_allowed_however_fast_they_click() {
    let node = Ground::new().node().await;
    let mut waiting = Vec::new();
    for _ in 0..6 {
        waiting.push(node.start("terveys").await);
    }
    let accepts = waiting
        .iter()
        .map(|id| node.staff(*id, "aino", StaffCommand::Accept { take_over: false }));
    let answers = join_all(accepts).await;
    let taken = answers.iter().filter(|answer| answer.is_ok()).count();
    assert_eq!(taken, 2);
    for answer in answers.into_iter().filter_map(Result::err) {
        assert_eq!(
            answer,
            DeskError::Refused(Refusal::TooManyConversations { limit: 2 })
        );
    }
    let board = node.desk.board(&super::staff("aino"));
    assert_eq!((board.held.len(), board.waiting.len()), (2, 4));
}

#[tokio::test]
async fn a_conversation_is_taken_once() {
    let node = Ground::new().node().await;
    let id = node.start("terveys").await;
    let accepts = ["aino", "eino", "iida", "otso"]
        .map(|account| node.staff(id, account, StaffCommand::Accept { take_over: false }));
    let answers = join_all(accepts).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    for answer in answers.into_iter().filter_map(Result::err) {
        assert_eq!(answer, DeskError::Refused(Refusal::AlreadyTaken));
    }
}

//! What happens as time passes.

use super::Ground;
use crate::desk::DeskError;
use crate::domain::conversation::Standing;
use crate::domain::person::Side;
use crate::domain::private::Private;
use crate::domain::refusal::Refusal;
use crate::wire::frame::{PresenceStatus, StaffCommand};

#[tokio::test]
async fn a_resident_who_does_not_come_back_leaves_the_queue() {
    let node = Ground::new().node().await;
    let (gone, there) = (node.start("terveys").await, node.start("terveys").await);
    drop(node.desk.attend(gone, Side::Resident));
    let _sitting = node.desk.attend(there, Side::Resident);
    node.clock.advance(899);
    node.desk.look_around().await;
    assert_eq!(node.position(gone), Some(1));
    node.clock.advance(1);
    node.desk.look_around().await;
    assert!(node.desk.state(gone).await.unwrap().is_closed());
    assert_eq!(node.position(there), Some(1));
}

#[tokio::test]
async fn a_resident_who_never_connects_leaves_the_queue_too() {
    let ground = Ground::new();
    let before = ground.node().await;
    let id = before.start("terveys").await;
    drop(before);
    // A restart forgets who was connected, and waits anew.
    let node = ground.node().await;
    node.clock.advance(899);
    node.desk.look_around().await;
    assert_eq!(node.position(id), Some(1));
    node.clock.advance(1);
    node.desk.look_around().await;
    assert_eq!(node.position(id), None);
}

#[tokio::test]
async fn a_request_for_identification_lapses() {
    let node = Ground::new().node().await;
    let id = node.start("terveys").await;
    node.staff(id, "aino", StaffCommand::Accept { take_over: false })
        .await
        .unwrap();
    let asked = StaffCommand::RequestIdentification {
        reason: Private::default(),
    };
    node.staff(id, "aino", asked.clone()).await.unwrap();
    node.clock.advance(599);
    node.desk.look_around().await;
    let standing = |state: &crate::domain::conversation::Conversation| state.standing.clone();
    let state = node.desk.state(id).await.unwrap();
    assert!(matches!(standing(&state), Standing::Requested(_)));
    node.clock.advance(1);
    node.desk.look_around().await;
    let state = node.desk.state(id).await.unwrap();
    assert!(matches!(standing(&state), Standing::Anonymous));
    node.staff(id, "aino", asked).await.unwrap();
}

#[tokio::test]
async fn a_start_is_answered_again_for_two_minutes() {
    let node = Ground::new().node().await;
    let id = node.id();
    let first = node.try_start("terveys", id).await.unwrap();
    node.clock.advance(120);
    let again = node.try_start("terveys", id).await.unwrap();
    assert_eq!(first.conversation, again.conversation);
    assert_eq!(first.session.expose(), again.session.expose());
    node.clock.advance(1);
    let late = node.try_start("terveys", id).await.unwrap_err();
    assert_eq!(late, DeskError::Refused(Refusal::AlreadyDone));
    assert_eq!(node.desk.queue(&"terveys".into()).waiting, 1);
}

#[tokio::test]
async fn a_closed_laptop_closes_the_service() {
    let mut node = Ground::new().node().await;
    let aino = super::staff("aino");
    drop(node.aino.take());
    node.clock.advance(59);
    node.desk.look_around().await;
    node.start("terveys").await;
    node.clock.advance(1);
    node.desk.look_around().await;
    assert_eq!(node.desk.board(&aino).status, PresenceStatus::Away);
    let refused = node.try_start("terveys", node.id()).await.unwrap_err();
    assert_eq!(refused, DeskError::Refused(Refusal::NobodyPresent));
}

//! Two nodes that hear each other over a real NATS server. No clock runs here: what one knows of
//! the other it was told.

use tokio_util::sync::CancellationToken;

use super::{Ground, Node, staff};
use crate::bus::tests::{Nats, Node as OnBus, PATIENCE, in_touch, settings};
use crate::desk::{Desk, DeskError};
use crate::domain::command::Command;
use crate::domain::ids::ConversationId;
use crate::domain::person::{Actor, Side};
use crate::domain::refusal::Refusal;
use crate::wire::frame::{PresenceStatus, StaffCommand};

/// A node that keeps in touch with others, and what keeps it going.
pub(super) struct Linked {
    pub(super) node: Node,
    on_bus: OnBus,
    stop: CancellationToken,
}

impl Linked {
    async fn start(ground: &Ground, nats: &Nats, number: u128) -> Self {
        let on_bus = OnBus::open(number, &settings(&nats.url())).await;
        let node = ground.node_on(on_bus.bus.clone()).await;
        let (desk, stop) = (node.desk.clone(), CancellationToken::new());
        let stopped = stop.clone();
        tokio::spawn(async move { desk.keep_in_touch(&stopped).await });
        Self { node, on_bus, stop }
    }
}

pub(super) async fn two(ground: &Ground) -> (Linked, Linked, Nats) {
    let nats = Nats::start();
    let one = Linked::start(ground, &nats, 1).await;
    let two = Linked::start(ground, &nats, 2).await;
    in_touch(&one.on_bus.bus, &two.on_bus.bus).await;
    in_touch(&two.on_bus.bus, &one.on_bus.bus).await;
    (one, two, nats)
}

/// Waits until something holds of a desk, which tells of every change on its board.
async fn until(desk: &Desk, holds: impl Fn(&Desk) -> bool) {
    let mut changes = desk.board_changes();
    let wait = async {
        while !holds(desk) {
            changes.changed().await.unwrap();
        }
    };
    tokio::time::timeout(PATIENCE, wait).await.unwrap();
}

async fn connected(desk: &Desk, conversation: ConversationId, side: Side, wanted: bool) {
    let mut mailbox = desk.bus().mailbox();
    mailbox.listen(crate::bus::Topic::Conversation(conversation));
    let wait = async {
        while desk.connected(conversation, side) != wanted {
            mailbox.hear().await;
        }
    };
    tokio::time::timeout(PATIENCE, wait).await.unwrap();
}

fn waiting(desk: &Desk) -> usize {
    desk.board(&staff("aino")).waiting.len()
}

#[tokio::test]
async fn boards_follow_what_the_other_node_does() {
    let ground = Ground::new();
    let (one, two, _nats) = two(&ground).await;
    let id = one.node.start("terveys").await;
    until(&two.node.desk, |desk| waiting(desk) == 1).await;
    one.node
        .staff(id, "aino", StaffCommand::Accept { take_over: false })
        .await
        .unwrap();
    let held = |desk: &Desk| desk.board(&staff("aino")).held.len();
    until(&two.node.desk, |desk| waiting(desk) == 0 && held(desk) == 1).await;
    let close = Command::Close;
    let aino = Actor::Staff(std::sync::Arc::new(staff("aino")));
    one.node.desk.handle(id, aino, None, close).await.unwrap();
    until(&two.node.desk, |desk| held(desk) == 0).await;
}

#[tokio::test]
async fn what_a_node_remembers_is_never_behind_the_other() {
    let ground = Ground::new();
    let (one, two, _nats) = two(&ground).await;
    let id = one.node.start("terveys").await;
    let before = two.node.desk.state(id).await.unwrap().last_seq;
    one.node
        .staff(id, "aino", StaffCommand::Accept { take_over: false })
        .await
        .unwrap();
    // Nobody listens at the second node, and so no bell tells it.
    let after = two.node.desk.state(id).await.unwrap().last_seq;
    assert!(after > before);
}

#[tokio::test]
async fn staff_are_the_same_people_on_both_nodes() {
    let ground = Ground::new();
    let (one, mut two, _nats) = two(&ground).await;
    // Only at the first node is anybody there, and the second lets a conversation begin.
    two.node.aino = None;
    two.node.desk.sign_off(&"aino".into());
    let eino = one.node.desk.arrive(&staff("eino"));
    let colleague = |desk: &Desk, status: PresenceStatus| {
        let board = desk.board(&staff("aino"));
        let mut colleagues = board.colleagues.iter();
        colleagues.any(|one| one.id == "eino".into() && one.status == status)
    };
    until(&two.node.desk, |desk| {
        colleague(desk, PresenceStatus::Available)
    })
    .await;
    two.node.start("terveys").await;

    one.node
        .desk
        .choose_presence(&"eino".into(), PresenceStatus::Busy);
    until(&two.node.desk, |desk| colleague(desk, PresenceStatus::Busy)).await;
    let again = two.node.desk.arrive(&staff("eino"));
    assert!(colleague(&two.node.desk, PresenceStatus::Busy));

    // Signing out at one node ends it at both, as soon as the connections are gone.
    two.node.desk.sign_off(&"eino".into());
    drop((eino, again));
    let gone = |desk: &Desk| desk.board(&staff("aino")).colleagues.is_empty();
    until(&one.node.desk, gone).await;
    until(&two.node.desk, gone).await;
    one.node.desk.sign_off(&"aino".into());
    drop(one.node.aino);
    let nobody = |desk: &Desk| desk.queue(&"terveys".into()).professionals == 0;
    until(&two.node.desk, nobody).await;
    let refused = two.node.try_start("terveys", two.node.id()).await;
    assert!(matches!(
        refused,
        Err(DeskError::Refused(Refusal::NobodyPresent))
    ));
}

#[tokio::test]
async fn whoever_is_connected_at_one_node_is_there_for_the_other() {
    let ground = Ground::new();
    let (one, two, _nats) = two(&ground).await;
    let id = one.node.start("terveys").await;
    let resident = one.node.desk.attend(id, Side::Resident);
    connected(&two.node.desk, id, Side::Resident, true).await;
    until(&two.node.desk, |desk| waiting(desk) == 1).await;
    // The second node does not take them for gone, however long it has not seen them.
    ground.clock.advance(10_000);
    two.node.desk.look_around().await;
    assert!(!two.node.desk.state(id).await.unwrap().is_closed());
    drop(resident);
    connected(&two.node.desk, id, Side::Resident, false).await;
    ground.clock.advance(10_000);
    two.node.desk.look_around().await;
    assert!(two.node.desk.state(id).await.unwrap().is_closed());
}

#[tokio::test]
async fn nobody_is_left_of_a_node_that_dies() {
    let ground = Ground::new();
    let (one, two, _nats) = two(&ground).await;
    let id = one.node.start("terveys").await;
    let _resident = one.node.desk.attend(id, Side::Resident);
    connected(&two.node.desk, id, Side::Resident, true).await;
    // It says nothing any more, as a lost machine.
    one.stop.cancel();
    drop(one.on_bus);
    connected(&two.node.desk, id, Side::Resident, false).await;
}

#[tokio::test]
async fn nobody_is_taken_for_gone_while_the_other_node_is_not_heard() {
    let ground = Ground::new();
    let (one, two, mut nats) = two(&ground).await;
    let id = one.node.start("terveys").await;
    until(&two.node.desk, |desk| waiting(desk) == 1).await;
    nats.kill();
    let deaf = async {
        while two.on_bus.bus.connected() != Some(false) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, deaf).await.unwrap();
    ground.clock.advance(10_000);
    two.node.desk.look_around().await;
    assert!(!two.node.desk.state(id).await.unwrap().is_closed());
    drop(one);
}

/// As where one node alone has lost the bus: it looks as if it had died.
#[tokio::test]
async fn nobody_is_taken_for_gone_while_their_node_lives_and_is_not_heard() {
    let ground = Ground::new();
    let (one, two, _nats) = two(&ground).await;
    let id = one.node.start("terveys").await;
    let _resident = one.node.desk.attend(id, Side::Resident);
    connected(&two.node.desk, id, Side::Resident, true).await;
    drop(one.on_bus);
    connected(&two.node.desk, id, Side::Resident, false).await;
    ground.clock.advance(10_000);
    one.node.desk.look_who_lives().await;
    two.node.desk.look_who_lives().await;
    two.node.desk.look_around().await;
    assert!(!two.node.desk.state(id).await.unwrap().is_closed());
    // Now it does not live any more.
    one.stop.cancel();
    ground.clock.advance(10_000);
    two.node.desk.look_who_lives().await;
    two.node.desk.look_around().await;
    assert!(two.node.desk.state(id).await.unwrap().is_closed());
}

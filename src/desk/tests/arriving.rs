//! A service that has everybody identify first: who does not stands before the queue, not in it.

use super::{Ground, Node, say};
use crate::desk::{DeskError, Viewer};
use crate::domain::command::Command;
use crate::domain::conversation::{Stage, Standing};
use crate::domain::ids::{ConversationId, HandOffId, Seq, Timestamp};
use crate::domain::person::{Actor, Assurance, Identity, Role, Side, Staff};
use crate::domain::private::Private;
use crate::domain::refusal::Refusal;
use crate::wire::frame::{ResidentCommand, StaffCommand};

const SERVICE: &str = "omat-asiat";
const ACCEPT: StaffCommand = StaffCommand::Accept { take_over: false };

fn identity() -> Identity {
    Identity {
        given_names: Private::new("Maija"),
        family_name: Private::new("Mallikas"),
        personal_id: Some(Private::new("131052-901X")),
        foreign_id: None,
        birth_date: None,
        non_disclosure: true,
        assurance: Assurance {
            provider: "suomifi".to_owned(),
            acr: "loa2".to_owned(),
            method: String::new(),
            authenticated_at: Timestamp(0),
        },
    }
}

impl Node {
    async fn open_request(&self, id: ConversationId) -> Option<HandOffId> {
        let state = self.desk.state(id).await.unwrap();
        state.request().map(|request| request.hand_off)
    }

    pub(super) async fn identifies(&self, id: ConversationId) {
        let hand_off = self.open_request(id).await.unwrap();
        let identity = identity();
        let command = Command::Identify { hand_off, identity };
        let handled = self.desk.handle(id, Actor::System, None, command).await;
        handled.unwrap();
    }

    async fn resident(&self, id: ConversationId, wish: ResidentCommand) -> Result<(), DeskError> {
        let handled = self.desk.handle_resident(id, self.id(), wish).await;
        handled.map(|_| ())
    }
}

#[tokio::test]
async fn who_is_to_identify_first_joins_the_queue_by_identifying() {
    let node = Ground::new().node().await;
    let aino = super::staff("aino");
    let (slow, quick) = (node.start(SERVICE).await, node.start(SERVICE).await);
    let board = node.desk.board(&aino);
    assert_eq!((board.arriving, board.waiting.len()), (2, 0));
    assert_eq!(node.position(slow), None);
    for wish in [ACCEPT, say("Hei")] {
        let refused = node.staff(slow, "aino", wish.clone()).await.unwrap_err();
        let expected = match wish {
            StaffCommand::Accept { .. } => Refusal::NotIdentified,
            _ => Refusal::StillWaiting,
        };
        assert_eq!(refused, DeskError::Refused(expected));
    }

    node.clock.advance(60);
    node.identifies(quick).await;
    node.clock.advance(60);
    node.identifies(slow).await;
    assert_eq!(
        [quick, slow].map(|id| node.position(id)),
        [Some(1), Some(2)]
    );
    let board = node.desk.board(&aino);
    assert_eq!((board.arriving, board.waiting.len()), (0, 2));
    assert!(board.waiting.iter().all(|row| row.identified));
    let told = serde_json::to_string(&board).unwrap();
    assert!(
        !told.contains("disclosure") && !told.contains("Mallikas"),
        "{told}"
    );
    node.staff(quick, "aino", ACCEPT).await.unwrap();
    node.resident(
        quick,
        ResidentCommand::Say {
            text: Private::new("Hei"),
        },
    )
    .await
    .unwrap();
}

#[tokio::test]
async fn nobody_reads_along_before_the_queue() {
    let node = Ground::new().node().await;
    let aino = super::staff("aino");
    let id = node.start(SERVICE).await;
    let read = || {
        let viewer = Viewer::Staff(&aino);
        node.desk.backlog(id, viewer, Seq(0), Seq(0), 10)
    };
    assert_eq!(read().await.unwrap_err(), DeskError::NotFound);
    node.identifies(id).await;
    assert!(read().await.unwrap().caught_up);
}

/// What a member of staff reads of the conversation, as JSON.
async fn reads(node: &Node, id: ConversationId, staff: &Staff) -> Result<String, DeskError> {
    let viewer = Viewer::Staff(staff);
    let backlog = node.desk.backlog(id, viewer, Seq(0), Seq(0), 50).await?;
    Ok(serde_json::to_string(&backlog.events).unwrap())
}

/// Whether it tells who the resident is, all of it or nothing.
fn tells_who(told: &str) -> bool {
    assert!(told.contains(r#""type":"identified""#), "{told}");
    let details = ["Mallikas", "masked_personal_id", "non_disclosure", "loa2"];
    let found = details.map(|detail| told.contains(detail));
    assert!(found.iter().all(|it| *it == found[0]), "{told}");
    found[0]
}

#[tokio::test]
async fn who_the_resident_is_concerns_the_one_who_answers_and_supervisors() {
    let node = Ground::new().node().await;
    let (aino, bo) = (super::staff("aino"), super::staff("bo"));
    let mut sanna = super::staff("sanna");
    sanna.roles.insert(Role::Supervisor);
    let id = node.start(SERVICE).await;
    node.identifies(id).await;
    for (who, knows) in [(&aino, false), (&bo, false), (&sanna, true)] {
        let told = reads(&node, id, who).await.unwrap();
        assert_eq!(tells_who(&told), knows, "{}", who.id);
    }

    node.staff(id, "aino", ACCEPT).await.unwrap();
    assert!(tells_who(&reads(&node, id, &aino).await.unwrap()));
    assert_eq!(reads(&node, id, &bo).await, Err(DeskError::NotFound));

    let back = StaffCommand::Transfer {
        service: SERVICE.into(),
        to: None,
        note: Private::new("Palaa jonoon"),
    };
    node.staff(id, "aino", back).await.unwrap();
    for (who, knows) in [(&aino, false), (&bo, false), (&sanna, true)] {
        let told = reads(&node, id, who).await.unwrap();
        assert_eq!(tells_who(&told), knows, "{}", who.id);
    }
    node.staff(id, "bo", ACCEPT).await.unwrap();
    assert!(tells_who(&reads(&node, id, &bo).await.unwrap()));
}

#[tokio::test]
async fn those_who_do_not_identify_do_not_fill_the_queue() {
    let node = Ground::new().node().await;
    let early = node.start(SERVICE).await;
    for _ in 0..2 {
        node.start(SERVICE).await;
    }
    let id = node.start(SERVICE).await;
    node.identifies(id).await;
    let refused = node.try_start(SERVICE, node.id()).await.unwrap_err();
    assert_eq!(refused, DeskError::Refused(Refusal::QueueFull));
    // Who was there before the queue was full is not turned away after identifying.
    node.clock.advance(1);
    node.identifies(early).await;
    assert_eq!(node.position(early), Some(2));
}

#[tokio::test]
async fn a_request_that_lapsed_or_was_declined_is_begun_anew_by_the_resident() {
    let node = Ground::new().node().await;
    let id = node.start(SERVICE).await;
    let again = ResidentCommand::RequestIdentification;
    let open = node.resident(id, again.clone()).await.unwrap_err();
    assert_eq!(open, DeskError::Refused(Refusal::RequestOpen));

    node.clock.advance(600);
    node.desk.look_around().await;
    assert_eq!(node.open_request(id).await, None);
    node.resident(id, again.clone()).await.unwrap();
    let hand_off = node.open_request(id).await.unwrap();
    let decline = ResidentCommand::DeclineIdentification { hand_off };
    node.resident(id, decline).await.unwrap();
    let state = node.desk.state(id).await.unwrap();
    assert_eq!(state.standing, Standing::Anonymous);
    assert!(matches!(state.stage, Stage::Arriving { .. }));

    node.resident(id, again.clone()).await.unwrap();
    node.identifies(id).await;
    assert_eq!(node.position(id), Some(1));
    let known = node.resident(id, again.clone()).await.unwrap_err();
    assert_eq!(known, DeskError::Refused(Refusal::AlreadyIdentified));

    let elsewhere = node.start("terveys").await;
    let not_offered = node.resident(elsewhere, again).await.unwrap_err();
    assert_eq!(not_offered, DeskError::Refused(Refusal::NotOffered));
}

#[tokio::test]
async fn who_is_at_the_provider_is_not_taken_for_gone() {
    let node = Ground::new().node().await;
    node.clock.advance(1);
    let id = node.start(SERVICE).await;
    drop(node.desk.attend(id, Side::Resident));
    // The service's request is open for as long as the time to be gone is not over; asked again
    // just before, it is open beyond that.
    node.clock.advance(599);
    node.desk.look_around().await;
    node.clock.advance(1);
    node.desk.look_around().await;
    node.resident(id, ResidentCommand::RequestIdentification)
        .await
        .unwrap();
    node.clock.advance(400);
    node.desk.look_around().await;
    assert!(!node.desk.state(id).await.unwrap().is_closed());
    node.clock.advance(200);
    node.desk.look_around().await;
    assert!(node.desk.state(id).await.unwrap().is_closed());
}

#[tokio::test]
async fn a_restart_keeps_who_is_before_the_queue_there() {
    let ground = Ground::new();
    let before = ground.node().await;
    let id = before.start(SERVICE).await;
    drop(before);
    let node = ground.node().await;
    node.desk.refresh().await.unwrap();
    assert_eq!(node.position(id), None);
    assert_eq!(node.desk.board(&super::staff("aino")).arriving, 1);
}

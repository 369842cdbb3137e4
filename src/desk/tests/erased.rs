//! A closed conversation that is erased beside a node which has it in memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;

use super::neighbours::two;
use super::{Ground, say, staff};
use crate::desk::{DeskError, Viewer};
use crate::domain::command::Command;
use crate::domain::ids::Seq;
use crate::domain::person::{Actor, Role};
use crate::domain::private::Private;
use crate::wire::frame::{ResidentCommand, StaffCommand};

#[tokio::test]
async fn nothing_of_an_erased_conversation_is_shown_or_recorded() {
    let ground = Ground::new();
    let node = ground.node().await;
    let id = node.start("terveys").await;
    let say = ResidentCommand::Say {
        text: Private::new("salaisuus"),
    };
    for wish in [say, ResidentCommand::Leave] {
        node.desk
            .handle_resident(id, node.id(), wish)
            .await
            .unwrap();
    }
    let read = || node.desk.backlog(id, Viewer::Resident, Seq(0), Seq(0), 50);
    assert_eq!(read().await.unwrap().events.len(), 3);

    let now = ground.clock.now();
    crate::journal::erase(&ground.database(), id, None, now)
        .await
        .unwrap();
    assert_eq!(read().await, Err(DeskError::NotFound));
    assert_eq!(node.desk.state(id).await.unwrap_err(), DeskError::NotFound);
    let answers = BTreeMap::from([("service".to_owned(), Private::new("hyvä"))]);
    let address = Private::new("maija@example.org");
    for late in [
        ResidentCommand::AnswerSurvey { answers },
        ResidentCommand::RequestTranscript { address },
    ] {
        let done = node.desk.handle_resident(id, node.id(), late).await;
        assert_eq!(done, Err(DeskError::NotFound));
    }
    assert_eq!(ground.journal().await.load(id).await, Ok(vec![]));
}

/// It had no part in the conversation's end, and takes it for open.
#[tokio::test]
async fn a_node_that_took_it_for_open_shows_nothing_of_it_either() {
    let ground = Ground::new();
    let (one, two, _nats) = two(&ground).await;
    let mut sanna = staff("sanna");
    sanna.roles.insert(Role::Supervisor);
    let id = one.node.start("omat-asiat").await;
    one.node.identifies(id).await;
    let accept = StaffCommand::Accept { take_over: false };
    for wish in [accept, say("salaisuus")] {
        one.node.staff(id, "aino", wish).await.unwrap();
    }
    let desk = &two.node.desk;
    let read = || desk.backlog(id, Viewer::Staff(&sanna), Seq(0), Seq(0), 50);
    assert!(!read().await.unwrap().events.is_empty());
    desk.personal_id(id, &sanna).await.unwrap();

    one.node
        .staff(id, "aino", StaffCommand::Close)
        .await
        .unwrap();
    crate::journal::erase(&ground.database(), id, None, ground.clock.now())
        .await
        .unwrap();
    assert_eq!(read().await, Err(DeskError::NotFound));
    let shown = desk.state_for(id, &sanna).await;
    assert_eq!(shown.unwrap_err(), DeskError::NotFound);
    let revealed = desk.personal_id(id, &sanna).await;
    assert_eq!(revealed, Err(DeskError::NotFound));
    let sanna = Actor::Staff(Arc::new(sanna));
    let would = desk.would(id, sanna, Command::Close).await;
    assert_eq!(would, Err(DeskError::NotFound));
}

/// Of a conversation that is closed and in memory, the journal is asked for the last event alone.
#[tokio::test]
async fn a_closed_conversation_is_not_read_as_a_whole_each_time() {
    let ground = Ground::new();
    let node = ground.node().await;
    let id = node.start("terveys").await;
    let leave = ResidentCommand::Leave;
    let left = node.desk.handle_resident(id, node.id(), leave).await;
    assert_eq!(left.unwrap().seq, Seq(2));
    let file = ground.folder.path().join("portti.db");
    let mut data = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    let mut remove = |place: u32| {
        let rows =
            ["events", "ends"].map(|table| format!("DELETE FROM {table} WHERE seq = {place};"));
        data.batch_execute(&rows.concat()).unwrap();
    };
    let look = || node.desk.state(id);
    remove(1);
    assert_eq!(look().await.unwrap().last_seq, Seq(2));
    remove(2);
    assert_eq!(look().await.unwrap_err(), DeskError::NotFound);
}

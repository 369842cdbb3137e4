//! A closed conversation that is erased beside a node which has it in memory.

use std::collections::BTreeMap;

use super::Ground;
use crate::desk::{DeskError, Viewer};
use crate::domain::ids::Seq;
use crate::domain::private::Private;
use crate::wire::frame::ResidentCommand;

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
    crate::journal::erase(&ground.database(), id, now)
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

//! Two nodes on one database: what is done at one is heard at the other.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::app::App;
use crate::client::Browser;
use crate::nodes_house::{Nodes, PAUSE};
use crate::socket::Socket;
use crate::video_house::ack;

/// Waits for a message with this text; own ones come back, too.
async fn hears(socket: &mut Socket, text: &str) {
    while socket.event("said").await["text"] != *text {}
}

async fn says(socket: &mut Socket, conversation: Option<&str>, text: &str) {
    ack(socket, conversation, json!({ "type": "say", "text": text })).await;
}

async fn counterpart(socket: &mut Socket, connected: bool) {
    let wanted = |frame: &Value| frame["type"] == "counterpart" && frame["connected"] == connected;
    socket.next_where(wanted).await;
}

/// A resident at the second node whom Aino answers at the first.
async fn talk(nodes: &Nodes) -> (Browser, Socket, Browser, Socket, String) {
    let (staff, mut aino) = nodes.aino_at(nodes.one.door()).await;
    let (browser, mut resident, id) = nodes.two.resident("Maija").await;
    let waits = |frame: &Value| {
        let waiting = frame["waiting"].as_array();
        let mut waiting = waiting.into_iter().flatten();
        frame["type"] == "board" && waiting.any(|row| row["conversation"] == *id)
    };
    aino.next_where(waits).await;
    aino.send(json!({ "type": "follow", "conversation": id, "after": 0 }))
        .await;
    ack(&mut aino, Some(&id), json!({ "type": "accept" })).await;
    resident.event("accepted").await;
    (browser, resident, staff, aino, id)
}

#[tokio::test]
async fn a_conversation_goes_on_across_nodes() {
    let nodes = Nodes::start().await;
    let (browser, mut resident, staff, mut aino, id) = talk(&nodes).await;
    counterpart(&mut resident, true).await;
    says(&mut resident, None, "Hei!").await;
    hears(&mut aino, "Hei!").await;
    says(&mut aino, Some(&id), "Hei, miten voin auttaa?").await;
    hears(&mut resident, "Hei, miten voin auttaa?").await;
    resident
        .send(json!({ "type": "typing", "typing": true }))
        .await;
    assert_eq!(aino.next_of("typing").await["conversation"], *id);

    // The resident's connection drops, and comes back at the other node.
    aino.seen.clear();
    drop(resident);
    counterpart(&mut aino, false).await;
    let mut resident = nodes.one.browser_with(&browser).resident_socket(0).await;
    hears(&mut resident, "Hei!").await;
    counterpart(&mut aino, true).await;

    // And the professional's, the other way.
    drop(aino);
    let mut aino = nodes.two.browser_with(&staff).staff_socket().await;
    aino.send(json!({ "type": "follow", "conversation": id, "after": 0 }))
        .await;
    hears(&mut aino, "Hei!").await;
    says(&mut aino, Some(&id), "Olen yhä tässä.").await;
    resident.seen.clear();
    hears(&mut resident, "Olen yhä tässä.").await;
    nodes.end().await;
}

#[tokio::test]
async fn a_session_that_ends_at_one_node_ends_at_the_other() {
    let nodes = Nodes::start().await;
    let (browser, mut resident, mut staff, mut aino, _) = talk(&nodes).await;
    let mut browser = nodes.one.browser_with(&browser);
    let (status, _) = browser.post("/api/session/end", json!({})).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(resident.closed().await.1, "session_ended");

    staff = nodes.two.browser_with(&staff);
    let (status, _) = staff.post("/api/staff/sign-out", json!({})).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(aino.closed().await.1, "session_ended");
    nodes.end().await;
}

/// Waits until a node tells this of its bus. It stays ready: it can do no less than before.
async fn told_of_the_bus(node: &App, wanted: &str) {
    loop {
        let (status, told) = node.browser().get("/health/ready").await;
        assert_eq!(status, StatusCode::OK, "{told}");
        if told["bus"] == *wanted {
            return;
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// One node alone loses the bus: to the other one it is silent, and yet it lives.
#[tokio::test]
async fn what_is_said_at_a_node_that_lost_the_bus_arrives() {
    let mut nodes = Nodes::start().await;
    let (_browser, mut resident, _staff, mut aino, id) = talk(&nodes).await;
    counterpart(&mut resident, true).await;
    told_of_the_bus(&nodes.one, "ok").await;
    nodes.line.cut();
    told_of_the_bus(&nodes.one, "disconnected").await;
    told_of_the_bus(&nodes.two, "ok").await;
    // What was said before the silence was noticed is fetched when it is; this is said later.
    resident.seen.clear();
    counterpart(&mut resident, false).await;
    says(&mut aino, Some(&id), "Kuuluuko?").await;
    hears(&mut resident, "Kuuluuko?").await;
    says(&mut resident, None, "Kuuluu.").await;
    nodes.line.mend();
    told_of_the_bus(&nodes.one, "ok").await;
    counterpart(&mut resident, true).await;
    hears(&mut aino, "Kuuluu.").await;
    says(&mut aino, Some(&id), "Hyvä.").await;
    hears(&mut resident, "Hyvä.").await;
    nodes.end().await;
}

#[tokio::test]
async fn who_was_at_a_node_that_ends_goes_on_at_the_other() {
    let nodes = Nodes::start().await;
    let (_browser, mut resident, staff, mut aino, id) = talk(&nodes).await;
    counterpart(&mut resident, true).await;
    nodes.one.begin_stop();
    assert_eq!(aino.closed().await.1, "restart");
    counterpart(&mut resident, false).await;
    let mut aino = nodes.two.browser_with(&staff).staff_socket().await;
    aino.send(json!({ "type": "follow", "conversation": id, "after": 0 }))
        .await;
    counterpart(&mut resident, true).await;
    says(&mut aino, Some(&id), "Täällä taas.").await;
    hears(&mut resident, "Täällä taas.").await;
    nodes.end().await;
}

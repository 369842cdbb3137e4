//! Calls between two nodes: media passes at one, and what browsers say reaches it from the other.

use serde_json::{Value, json};

use crate::client::Browser;
use crate::nodes_house::Nodes;
use crate::socket::Socket;
use crate::video_device::until;
use crate::video_house::{Talk, ack, failed, join, notice, says};
use crate::video_media::{connect, connected, hears, meet};

#[tokio::test]
async fn a_call_is_held_between_two_nodes() {
    let nodes = Nodes::start().await;
    let mut talk = nodes.talk().await;
    let (call, resident, aino) = meet(&mut talk).await;
    hears(&aino, &resident, "hyvää päivää").await;
    hears(&resident, &aino, "päivää päivää").await;
    // What the browsers tell each other goes the same way, from either node.
    talk.resident_says(&call, json!({ "type": "key", "key": "cQUJD" }))
        .await;
    assert_eq!(notice(&mut talk.aino, "key").await["key"], "cQUJD");
    let muted = json!({ "type": "media", "audio": true, "video": false, "screen": true });
    talk.aino_says(&call, muted).await;
    let sees =
        |frame: &Value| frame["signal"]["type"] == "other" && frame["signal"]["screen"] == true;
    talk.socket.next_where(sees).await;
    // A socket that comes back, at the other node even, hears how its side stands.
    let mut moved = nodes.two.browser_with(&talk.staff).staff_socket().await;
    assert_eq!(notice(&mut moved, "key").await["key"], "cQUJD");
    // Hanging up, and coming back.
    talk.aino_says(&call, json!({ "type": "leave" })).await;
    connected(&mut talk.socket, false).await;
    until("the connection ends", || !aino.connected()).await;
    let id = talk.id.clone();
    let back = connect(&mut talk.aino, Some(&id), &call, 2, 3).await;
    hears(&resident, &back, "täällä taas").await;
    let end = json!({ "type": "end_video", "call": call });
    ack(&mut talk.aino, Some(&id), end).await;
    until("media ends with the call", || {
        !back.connected() && !resident.connected()
    })
    .await;
    for signal in [join(3), json!({ "type": "key", "key": "QUJD" })] {
        talk.resident_says(&call, signal.clone()).await;
        assert_eq!(failed(&mut talk.socket).await, "call_over", "{signal}");
        talk.aino_says(&call, signal.clone()).await;
        assert_eq!(failed(&mut talk.aino).await, "call_over", "{signal}");
    }
    nodes.end().await;
}

#[tokio::test]
async fn rights_are_those_of_the_session_at_whichever_node() {
    let nodes = Nodes::start().await;
    let mut talk = nodes.talk().await;
    // The resident joins first: the place is at the second node.
    let (call, resident, aino) = meet(&mut talk).await;
    hears(&aino, &resident, "hyvää päivää").await;
    let (_, mut stranger, _) = nodes.one.resident("Matti").await;
    says(&mut stranger, None, &call, join(99)).await;
    assert_eq!(failed(&mut stranger).await, "not_identified");
    let (_, mut eetu) = nodes.one.professional("eetu").await;
    says(&mut eetu, Some(&talk.id), &call, join(99)).await;
    assert_eq!(failed(&mut eetu).await, "not_allowed");
    // A word over a socket that never joined moves nothing.
    let mut silent = nodes
        .one
        .browser_with(&talk.resident)
        .resident_socket(0)
        .await;
    silent.seen.clear();
    says(&mut silent, None, &call, json!({ "type": "leave" })).await;
    says(
        &mut silent,
        None,
        &call,
        json!({ "type": "key", "key": "QUJD" }),
    )
    .await;
    notice(&mut silent, "again").await;
    hears(&aino, &resident, "yhä täällä").await;
    // Aino signs out at the first node: her media ends at the second.
    let (status, _) = talk.staff.post("/api/staff/sign-out", json!({})).await;
    assert!(status.is_success());
    until("her media ends", || !aino.connected()).await;
    connected(&mut talk.socket, false).await;
    assert!(resident.connected());
    nodes.end().await;
}

/// A call whose media passes at the node that Aino is at, which then goes away; it goes on at the
/// second node.
async fn goes_on_at_the_second(
    nodes: &Nodes,
    aino: (Browser, Socket),
    goes_away: impl AsyncFnOnce(),
) {
    let mut talk = Talk::between(aino, nodes.two.door(), &nodes.provider).await;
    let id = talk.id.clone();
    let call = talk.call().await;
    let aino = connect(&mut talk.aino, Some(&id), &call, 1, 2).await;
    let resident = connect(&mut talk.socket, None, &call, 1, 1).await;
    hears(&aino, &resident, "hyvää päivää").await;
    talk.socket.seen.clear();
    goes_away().await;
    notice(&mut talk.socket, "again").await;
    let resident = connect(&mut talk.socket, None, &call, 2, 4).await;
    // Her browser finds the other node by itself.
    let mut aino = nodes.two.browser_with(&talk.staff).staff_socket().await;
    let device = connect(&mut aino, Some(&id), &call, 2, 5).await;
    hears(&device, &resident, "kuuluuko nyt").await;
    hears(&resident, &device, "kuuluu").await;
    let end = json!({ "type": "end_video", "call": call });
    ack(&mut talk.socket, None, end).await;
    talk.socket.event("video_ended").await;
    until("media ends with the call", || !resident.connected()).await;
}

#[tokio::test]
async fn when_the_node_of_a_call_stops_the_call_goes_on_at_the_other() {
    let nodes = Nodes::start().await;
    let aino = nodes.aino_at(nodes.one.door()).await;
    let stops = async || nodes.one.begin_stop();
    goes_on_at_the_second(&nodes, aino, stops).await;
    nodes.end().await;
}

#[tokio::test]
async fn when_the_node_of_a_call_dies_the_call_goes_on_at_the_other() {
    let nodes = Nodes::start().await;
    let (_place, server) = nodes.process().await;
    let aino = nodes.aino_at(server.door).await;
    goes_on_at_the_second(&nodes, aino, async || server.kill().await).await;
    nodes.end().await;
}

#[tokio::test]
async fn without_the_bus_words_come_to_nothing_and_are_tried_again() {
    let mut nodes = Nodes::start().await;
    let mut talk = nodes.talk().await;
    let call = talk.call().await;
    talk.resident_says(&call, join(1)).await;
    notice(&mut talk.socket, "ready").await;
    nodes.nats.kill();
    let mut attempt = 1;
    talk.aino_says(&call, join(attempt)).await;
    assert_eq!(failed(&mut talk.aino).await, "call_busy");
    nodes.nats.restart();
    let ready = |frame: &Value| frame["signal"]["type"] == "ready";
    loop {
        attempt += 1;
        talk.aino_says(&call, join(attempt)).await;
        let word = talk
            .aino
            .next_where(|frame: &Value| ready(frame) || frame["signal"]["type"] == "failed")
            .await;
        if ready(&word) {
            break;
        }
        assert_eq!(word["signal"]["code"], "call_busy");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    nodes.end().await;
}

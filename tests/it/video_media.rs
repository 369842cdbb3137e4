//! A call with media: what the log is told of who is in it, and how it ends.

use std::time::Duration;

use portti::clock::Clock;
use serde_json::{Value, json};

use crate::app::PATIENCE;
use crate::provider::Provider;
use crate::server::{Place, Server};
use crate::socket::Socket;
use crate::video_device::{Device, until};
use crate::video_house::{House, Talk, ack, join, notice, person, says};

/// Joins and connects a device over a side's socket.
pub async fn connect(
    socket: &mut Socket,
    conversation: Option<&str>,
    call: &str,
    attempt: u32,
    number: u8,
) -> Device {
    says(socket, conversation, call, join(attempt)).await;
    let of = |kind: &'static str| {
        move |frame: &Value| {
            frame["signal"]["type"] == kind && frame["signal"]["attempt"] == attempt
        }
    };
    socket.next_where(of("ready")).await;
    let device = Device::new(number);
    let offer = json!({ "type": "offer", "attempt": attempt, "sdp": device.offer() });
    says(socket, conversation, call, offer).await;
    let answer = socket.next_where(of("answer")).await;
    device.accept(answer["signal"]["sdp"].as_str().unwrap());
    until("the device connects", || device.connected()).await;
    device
}

/// Both sides in a call, with their devices.
pub async fn meet(talk: &mut Talk) -> (String, Device, Device) {
    let call = talk.call().await;
    let resident = connect(&mut talk.socket, None, &call, 1, 1).await;
    let id = talk.id.clone();
    let aino = connect(&mut talk.aino, Some(&id), &call, 1, 2).await;
    for side in ["resident", "professional"] {
        for socket in [&mut talk.socket, &mut talk.aino] {
            happened(socket, "video_joined", side).await;
        }
    }
    (call, resident, aino)
}

/// Waits for an event of a side, in whichever frame.
pub async fn happened(socket: &mut Socket, kind: &str, side: &str) {
    let wanted = |frame: &Value| {
        let events = frame["events"].as_array();
        events.is_some_and(|events| {
            let mut events = events.iter();
            events.any(|event| event["type"] == *kind && event["side"] == *side)
        })
    };
    socket.next_where(wanted).await;
}

pub async fn connected(socket: &mut Socket, connected: bool) {
    let wanted = |frame: &Value| {
        frame["signal"]["type"] == "other" && frame["signal"]["connected"] == connected
    };
    socket.next_where(wanted).await;
}

/// One hears what the other says.
pub async fn hears(one: &Device, other: &Device, words: &str) {
    until("the words arrive", || {
        other.speak(words.as_bytes());
        one.heard(words.as_bytes())
    })
    .await;
}

#[tokio::test]
async fn both_are_in_the_log_while_they_are_in_the_call() {
    let clock = Clock::fixed(Clock::system().now());
    let house = House::start_at(clock.clone(), |text| text).await;
    let mut talk = house.talk().await;
    let (call, resident, aino) = meet(&mut talk).await;
    hears(&aino, &resident, "hyvää päivää").await;
    hears(&resident, &aino, "päivää päivää").await;
    connected(&mut talk.aino, true).await;
    // The page is closed: the other side hears at once, the log when nobody comes back.
    talk.resident_says(&call, json!({ "type": "leave" })).await;
    connected(&mut talk.aino, false).await;
    until("the connection ends", || !resident.connected()).await;
    clock.advance(8);
    happened(&mut talk.aino, "video_left", "resident").await;
    let back = connect(&mut talk.socket, None, &call, 2, 3).await;
    happened(&mut talk.aino, "video_joined", "resident").await;
    hears(&aino, &back, "täällä taas").await;
    hears(&back, &aino, "hienoa").await;
    ack(
        &mut talk.socket,
        None,
        json!({ "type": "end_video", "call": call }),
    )
    .await;
    until("media ends with the call", || {
        !back.connected() && !aino.connected()
    })
    .await;
}

#[tokio::test]
async fn media_ends_with_the_conversation() {
    let house = House::start(|text| text).await;
    let mut talk = house.talk().await;
    let (_, resident, aino) = meet(&mut talk).await;
    let id = talk.id.clone();
    ack(&mut talk.aino, Some(&id), json!({ "type": "close" })).await;
    until("media ends", || !resident.connected() && !aino.connected()).await;
}

#[tokio::test]
async fn media_ends_with_the_session() {
    let house = House::start(|text| text).await;
    let mut talk = house.talk().await;
    let (_, resident, aino) = meet(&mut talk).await;
    // No socket of that side is left to hear of it.
    talk.staff.post("/api/staff/sign-out", json!({})).await;
    until("media of that side ends", || !aino.connected()).await;
    connected(&mut talk.socket, false).await;
    assert!(resident.connected(), "the other side stays in the call");
}

#[tokio::test]
async fn a_newer_page_ends_the_media_of_the_older_one() {
    let house = House::start(|text| text).await;
    let mut talk = house.talk().await;
    let (call, older, aino) = meet(&mut talk).await;
    let mut page = talk.resident.resident_socket(0).await;
    let newer = connect(&mut page, None, &call, 2, 3).await;
    assert_eq!(notice(&mut talk.socket, "replaced").await["attempt"], 1);
    until("the older one ends", || !older.connected()).await;
    hears(&aino, &newer, "toinen laite").await;
}

/// The metrics, once they say so.
async fn counted(server: &Server, line: &str) -> String {
    let counted = async {
        loop {
            let metrics = server.door.browser().page("/metrics").await;
            if metrics.contains(line) {
                return metrics;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    let counted = tokio::time::timeout(PATIENCE, counted).await;
    counted.unwrap_or_else(|_| panic!("not counted: {line}"))
}

/// The lines of a description that would let somebody else in, or tell where somebody is.
fn secrets(sdp: &str) -> Vec<String> {
    let told = sdp.lines().filter_map(|line| {
        let secret = ["a=ice-pwd:", "a=fingerprint:sha-256 "];
        secret.iter().find_map(|name| line.strip_prefix(name))
    });
    told.map(str::to_owned).collect()
}

#[tokio::test]
async fn what_is_said_in_a_call_is_neither_logged_nor_counted() {
    let provider = Provider::start(person());
    let place = Place::new(&[
        (
            "IDENTIFICATION__PROVIDERS__SUOMIFI__ISSUER",
            &provider.issuer,
        ),
        ("TELEMETRY__LEVEL", "trace"),
    ]);
    let server = place.start().await;
    let mut talk = Talk::at(server.door, &provider).await;
    let (call, resident, aino) = meet(&mut talk).await;
    hears(&aino, &resident, "puhemerkki").await;
    let mut markers = secrets(&resident.said());
    markers.extend(secrets(&aino.said()));
    assert!(
        markers.len() >= 8,
        "passwords and certificates: {markers:?}"
    );
    markers.extend(["puhemerkki", "YXZhaW5tZXJra2k", "sdpmerkki"].map(str::to_owned));
    let key = json!({ "type": "key", "key": "YXZhaW5tZXJra2k" });
    talk.resident_says(&call, key).await;
    notice(&mut talk.aino, "key").await;
    let offer = json!({ "type": "offer", "attempt": 1, "sdp": "v=0\r\na=sdpmerkki\r\n" });
    talk.resident_says(&call, offer).await;
    notice(&mut talk.socket, "failed").await;
    let metrics = counted(&server, "portti_call_legs 2").await;
    let log = server.stop().await;
    for marker in markers {
        assert!(!log.contains(&marker), "{marker} is logged");
        assert!(!metrics.contains(&marker), "{marker} is counted");
    }
}

#[tokio::test]
async fn a_restart_brings_both_back_by_themselves() {
    let house = House::start(|text| text).await;
    let mut talk = house.talk().await;
    let (call, ..) = meet(&mut talk).await;
    let House { app, provider } = house;
    let app = crate::app::App::start_in(app.stop().await).await;
    let mut socket = app.browser_with(&talk.resident).resident_socket(0).await;
    let mut staff = app.browser_with(&talk.staff).staff_socket().await;
    notice(&mut socket, "again").await;
    notice(&mut staff, "again").await;
    let resident = connect(&mut socket, None, &call, 2, 4).await;
    let aino = connect(&mut staff, Some(&talk.id), &call, 2, 5).await;
    hears(&aino, &resident, "kuuluuko").await;
    hears(&resident, &aino, "kuuluu").await;
    drop(provider);
}

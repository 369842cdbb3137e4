//! Calls and time: the line, those who stay away, restarts, and passes to the TURN server.

use std::collections::HashSet;
use std::time::Duration;

use portti::clock::Clock;
use serde_json::json;

use crate::app::App;
use crate::socket::Socket;
use crate::video_house::{House, ack, failed, join, notice, rewrite, says};

#[tokio::test]
async fn all_lines_are_busy_until_one_is_free() {
    let house = House::start(|text| text.replace("[video]", "[video]\nmost_calls = 1"));
    let house = house.await;
    let mut first = house.talk().await;
    let call = first.joined().await;
    let mut second = house.talk().await;
    let waits = second.call().await;
    second.resident_says(&waits, join(1)).await;
    assert_eq!(notice(&mut second.socket, "line").await["position"], 1);
    let offer = json!({ "type": "offer", "attempt": 1, "sdp": "v=0" });
    second.resident_says(&waits, offer).await;
    assert_eq!(notice(&mut second.socket, "line").await["position"], 1);
    ack(
        &mut first.socket,
        None,
        json!({ "type": "end_video", "call": call }),
    )
    .await;
    assert_eq!(notice(&mut second.socket, "ready").await["attempt"], 1);
}

#[tokio::test]
async fn a_call_that_one_side_stays_away_from_ends_by_the_clock() {
    let clock = Clock::fixed(Clock::system().now());
    let house = House::start_at(clock.clone(), |text| text).await;
    let mut talk = house.talk().await;
    let call = talk.joined().await;
    clock.advance(119);
    // A word and its answer: the server has looked at the call since, and it is open.
    talk.resident_says(&call, join(2)).await;
    notice(&mut talk.socket, "ready").await;
    clock.advance(1);
    for socket in [&mut talk.socket, &mut talk.aino] {
        let ended = socket.event("video_ended").await;
        assert_eq!(
            (&ended["call"], &ended["side"]),
            (&json!(call), &json!("system"))
        );
    }
    talk.resident_says(&call, join(3)).await;
    assert_eq!(failed(&mut talk.socket).await, "call_over");
}

#[tokio::test]
async fn after_a_restart_both_join_anew_or_the_call_ends() {
    let clock = Clock::fixed(Clock::system().now());
    let house = House::start_at(clock.clone(), |text| text).await;
    let mut talk = house.talk().await;
    let call = talk.joined().await;
    let House { app, provider } = house;
    let app = App::start_with(clock.clone(), app.stop().await).await;
    let mut socket = app.browser_with(&talk.resident).resident_socket(0).await;
    let mut aino = app.browser_with(&talk.staff).staff_socket().await;
    notice(&mut socket, "again").await;
    notice(&mut aino, "again").await;
    // A page that missed the word goes on where it was, and is told then.
    let offer = json!({ "type": "offer", "attempt": 1, "sdp": "v=0" });
    says(&mut socket, None, &call, offer).await;
    notice(&mut socket, "again").await;
    says(&mut socket, None, &call, join(2)).await;
    assert_eq!(notice(&mut socket, "ready").await["attempt"], 2);
    says(&mut aino, Some(&talk.id), &call, join(2)).await;
    assert_eq!(notice(&mut aino, "ready").await["attempt"], 2);
    // Nobody comes: no timer was in memory, and the clock ends it all the same.
    let app = App::start_with(clock.clone(), app.stop().await).await;
    let mut socket = app.browser_with(&talk.resident).resident_socket(0).await;
    notice(&mut socket, "again").await;
    end_by_the_clock(&clock, &mut socket).await;
    drop(provider);
}

/// Moves the clock on until the call has ended: when the server first looked at the call after it
/// started, and so began to count, is its own affair.
async fn end_by_the_clock(clock: &Clock, socket: &mut Socket) {
    for _ in 0..20 {
        clock.advance(60);
        let look = Duration::from_millis(1_500);
        if let Ok(ended) = tokio::time::timeout(look, socket.event("video_ended")).await {
            assert_eq!(ended["side"], "system");
            return;
        }
    }
    panic!("the call did not end: {:?}", socket.seen);
}

#[tokio::test]
async fn a_call_ends_where_none_are_held_any_more() {
    let house = House::start(|text| text).await;
    let mut talk = house.talk().await;
    talk.joined().await;
    let folder = house.app.stop().await;
    rewrite(folder.path(), |text| {
        let (before, after) = text.split_once("[video]").unwrap();
        let (_, after) = after.split_once("\n\n").unwrap();
        format!("{before}{after}")
    });
    let app = App::start_in(folder).await;
    let mut socket = app.browser_with(&talk.resident).resident_socket(0).await;
    assert_eq!(socket.event("video_ended").await["side"], "system");
}

#[tokio::test]
async fn calls_are_counted_without_names() {
    let house = House::start(|text| text).await;
    let mut talk = house.talk().await;
    let call = talk.joined().await;
    talk.resident_says(
        &call,
        json!({ "type": "offer", "attempt": 1, "sdp": "v=0" }),
    )
    .await;
    failed(&mut talk.socket).await;
    let metrics = house.app.browser().page("/metrics").await;
    for line in [
        "portti_call_joins_total{side=\"resident\"}",
        "portti_call_refusals_total{code=\"call_unsupported\"}",
        "portti_call_packets_total{way=\"in\"}",
        "portti_call_dropped_total{reason=\"stranger\"}",
        "portti_calls ",
        "portti_call_legs ",
    ] {
        assert!(metrics.contains(line), "{line}: {metrics}");
    }
    for name in [call.as_str(), talk.id.as_str()] {
        assert!(!metrics.contains(name), "{name}");
    }
}

#[tokio::test]
async fn a_pass_to_the_turn_server_is_short_lived_and_nobodys() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("turn");
    std::fs::write(&secret, "a secret made by chance\n").unwrap();
    let house = House::start(|text| {
        let turn = format!(
            "[video.turn]\nurls = [\"turn:turn.kunta.fi:3478?transport=udp\"]\n\
             secret = {{ file = \"{}\" }}\ncredential_seconds = 600\n",
            secret.display()
        );
        format!(
            "{}\n{turn}",
            text.replace(
                "[video]",
                "[video]\nrelay_only = true\nlayers = \"temporal\""
            )
        )
    });
    let house = house.await;
    let mut talk = house.talk().await;
    let call = talk.call().await;
    talk.resident_says(&call, join(1)).await;
    let one = notice(&mut talk.socket, "ready").await;
    talk.aino_says(&call, join(1)).await;
    let two = notice(&mut talk.aino, "ready").await;
    assert_eq!(one["relay_only"], true);
    // It is the professional's picture that comes in layers.
    assert_eq!([&one["layers"], &two["layers"]], [false, true]);
    let server = &one["ice_servers"][0];
    assert_eq!(
        server["urls"],
        json!(["turn:turn.kunta.fi:3478?transport=udp"])
    );
    let name = server["username"].as_str().unwrap();
    let (ends, chance) = name.split_once(':').unwrap();
    let ends: i64 = ends.parse().unwrap();
    let now = Clock::system().now().0 / 1_000_000;
    assert!((now..=now + 600).contains(&ends), "{name}");
    assert_eq!(chance.len(), 32, "chance alone: {name}");
    assert!(!one.to_string().contains("a secret"));
    assert_ne!(server["username"], two["ice_servers"][0]["username"]);
    assert_ne!(server["credential"], two["ice_servers"][0]["credential"]);
    // Who joins again and again is given two at most, where half of the time passes meanwhile.
    let mut names = HashSet::from([name.to_owned()]);
    for attempt in 2..8 {
        talk.resident_says(&call, join(attempt)).await;
        let more = notice(&mut talk.socket, "ready").await;
        names.insert(
            more["ice_servers"][0]["username"]
                .as_str()
                .unwrap()
                .to_owned(),
        );
    }
    assert!(names.len() <= 2, "{names:?}");
}

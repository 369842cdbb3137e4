//! The sockets as protocol: greeting, resuming, sizes, heartbeats, and ends with meaning.

use serde_json::{Value, json};

use crate::app::{App, fresh_id};

/// Heartbeats and greetings that a test can wait for.
const QUICK: &str = "[limits]\ngreeting_seconds = 1\nheartbeat_seconds = 1";

#[tokio::test]
async fn who_does_not_greet_is_sent_away() {
    let app = App::start(QUICK).await;
    let _aino = app.professional("aino").await;
    let (browser, _socket, _) = app.resident("Maija").await;
    let mut silent = browser.socket("resident").await;
    assert_eq!(silent.closed().await, (4001, "greeting_late".to_owned()));
}

#[tokio::test]
async fn another_protocol_is_sent_away() {
    let app = App::start("").await;
    let _aino = app.professional("aino").await;
    let (browser, _socket, _) = app.resident("Maija").await;
    let mut newer = browser.socket("resident").await;
    newer
        .send(json!({ "type": "hello", "protocol": 99, "after": 0 }))
        .await;
    assert_eq!(newer.closed().await, (4009, "protocol".to_owned()));
}

#[tokio::test]
async fn what_is_not_the_protocol_ends_the_socket() {
    let app = App::start("").await;
    let _aino = app.professional("aino").await;
    let (browser, _socket, _) = app.resident("Maija").await;
    for nonsense in [
        "",
        "{",
        "[]",
        "{\"type\":\"hello\"}",
        "{\"type\":\"no_such\"}",
    ] {
        let mut socket = browser.resident_socket(0).await;
        socket.send_text(nonsense.to_owned()).await;
        assert_eq!(socket.closed().await.1, "malformed", "{nonsense}");
    }
    let mut socket = browser.resident_socket(0).await;
    socket.send_binary(vec![1, 2, 3]).await;
    assert_eq!(socket.closed().await.1, "malformed");
}

#[tokio::test]
async fn a_frame_is_refused_by_its_declared_length() {
    use tokio::io::AsyncWriteExt as _;
    use tokio_tungstenite::MaybeTlsStream;

    let app = App::start("").await;
    let _aino = app.professional("aino").await;
    let (browser, _socket, _) = app.resident("Maija").await;
    let mut socket = browser.resident_socket(0).await;
    // Only the header of a frame of 500 MiB: a server that waits for the rest never answers.
    let mut header = vec![0x81, 0x80 | 127];
    header.extend((500_u64 << 20).to_be_bytes());
    let MaybeTlsStream::Plain(stream) = socket.stream().get_mut() else {
        panic!("the test's sockets are plain")
    };
    stream.write_all(&header).await.unwrap();
    assert_eq!(socket.closed().await, (4006, "too_large".to_owned()));
}

#[tokio::test]
async fn both_sides_keep_the_heart_beating() {
    let app = App::start(QUICK).await;
    let _aino = app.professional("aino").await;
    let (_, mut resident, _) = app.resident("Maija").await;
    resident.send(json!({ "type": "ping" })).await;
    resident.next_of("pong").await;
    resident.next_of("ping").await;
    resident.alive = false;
    assert_eq!(resident.closed().await, (4008, "silent".to_owned()));
}

#[tokio::test]
async fn a_socket_resumes_where_it_was() {
    let app = App::start("").await;
    let (_, mut aino) = app.professional("aino").await;
    let (browser, mut resident, conversation) = app.resident("Maija").await;
    aino.done(Some(&conversation), json!({ "type": "accept" }))
        .await;
    resident.event("accepted").await;
    drop(resident);
    let gone =
        aino.next_where(|frame| frame["type"] == "counterpart" && frame["connected"] == false);
    gone.await;
    for number in 0..250 {
        let text = format!("viesti {number}");
        aino.command(Some(&conversation), json!({ "type": "say", "text": text }))
            .await;
    }
    let mut resident = browser.resident_socket(2).await;
    let mut next = 3;
    while next <= 252 {
        let frame = resident.next_of("events").await;
        for event in frame["events"].as_array().unwrap() {
            assert_eq!(event["seq"], next, "a gap or a doubled event");
            next += 1;
        }
    }
}

/// Who takes a conversation, or gives it away, may see more or less of what they have read.
#[tokio::test]
async fn who_reads_as_another_gets_the_log_from_the_beginning() {
    let app = App::start("").await;
    let (_, mut aino) = app.professional("aino").await;
    let (_browser, _resident, conversation) = app.resident("Maija").await;
    let from = |seq: u64| {
        move |frame: &Value| frame["type"] == "events" && frame["events"][0]["seq"] == seq
    };
    let follow = json!({ "type": "follow", "conversation": conversation, "after": 0 });
    aino.send(follow).await;
    let read = aino.next_where(from(1)).await;
    assert_eq!(read["events"].as_array().unwrap().len(), 1, "{read}");
    aino.done(Some(&conversation), json!({ "type": "accept" }))
        .await;
    let whole = aino.next_where(from(1)).await;
    assert_eq!(whole["events"][1]["type"], "accepted", "{whole}");
    aino.done(Some(&conversation), json!({ "type": "say", "text": "Hei" }))
        .await;
    let more = aino.next_where(from(3)).await;
    assert_eq!(more["events"].as_array().unwrap().len(), 1, "{more}");
    let service = whole["events"][0]["service"].clone();
    let back = json!({ "type": "transfer", "service": service, "note": "Palaa jonoon" });
    aino.done(Some(&conversation), back).await;
    let again = aino.next_where(from(1)).await;
    assert_eq!(again["events"][3]["type"], "transferred", "{again}");
}

#[tokio::test]
async fn a_command_that_is_sent_twice_is_kept_once() {
    let app = App::start("").await;
    let (_, mut aino) = app.professional("aino").await;
    let (browser, mut resident, conversation) = app.resident("Maija").await;
    aino.done(Some(&conversation), json!({ "type": "accept" }))
        .await;
    let id = fresh_id().to_string();
    let say = json!({ "type": "say", "text": "kerran" });
    resident.command_as(&id, None, say.clone()).await;
    let first = resident.answer(&id).await;
    resident.command_as(&id, None, say.clone()).await;
    assert_eq!(resident.answer(&id).await, first);
    let mut other = browser.resident_socket(0).await;
    other.command_as(&id, None, say).await;
    assert_eq!(other.answer(&id).await, first);
}

#[tokio::test]
async fn exactly_one_professional_takes_a_conversation() {
    let app = App::start("").await;
    let (_, mut aino) = app.professional("aino").await;
    let (_, again) = app.professional("aino").await;
    let (_, mut saara) = app.professional("saara").await;
    for round in 0..4 {
        let (_, _socket, conversation) = app.resident(&format!("Asukas {round}")).await;
        let accept = json!({ "type": "accept" });
        let (a, b) = tokio::join!(
            aino.done(Some(&conversation), accept.clone()),
            saara.done(Some(&conversation), accept.clone()),
        );
        let (winner, loser, holder) = if a["type"] == "ack" {
            (a, b, &mut aino)
        } else {
            (b, a, &mut saara)
        };
        assert_eq!(winner["type"], "ack", "{winner}");
        assert_eq!(loser["code"], "already_taken", "{loser}");
        let closed = holder
            .done(Some(&conversation), json!({ "type": "close" }))
            .await;
        assert_eq!(closed["type"], "ack", "{closed}");
    }
    drop(again);
}

#[tokio::test]
async fn too_many_commands_are_slowed_down_not_lost() {
    let app = App::start("[limits]\ncommands_per_resident_minute = 3").await;
    let (_, mut aino) = app.professional("aino").await;
    let (_, mut resident, conversation) = app.resident("Maija").await;
    aino.done(Some(&conversation), json!({ "type": "accept" }))
        .await;
    let mut codes = Vec::new();
    for number in 0..5 {
        let answer = resident
            .done(None, json!({ "type": "say", "text": format!("v{number}") }))
            .await;
        codes.push(answer["code"].as_str().unwrap_or("ack").to_owned());
    }
    assert_eq!(codes, ["ack", "ack", "ack", "rate_limited", "rate_limited"]);
}

//! Readers who do not read, a stop under load, and a reload: nobody else is disturbed, and nothing
//! that was acknowledged is lost.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tokio::sync::watch;

use crate::app::App;
use crate::client::{Browser, PATIENCE};
use crate::server::{Place, Server};
use crate::socket::Socket;

/// A long message, so that buffers fill soon.
fn long(number: u32) -> String {
    format!("{number} {}", "pitkä viesti ".repeat(150).trim())
}

async fn ack(socket: &mut Socket, conversation: Option<&str>, command: Value) {
    let answer = socket.done(conversation, command).await;
    assert_eq!(answer["type"], "ack", "{answer}");
}

/// How many sockets the server counts.
async fn sockets(server: &Server) -> u32 {
    let metrics = server
        .door
        .browser()
        .raw("/metrics")
        .await
        .text()
        .await
        .unwrap();
    let line = metrics
        .lines()
        .find(|line| line.starts_with("portti_sockets "));
    line.unwrap().split(' ').nth(1).unwrap().parse().unwrap()
}

#[tokio::test]
async fn who_does_not_read_is_dropped_and_comes_back() {
    let place = Place::new(&[("LIMITS__SEND_SECONDS", "1")]);
    let server = place.start().await;
    let (_, mut aino) = server.door.professional("aino").await;
    let (browser, slow, conversation) = server.door.resident("Hidas").await;
    let (_, mut other, second) = server.door.resident("Nopea").await;
    ack(&mut aino, Some(&conversation), json!({ "type": "accept" })).await;
    ack(&mut aino, Some(&second), json!({ "type": "accept" })).await;
    let before = server.memory();
    // The slow one holds the connection open and reads nothing, until the server gives up.
    let mut number = 0;
    while sockets(&server).await == 3 {
        assert!(number < 20_000, "the slow reader is still there");
        for _ in 0..50 {
            let say = json!({ "type": "say", "text": long(number) });
            ack(&mut aino, Some(&conversation), say).await;
            aino.seen.clear();
            number += 1;
        }
        ack(
            &mut other,
            None,
            json!({ "type": "say", "text": "Minulle vastataan" }),
        )
        .await;
        other.seen.clear();
    }
    let grown = server.memory().saturating_sub(before);
    assert!(
        grown < 64 * 1024,
        "{grown} KiB are kept for a reader who does not read"
    );
    drop(slow);

    let mut back = server.door.browser_with(&browser).resident_socket(2).await;
    let (mut next, mut said) = (3, 0);
    while said < number {
        let frame = back.next_of("events").await;
        for event in frame["events"].as_array().unwrap() {
            assert_eq!(event["seq"], next, "a gap or a doubled event");
            assert_eq!(event["text"], long(said));
            (next, said) = (next + 1, said + 1);
        }
    }
}

/// Says one thing after another until the server says goodbye; gives what was acknowledged.
async fn talk(mut socket: Socket, acknowledged: watch::Sender<usize>) -> BTreeMap<u64, String> {
    let mut kept = BTreeMap::new();
    let mut number = 0;
    loop {
        let text = format!("viesti {number}");
        let id = socket
            .command(None, json!({ "type": "say", "text": text }))
            .await;
        number += 1;
        loop {
            match socket.next().await {
                Ok(frame) if frame["id"] == *id => {
                    assert_eq!(frame["type"], "ack", "{frame}");
                    kept.insert(frame["seq"].as_u64().unwrap(), text);
                    acknowledged.send_modify(|count| *count += 1);
                    break;
                }
                Ok(frame) => socket.seen.push(frame),
                Err(close) => {
                    let told = socket.seen.iter().any(|frame| frame["type"] == "reconnect");
                    assert!(told, "no word of coming back");
                    let code: Option<u16> = close.map(|close| close.code.into());
                    assert_eq!(code, Some(1012));
                    return kept;
                }
            }
        }
    }
}

#[tokio::test]
async fn a_graceful_stop_under_load_loses_nothing() {
    let place = Place::new(&[]);
    let server = place.start().await;
    let (_, mut aino) = server.door.professional("aino").await;
    let (acknowledged, mut seen) = watch::channel(0);
    let mut talking = Vec::new();
    for name in ["Aada", "Bertta", "Cecilia"] {
        let (browser, socket, conversation) = server.door.resident(name).await;
        ack(&mut aino, Some(&conversation), json!({ "type": "accept" })).await;
        let task = tokio::spawn(talk(socket, acknowledged.clone()));
        talking.push((browser, task));
    }
    drop(aino);
    seen.wait_for(|count| *count >= 60).await.unwrap();
    server.stop().await;
    let server = place.start().await;
    for (browser, task) in talking {
        let kept = tokio::time::timeout(PATIENCE, task).await.unwrap().unwrap();
        let found = said(&server, &browser).await;
        for (seq, text) in kept {
            assert_eq!(found.get(&seq), Some(&text));
        }
    }
}

/// What is kept of a conversation, by place.
async fn said(server: &Server, browser: &Browser) -> BTreeMap<u64, String> {
    let mut socket = server.door.browser_with(browser).resident_socket(0).await;
    let mut found = BTreeMap::new();
    loop {
        let frame = socket.next_of("events").await;
        for event in frame["events"].as_array().unwrap() {
            if let Some(text) = event["text"].as_str() {
                found.insert(event["seq"].as_u64().unwrap(), text.to_owned());
            }
        }
        if frame["caught_up"] == true {
            return found;
        }
    }
}

#[tokio::test]
async fn services_are_read_again_without_dropping_a_socket() {
    let place = Place::new(&[]);
    let mut server = place.start().await;
    let (_, mut aino) = server.door.professional("aino").await;
    let (_, mut resident, conversation) = server.door.resident("Maija").await;
    let file = place.file("services/terveys.toml");
    let old = std::fs::read_to_string(&file).unwrap();
    let name = |info: Value| info[0]["name"].as_str().unwrap().to_owned();
    let services = "/api/services?ids=terveys&lang=fi";

    std::fs::write(
        &file,
        old.replace("Terveysneuvonta\"", "Terveyden neuvonta\""),
    )
    .unwrap();
    server.signal("HUP").await;
    server
        .logged(|line| line["message"] == "services, texts and accounts were read again")
        .await;
    assert_eq!(
        name(server.door.browser().get(services).await.1),
        "Terveyden neuvonta"
    );

    std::fs::write(&file, old.replace("languages", "langages")).unwrap();
    server.signal("HUP").await;
    server
        .logged(|line| line["message"] == "services and texts stay as they were")
        .await;
    assert_eq!(
        name(server.door.browser().get(services).await.1),
        "Terveyden neuvonta"
    );

    ack(&mut aino, Some(&conversation), json!({ "type": "accept" })).await;
    ack(
        &mut resident,
        None,
        json!({ "type": "say", "text": "Olen yhä tässä" }),
    )
    .await;
    assert_eq!(aino.event("said").await["text"], "Olen yhä tässä");
    assert_eq!(sockets(&server).await, 2);
}

#[tokio::test]
async fn who_never_reads_holds_nobody_up_at_the_end() {
    let app = App::start("[limits]\nsend_seconds = 1").await;
    let (_, mut aino) = app.professional("aino").await;
    let (_, _never_read, conversation) = app.resident("Hidas").await;
    ack(&mut aino, Some(&conversation), json!({ "type": "accept" })).await;
    for number in 0..300 {
        let say = json!({ "type": "say", "text": long(number) });
        ack(&mut aino, Some(&conversation), say).await;
        aino.seen.clear();
    }
    app.stop().await;
}

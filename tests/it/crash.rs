//! The server is killed where it stands, many times and under load. What was acknowledged is
//! there exactly once; mail that was asked for arrives, and is the same mail however often.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::client::{Browser, fresh_id};
use crate::server::{Place, Server};
use crate::smtp::Sink;
use crate::socket::Socket;

/// How often the server is killed.
const KILLS: usize = 3;

/// How many residents write at the same time.
const RESIDENTS: usize = 4;

/// After how many new acknowledgements the server is killed.
const ENOUGH: usize = 40;

/// How many commands of one person are on the way at once.
const AHEAD: usize = 4;

/// How many commands a side sends in a round at most: each is sent again and looked for afterwards.
const MOST: usize = 100;

/// The pause after each, so that all still speak when the server is killed.
const PACE: Duration = Duration::from_millis(25);

/// What one writer did, by command.
#[derive(Debug, Default)]
struct Said {
    text: String,
    /// The place that the server acknowledged.
    seq: Option<u64>,
}

struct Writer {
    browser: Browser,
    conversation: String,
    /// What the resident said in this round, and what the professional said to them.
    said: [BTreeMap<String, Said>; 2],
    /// What is known to be kept from earlier rounds, by place.
    kept: BTreeMap<u64, String>,
}

/// Letters for digits: who counts fast may come by a personal ID.
fn in_letters(text: &str) -> String {
    let letter = |c: char| match c.to_digit(10) {
        Some(digit) => char::from_digit(digit + 20, 36).unwrap(),
        None => c,
    };
    text.chars().map(letter).collect()
}

/// Writes until the server is gone, `AHEAD` commands at a time.
async fn write(
    mut socket: Socket,
    conversation: Option<String>,
    label: String,
    said: &mut BTreeMap<String, Said>,
    acknowledged: &watch::Sender<usize>,
) {
    let mut waiting = 0;
    let mut number = 0;
    loop {
        while waiting < AHEAD && number < MOST {
            let text = in_letters(&format!("{label} {number}"));
            let say = json!({ "type": "say", "text": text });
            let id = socket.command(conversation.as_deref(), say).await;
            said.insert(id, Said { text, seq: None });
            (waiting, number) = (waiting + 1, number + 1);
            tokio::time::sleep(PACE).await;
        }
        let Ok(frame) = socket.next().await else {
            return;
        };
        match frame["type"].as_str() {
            Some("ack") => {
                waiting -= 1;
                let kept = said.get_mut(frame["id"].as_str().unwrap()).unwrap();
                kept.seq = frame["seq"].as_u64();
                acknowledged.send_modify(|count| *count += 1);
            }
            Some("refused") => panic!("{frame}"),
            _ => {}
        }
    }
}

impl Writer {
    /// Both sides write until the server is killed.
    async fn round(
        &mut self,
        server: &Server,
        staff: Browser,
        round: usize,
        acks: &watch::Sender<usize>,
    ) {
        let [resident, professional] = &mut self.said;
        let ours = server
            .door
            .browser_with(&self.browser)
            .resident_socket(0)
            .await;
        let theirs = server.door.browser_with(&staff).staff_socket().await;
        let name = &self.conversation;
        tokio::join!(
            write(
                ours,
                None,
                format!("asukas {name} kierros {round}, viesti"),
                resident,
                acks
            ),
            write(
                theirs,
                Some(name.clone()),
                format!("vastaaja {name} kierros {round}, viesti"),
                professional,
                acks
            ),
        );
    }

    /// What was acknowledged is acknowledged again at the same place when it is sent again under
    /// the same id, and what was not becomes so; everything is there once.
    async fn check(&mut self, server: &Server, staff: &Browser) {
        let [resident, professional] = std::mem::take(&mut self.said);
        let ours = server.door.browser_with(&self.browser);
        let ours = ours.resident_socket(0).await;
        self.send_again(ours, None, resident).await;
        let theirs = server.door.browser_with(staff).staff_socket().await;
        let conversation = self.conversation.clone();
        self.send_again(theirs, Some(&conversation), professional)
            .await;
        let log = self.log(server).await;
        let said = log.iter().filter(|event| event["type"] == "said");
        let text = |event: &Value| event["text"].as_str().unwrap().to_owned();
        let found: BTreeMap<u64, String> = said
            .map(|event| (event["seq"].as_u64().unwrap(), text(event)))
            .collect();
        assert_eq!(found, self.kept);
        let texts: BTreeSet<_> = found.values().collect();
        assert_eq!(texts.len(), found.len(), "a message is there twice");
    }

    async fn send_again(
        &mut self,
        mut socket: Socket,
        conversation: Option<&str>,
        said: BTreeMap<String, Said>,
    ) {
        for (id, said) in said {
            let say = json!({ "type": "say", "text": said.text });
            socket.command_as(&id, conversation, say).await;
            let answer = socket.answer(&id).await;
            assert_eq!(answer["type"], "ack", "{answer}");
            let seq = answer["seq"].as_u64().unwrap();
            assert!(
                said.seq.is_none_or(|kept| kept == seq),
                "kept at another place"
            );
            self.kept.insert(seq, said.text);
            socket.seen.clear();
        }
    }

    /// The whole log, as the resident sees it; it has no gaps.
    async fn log(&self, server: &Server) -> Vec<Value> {
        let mut socket = server
            .door
            .browser_with(&self.browser)
            .resident_socket(0)
            .await;
        let mut log = Vec::new();
        loop {
            let frame = socket.next_of("events").await;
            log.extend(frame["events"].as_array().unwrap().iter().cloned());
            if frame["caught_up"] == true {
                break;
            }
        }
        for (event, seq) in log.iter().zip(1..) {
            assert_eq!(event["seq"], seq, "a gap or a doubled event");
        }
        log
    }
}

async fn ack(socket: &mut Socket, conversation: Option<&str>, command: Value) {
    let answer = socket.done(conversation, command).await;
    assert_eq!(answer["type"], "ack", "{answer}");
}

/// A conversation from its start to the wish for its transcript.
async fn conversation_with_mail(server: &Server, aino: &mut Socket, address: &str) -> Browser {
    let (browser, mut socket, conversation) = server.door.resident("Maija").await;
    ack(aino, Some(&conversation), json!({ "type": "accept" })).await;
    ack(
        &mut socket,
        None,
        json!({ "type": "say", "text": "Kiitos avusta" }),
    )
    .await;
    ack(aino, Some(&conversation), json!({ "type": "close" })).await;
    let wish = json!({ "type": "request_transcript", "address": address });
    ack(&mut socket, None, wish).await;
    browser
}

#[tokio::test]
async fn what_was_acknowledged_survives_being_killed() {
    let mut sink = Sink::start().await;
    let place = Place::new(&[("MAIL__PORT", &sink.port())]);
    let mut server = place.start().await;
    let (staff, mut aino) = server.door.professional("aino").await;
    let mut writers = Vec::new();
    for number in 0..RESIDENTS {
        let (browser, _, conversation) = server.door.resident(&format!("Asukas {number}")).await;
        ack(&mut aino, Some(&conversation), json!({ "type": "accept" })).await;
        writers.push(Writer {
            browser,
            conversation,
            said: Default::default(),
            kept: BTreeMap::new(),
        });
    }
    let mut asked = BTreeSet::new();
    for round in 0..KILLS {
        let acknowledged = Arc::new(watch::Sender::new(0));
        let mut seen = acknowledged.subscribe();
        let shared = Arc::new(server);
        let mut writing = JoinSet::new();
        for mut writer in writers.drain(..) {
            let (server, staff, acks) = (
                Arc::clone(&shared),
                staff.clone(),
                Arc::clone(&acknowledged),
            );
            writing.spawn(async move {
                writer.round(&server, staff, round, &acks).await;
                writer
            });
        }
        seen.wait_for(|count| *count >= ENOUGH).await.unwrap();
        let address = format!("asukas{round}@example.org");
        let mut aino = shared.door.browser_with(&staff).staff_socket().await;
        conversation_with_mail(&shared, &mut aino, &address).await;
        asked.insert(address);
        // The writers are in the middle of their sentences.
        shared.signal("KILL").await;
        writers = writing.join_all().await;
        Arc::into_inner(shared).unwrap().kill().await;
        server = place.start().await;
        for writer in &mut writers {
            writer.check(&server, &staff).await;
        }
    }
    let kept: usize = writers.iter().map(|writer| writer.kept.len()).sum();
    assert!(kept >= KILLS * ENOUGH, "there was hardly any load: {kept}");
    let all = |mails: &[crate::smtp::Mail]| {
        let reached: BTreeSet<_> = mails.iter().map(|mail| mail.to.clone()).collect();
        reached.is_superset(&asked)
    };
    let mails = sink.until(all).await;
    let distinct: BTreeSet<_> = mails
        .iter()
        .map(|mail| (&mail.to, &mail.message_id))
        .collect();
    assert_eq!(
        distinct.len(),
        asked.len(),
        "a mail was made twice: {distinct:?}"
    );
}

/// SMTP knows no transaction over two machines: who is killed between handing a mail over and
/// noting it cannot know, and sends it again. It is then the same mail, by its Message-ID, so that
/// a mailbox can tell.
#[tokio::test]
async fn a_mail_that_was_cut_off_is_sent_again_as_the_same() {
    let mut sink = Sink::start().await;
    let place = Place::new(&[("MAIL__PORT", &sink.port())]);
    let server = place.start().await;
    let (staff, mut aino) = server.door.professional("aino").await;
    sink.mute(true);
    conversation_with_mail(&server, &mut aino, "katkennut@example.org").await;
    // The whole mail is over, and its server has not said so yet.
    sink.until(|mails| mails.len() == 1).await;
    server.kill().await;
    sink.mute(false);
    let server = place.start().await;
    let mails = sink.until(|mails| mails.len() == 2).await;
    assert_eq!(mails[0].message_id, mails[1].message_id);
    assert_eq!(mails[0].to, mails[1].to);

    // What was noted is not sent again: a later mail comes, and no earlier one with it.
    let mut aino = server.door.browser_with(&staff).staff_socket().await;
    let browser = conversation_with_mail(&server, &mut aino, "toinen@example.org").await;
    sink.until(|mails| mails.len() == 3).await;
    let noted = server.door.browser_with(&browser).resident_socket(0).await;
    delivered(noted).await;
    server.kill().await;
    let server = place.start().await;
    let mut aino = server.door.browser_with(&staff).staff_socket().await;
    conversation_with_mail(&server, &mut aino, "kolmas@example.org").await;
    sink.until(|mails| mails.iter().any(|mail| mail.to == "kolmas@example.org"))
        .await;
    assert_eq!(sink.mails().len(), 4, "{:?}", sink.mails());
}

/// Waits until the conversation says that its transcript is on its way.
async fn delivered(mut socket: Socket) {
    let told = |frame: &Value| frame["events"].to_string().contains("transcript_delivered");
    socket.next_where(told).await;
}

#[tokio::test]
async fn a_start_that_was_cut_off_is_found_again() {
    let place = Place::new(&[]);
    let server = place.start().await;
    let (staff, _aino) = server.door.professional("aino").await;
    let mut form = crate::client::start_form("Maija");
    form["id"] = json!(fresh_id());
    let mut browser = server.door.browser();
    let (_, first) = browser.post("/api/conversations", form.clone()).await;
    server.kill().await;
    let server = place.start().await;
    let _aino = server.door.browser_with(&staff).staff_socket().await;
    let mut again = server.door.browser();
    let (_, second) = again.post("/api/conversations", form).await;
    assert_eq!(first["conversation"], second["conversation"]);
    assert_eq!(browser.cookie, again.cookie);
}

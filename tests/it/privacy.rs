//! No personal data leaves by the side doors: the whole story is told with unmistakable words in
//! every personal field, and then logs (at their most talkative), metrics and errors are searched.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::client::{Browser, start_form};
use crate::provider::Provider;
use crate::server::{Place, Server};
use crate::smtp::Sink;
use crate::socket::Socket;

/// What must appear nowhere. Some are learned on the way: cookies, ticket, proof, state.
struct Markers(Vec<String>);

impl Markers {
    fn add(&mut self, marker: &str) {
        assert!(marker.len() > 5, "{marker} may appear by chance");
        self.0.push(marker.to_owned());
    }

    fn cookie(&mut self, browser: &Browser) {
        let cookie = browser.cookie.as_deref().unwrap();
        self.add(cookie.split_once('=').unwrap().1);
    }

    /// The name of the place comes first, so that a find says where.
    fn search(&self, place: &str, text: &str) {
        let folded = text.to_lowercase();
        for marker in &self.0 {
            let found = folded.find(&marker.to_lowercase());
            if let Some(at) = found {
                let around: String = folded
                    .chars()
                    .skip(at.saturating_sub(200))
                    .take(400)
                    .collect();
                panic!("{marker} stands in the {place}: …{around}…");
            }
        }
    }
}

const NAME: &str = "Nimimerkki Näkymätön";
const PHONE: &str = "+358 50 7654321";
const TOPIC: &str = "Aihemerkki hammassärky";
const SAID: &str = "Viestimerkki polveen koskee";
const ANSWERED: &str = "Vastausmerkki tulkaa käymään";
const NOTED: &str = "Muistiomerkki soita lääkärille";
const BARRED: &str = "Estomerkki uhkaili";
const TYPED_ID: &str = "010190-900P";
const ADDRESS: &str = "osoitemerkki@salainen.example";
const CODE: &str = "koodimerkki-1234567890";
const GIVEN: &str = "Etunimimerkki";
const FAMILY: &str = "Sukunimimerkki";
const PROVEN_ID: &str = "240685-917U";
const BIRTH: &str = "1985-06-24";

const WORDS: [&str; 14] = [
    NAME,
    "7654321",
    "Aihemerkki",
    "Viestimerkki",
    "Vastausmerkki",
    "Muistiomerkki",
    "Estomerkki",
    TYPED_ID,
    ADDRESS,
    CODE,
    GIVEN,
    FAMILY,
    PROVEN_ID,
    BIRTH,
];

async fn ack(socket: &mut Socket, conversation: Option<&str>, command: Value) {
    let answer = socket.done(conversation, command).await;
    assert_eq!(answer["type"], "ack", "{answer}");
}

/// Something refused; gives what was answered.
async fn refused(socket: &mut Socket, conversation: Option<&str>, command: Value) -> String {
    let answer = socket.done(conversation, command).await;
    assert_eq!(answer["type"], "refused", "{answer}");
    answer.to_string()
}

#[tokio::test]
async fn nothing_personal_is_logged_counted_or_repeated() {
    let mut sink = Sink::start().await;
    let provider = Provider::start(json!({
        "urn:oid:1.2.246.21": PROVEN_ID,
        "urn:oid:1.2.246.575.1.14": GIVEN,
        "urn:oid:2.5.4.4": FAMILY,
        "urn:oid:1.3.6.1.5.5.7.9.1": BIRTH,
    }));
    let place = Place::new(&[
        ("MAIL__PORT", &sink.port()),
        (
            "IDENTIFICATION__PROVIDERS__SUOMIFI__ISSUER",
            &provider.issuer,
        ),
        ("TELEMETRY__LEVEL", "debug"),
    ]);
    let server = place.start().await;
    let mut markers = Markers(WORDS.map(str::to_owned).to_vec());
    let mut errors = Vec::new();

    let (mut staff, mut aino) = server.door.professional("aino").await;
    markers.cookie(&staff);
    markers.add(staff.csrf.as_deref().unwrap());
    let (mut resident, conversation) = start(&server, &mut markers, &mut errors).await;
    let mut socket = resident.resident_socket(0).await;
    let (_, mut saara) = server.door.professional("saara").await;
    chat(&mut socket, &mut aino, &conversation, &mut errors).await;
    identify(
        &server,
        &provider,
        &mut resident,
        &mut socket,
        &mut aino,
        &conversation,
        &mut markers,
        &mut errors,
    )
    .await;
    let mut socket = resident.resident_socket(0).await;
    reveal(&mut staff, &conversation).await;
    close(&mut socket, &mut saara, &conversation, &mut errors).await;
    barred(&server, &mut errors).await;
    let mails = sink.until(|mails| mails.len() == 1).await;
    assert_eq!(mails[0].to, ADDRESS, "the story was not told to its end");
    misuse(&server, &mut errors).await;

    markers.search(
        "metrics",
        &server
            .door
            .browser()
            .raw("/metrics")
            .await
            .text()
            .await
            .unwrap(),
    );
    for error in &errors {
        markers.search("errors", error);
    }
    let log = server.stop().await;
    assert!(
        log.contains("\"level\":\"DEBUG\""),
        "nothing was logged at debug"
    );
    markers.search("log", &log);
}

/// The start form: refused in every field, and then taken.
async fn start(
    server: &Server,
    markers: &mut Markers,
    errors: &mut Vec<String>,
) -> (Browser, String) {
    let mut form = start_form(NAME);
    form["phone"] = json!(PHONE);
    form["topic"] = json!(TOPIC);
    let mut browser = server.door.browser();
    for (field, value) in [
        ("name", json!(format!("{NAME} {TYPED_ID}"))),
        ("topic", json!(format!("{TOPIC} {TYPED_ID}"))),
        ("phone", json!(TYPED_ID)),
        ("consent", json!(SAID)),
        ("language", json!(SAID)),
        (SAID, json!(NOTED)),
        ("id", json!(SAID)),
        ("service", json!(TYPED_ID)),
    ] {
        let mut wrong = form.clone();
        wrong[field] = value;
        let (status, body) = browser.post("/api/conversations", wrong).await;
        assert!(status.is_client_error(), "{field}: {body}");
        errors.push(body.to_string());
    }
    let (status, session) = browser.post("/api/conversations", form).await;
    assert_eq!(status, StatusCode::CREATED, "{session}");
    markers.cookie(&browser);
    let conversation = session["conversation"].as_str().unwrap().to_owned();
    (browser, conversation)
}

/// Messages, a note, a bar, and personal IDs that are refused.
async fn chat(
    socket: &mut Socket,
    aino: &mut Socket,
    conversation: &str,
    errors: &mut Vec<String>,
) {
    let of = Some(conversation);
    ack(aino, of, json!({ "type": "accept" })).await;
    ack(socket, None, json!({ "type": "say", "text": SAID })).await;
    ack(aino, of, json!({ "type": "say", "text": ANSWERED })).await;
    ack(aino, of, json!({ "type": "note", "text": NOTED })).await;
    let text = format!("{SAID} {TYPED_ID}");
    errors.push(refused(socket, None, json!({ "type": "say", "text": text })).await);
    errors.push(refused(aino, of, json!({ "type": "note", "text": text })).await);
    let long = SAID.repeat(200);
    errors.push(refused(socket, None, json!({ "type": "say", "text": long })).await);
}

#[expect(
    clippy::too_many_arguments,
    reason = "the hand-off has that many hands"
)]
async fn identify(
    server: &Server,
    provider: &Provider,
    resident: &mut Browser,
    socket: &mut Socket,
    aino: &mut Socket,
    conversation: &str,
    markers: &mut Markers,
    errors: &mut Vec<String>,
) {
    ack(
        aino,
        Some(conversation),
        json!({ "type": "request_identification" }),
    )
    .await;
    let asked = socket.event("identification_requested").await;
    let wish = json!({
        "hand_off": asked["hand_off"],
        "return_to": format!("http://kunta.localhost:8081/fi/{}", "sivumerkki-salattu"),
    });
    markers.add("sivumerkki-salattu");
    let (status, ticket) = resident.post("/api/identification/ticket", wish).await;
    assert_eq!(status, StatusCode::OK, "{ticket}");
    let ticket = ticket["url"]
        .as_str()
        .unwrap()
        .split_once('#')
        .unwrap()
        .1
        .to_owned();
    markers.add(&ticket);
    let mut page = server.door.browser();
    let (status, opened) = page
        .post("/api/identification/open", json!({ "ticket": ticket }))
        .await;
    assert_eq!(status, StatusCode::OK, "{opened}");
    markers.cookie(&page);
    let (_, again) = page
        .clone()
        .post("/api/identification/open", json!({ "ticket": ticket }))
        .await;
    errors.push(again.to_string());
    let (status, go_to) = page
        .post(
            "/api/identification/continue",
            json!({ "flow": opened["flow"] }),
        )
        .await;
    assert_eq!(status, StatusCode::OK, "{go_to}");
    let back = provider.visit(go_to["url"].as_str().unwrap(), CODE);
    for (name, value) in url::form_urlencoded::parse(back.as_bytes()) {
        if name == "state" {
            markers.add(&value);
        }
    }
    let returned = page.page(&format!("/identify/callback?{back}")).await;
    let proof = returned.split("\"proof\":\"").nth(1).unwrap();
    let proof = proof.split('"').next().unwrap().to_owned();
    markers.add(&proof);
    let (status, body) = resident
        .post("/api/identification/redeem", json!({ "proof": proof }))
        .await;
    assert_eq!(status, StatusCode::NO_CONTENT, "{body}");
    markers.cookie(resident);
    let identified = aino.event("identified").await;
    assert_eq!(identified["identity"]["name"], format!("{GIVEN} {FAMILY}"));
    let (_, again) = resident
        .post("/api/identification/redeem", json!({ "proof": proof }))
        .await;
    errors.push(again.to_string());
}

/// The professional asks for the personal ID in full.
async fn reveal(staff: &mut Browser, conversation: &str) {
    let path = format!("/api/staff/conversations/{conversation}/personal-id");
    let (status, body) = staff.post(&path, json!({})).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    assert!(body.to_string().contains(PROVEN_ID), "{body}");
}

/// The supervisor bars the resident, which ends the conversation, and the transcript is sent.
async fn close(
    socket: &mut Socket,
    saara: &mut Socket,
    conversation: &str,
    errors: &mut Vec<String>,
) {
    let text = format!("{SAID} {PROVEN_ID}");
    ack(socket, None, json!({ "type": "say", "text": text })).await;
    let bar = json!({ "type": "bar", "hours": 1, "reason": BARRED });
    ack(saara, Some(conversation), bar).await;
    let address = format!("{ADDRESS}\r\nBcc: x@y.fi");
    let wrong = json!({ "type": "request_transcript", "address": address });
    errors.push(refused(socket, None, wrong).await);
    let wish = json!({ "type": "request_transcript", "address": ADDRESS });
    ack(socket, None, wish).await;
}

/// Whoever is barred is told so, and no more.
async fn barred(server: &Server, errors: &mut Vec<String>) {
    let mut form = start_form(NAME);
    form["phone"] = json!(PHONE);
    let (_, body) = server.door.browser().post("/api/conversations", form).await;
    assert_eq!(body["code"], "barred", "{body}");
    errors.push(body.to_string());
}

/// What no page of ours would send.
async fn misuse(server: &Server, errors: &mut Vec<String>) {
    let mut stranger = server.door.browser();
    stranger.cookie = Some(format!("__Host-portti_resident={CODE}"));
    errors.push(stranger.get("/api/conversation").await.1.to_string());
    let path = format!("/api/{GIVEN}?name={FAMILY}");
    errors.push(stranger.get(&path).await.1.to_string());
    let wrong = json!({ "account": ADDRESS, "password": SAID });
    let (_, body) = stranger.post("/api/staff/sign-in", wrong).await;
    errors.push(body.to_string());
    let broken = server.door.browser();
    let page = broken
        .page(&format!(
            "/identify/callback?error={GIVEN}&error_description={SAID}&state=x"
        ))
        .await;
    errors.push(page);
}

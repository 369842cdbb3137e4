//! What whoever else writes to the server can do: nothing. And what a node may write that is not as
//! it must be.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::{Nats, Node, bell, bell_of, in_time, in_touch, settings, signed, topic};
use crate::bus::encoding::{Content, Envelope, LARGEST, Unreadable};
use crate::bus::{Heard, News};
use crate::config::{self, Secret};
use crate::domain::ids::NodeId;

const STRANGER: NodeId = NodeId(uuid::Uuid::from_u128(77));

fn written(n: u64, content: Content) -> Vec<u8> {
    Envelope::new(STRANGER, n, content).write().unwrap()
}

/// Another version, nonsense, and what no node writes.
fn hostile() -> Vec<Vec<u8>> {
    let right = String::from_utf8(written(1, Content::Bell(bell(1, 666)))).unwrap();
    let mut hostile = vec![
        right.replace("\"v\":1", "\"v\":2"),
        right.replace("\"v\":1", "\"v\":\"1\""),
        right.replace("\"seq\"", "\"place\""),
        right.replace("conversation", "conversations"),
        right.replace("666", "-1"),
        right.replace("\"n\":1", "\"n\":18446744073709551616"),
        right[..right.len() / 2].to_owned(),
        "[".repeat(100_000),
        "null".to_owned(),
        String::new(),
    ];
    let code = "{\"bell\":{\"call\":{\"conversation\":\"00000000-0000-0000-0000-000000000001\",\
        \"call\":\"00000000-0000-0000-0000-000000000001\",\"side\":\"resident\",\
        \"word\":{\"failed\":{\"attempt\":1,\"code\":\"your password please\"}}}}}";
    let at = right.find("\"content\":").unwrap();
    hostile.push(format!("{}\"content\":{code}}}", &right[..at]));
    let mut bytes: Vec<Vec<u8>> = hostile.into_iter().map(String::into_bytes).collect();
    let mut large = right.into_bytes();
    large.resize(LARGEST + 1, b' ');
    bytes.push(large);
    bytes.push(vec![0xff; 1_000]);
    bytes
}

#[tokio::test]
async fn what_is_not_a_bell_is_passed_over() {
    for bytes in hostile() {
        assert!(Envelope::read(&bytes).is_err());
    }
    let newer = written(1, Content::Beat);
    let newer = String::from_utf8(newer)
        .unwrap()
        .replace("\"v\":1", "\"v\":9");
    assert_eq!(Envelope::read(newer.as_bytes()), Err(Unreadable::Version));
    let newer = newer.replace("\"beat\"", "{\"dance\":1}");
    assert_eq!(Envelope::read(newer.as_bytes()), Err(Unreadable::Version));

    let nats = Nats::start();
    let node = Node::open(1, &settings(&nats.url())).await;
    let mut mailbox = node.bus.mailbox();
    mailbox.listen(topic(1));
    let stranger = async_nats::connect(nats.url()).await.unwrap();
    let say = async |bytes: Vec<u8>| stranger.publish("portti.all", bytes.into()).await.unwrap();
    let two = Node::open(2, &settings(&nats.url())).await;
    in_touch(&two.bus, &node.bus).await;
    for bytes in hostile() {
        say(signed(&bytes)).await;
        say(bytes).await;
    }
    // As if the node itself had said it, or under another name.
    let own = Envelope::new(node.id, 1, Content::Bell(bell(1, 667)));
    say(signed(&own.write().unwrap())).await;
    // All as it must be, but for the mark; and marked, but told once more.
    say(written(1, Content::Bell(bell(1, 668)))).await;
    say(signed(&written(5, Content::Bell(bell(1, 1))))).await;
    say(signed(&written(4, Content::Bell(bell(1, 669))))).await;
    stranger
        .publish("portti.node.1", "{}".into())
        .await
        .unwrap();
    say(signed(&written(6, Content::Bell(bell(1, 2))))).await;
    assert_eq!(bell_of(&mut mailbox).await, bell(1, 1));
    assert_eq!(bell_of(&mut mailbox).await, bell(1, 2));
}

#[tokio::test]
async fn what_is_missing_between_two_messages_makes_all_fetch_anew() {
    let nats = Nats::start();
    let node = Node::open(1, &settings(&nats.url())).await;
    let two = Node::open(2, &settings(&nats.url())).await;
    in_touch(&two.bus, &node.bus).await;
    let stranger = async_nats::connect(nats.url()).await.unwrap();
    let mut mailbox = node.bus.mailbox();
    mailbox.listen(topic(1));
    let mut news = node.bus.news().unwrap();
    for n in [1, 2, 4] {
        let bytes = signed(&written(n, Content::Bell(bell(1, n))));
        stranger.publish("portti.all", bytes.into()).await.unwrap();
    }
    let came = in_time(async { news.recv().await.unwrap() }).await;
    assert!(matches!(came, News::Came(STRANGER)), "{came:?}");
    let missed = in_time(async { news.recv().await.unwrap() }).await;
    assert!(matches!(missed, News::Missed), "{missed:?}");
    let mut heard = Vec::new();
    while heard.len() < 4 {
        heard.push(in_time(mailbox.hear()).await);
    }
    for n in [1, 2, 4] {
        assert!(heard.contains(&Heard::Bell(bell(1, n))), "{heard:?}");
    }
    assert!(heard.contains(&Heard::Lagged), "{heard:?}");
}

#[tokio::test]
async fn only_who_has_the_password_is_let_in() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let nats = Nats::start_with(&[
        "--user",
        "portti",
        "--pass",
        "oikea-salasana",
        "--log",
        log.to_str().unwrap(),
    ]);
    let with = |password: &str| config::Bus {
        user: Some("portti".to_owned()),
        password: Some(Secret::new(password)),
        ..settings(&nats.url())
    };
    let right = with("oikea-salasana");
    let (one, two) = (Node::open(1, &right).await, Node::open(2, &right).await);
    in_touch(&one.bus, &two.bus).await;
    for settings in [with("arvaus"), settings(&nats.url())] {
        let before = lines(&log, "authentication error");
        let stranger = Node::open(3, &settings).await;
        // It tries again and again, and is refused each time.
        refused(&log, "authentication error", before + 2).await;
        assert_eq!(stranger.bus.connected(), Some(false));
        stranger.stop().await;
    }
    // The nodes that are let in hear one another still.
    in_touch(&one.bus, &two.bus).await;
}

/// How many lines of the server's log say something.
fn lines(log: &Path, what: &str) -> usize {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    text.lines().filter(|line| line.contains(what)).count()
}

/// Waits until the server has refused so many.
async fn refused(log: &Path, what: &str, times: usize) {
    in_time(async {
        while lines(log, what) < times {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
}

/// A key, and a certificate for `localhost` that it signs itself.
fn certificate(folder: &Path) -> (String, String) {
    let (key, certificate) = (folder.join("key.pem"), folder.join("certificate.pem"));
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt"])
        .args(["ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"])
        .args(["-subj", "/CN=localhost"])
        .args(["-addext", "subjectAltName=DNS:localhost"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE", "-keyout"])
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    (text(&key), text(&certificate))
}

#[tokio::test]
async fn an_encrypted_server_is_known_by_its_certificate() {
    let folder = tempfile::tempdir().unwrap();
    let (key, certificate) = certificate(folder.path());
    let log = folder.path().join("log");
    let log_name = log.to_str().unwrap();
    let nats = Nats::start_with(&[
        "--tls",
        "--tlscert",
        &certificate,
        "--tlskey",
        &key,
        "--log",
        log_name,
    ]);
    let known = config::Bus {
        ca_file: Some(certificate.into()),
        ..settings(&nats.tls_url())
    };
    let (one, two) = (Node::open(1, &known).await, Node::open(2, &known).await);
    in_touch(&one.bus, &two.bus).await;
    // Vouched for by nobody, or of another name.
    let other = config::Bus {
        url: Some(
            nats.tls_url()
                .replace("localhost", "127.0.0.1")
                .parse()
                .unwrap(),
        ),
        ..known
    };
    for settings in [settings(&nats.tls_url()), other] {
        let before = lines(&log, "TLS handshake error");
        let stranger = Node::open(3, &settings).await;
        refused(&log, "TLS handshake error", before + 2).await;
        assert_eq!(stranger.bus.connected(), Some(false));
        stranger.stop().await;
    }
    in_touch(&two.bus, &one.bus).await;
}

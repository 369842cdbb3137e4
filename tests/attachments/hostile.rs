//! Hostile uploads: each gets its code, and none leaves bytes, rows or an open file behind.

use std::path::Path;
use std::time::Duration;

use portti::attachments::store::SEGMENT;
use portti::domain::command::Command;
use portti::domain::ids::AttachmentId;
use portti::domain::person::{Actor, Side};
use reqwest::Method;

use crate::client::PATIENCE;
use crate::gallery::{Chat, Gallery, professional};
use crate::sender::{Answer, Headers, Sender, offer, told};
use crate::uploading::{content, fresh};

/// Limits that tests can reach.
const SMALL: &str = "file_megabytes = 1\nconversation_megabytes = 2\nconversation_files = 3\n\
                     service_megabytes = 3\n";

/// How many files lie in a folder, however deep.
fn objects(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return usize::from(folder.is_file());
    };
    entries
        .filter_map(Result::ok)
        .map(|entry| objects(&entry.path()))
        .sum()
}

/// Nothing is kept of anything: no bytes, no rows, and no file that anybody waits for.
async fn nothing_is_left(gallery: &Gallery, chats: &[&Chat], what: &str) {
    let emptied = async {
        while objects(&gallery.folder()) > 0
            || !gallery.journal.gone_files(10).await.unwrap().is_empty()
        {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let emptied = tokio::time::timeout(PATIENCE, emptied).await;
    assert!(emptied.is_ok(), "{what}: bytes or rows are left");
    for chat in chats {
        let rows = gallery.journal.files_of(chat.conversation).await.unwrap();
        assert_eq!(rows, [], "{what}");
        let state = gallery.desk.state_now(chat.conversation).await.unwrap();
        assert_eq!(state.kept_files().count(), 0, "{what}");
    }
}

#[track_caller]
fn is(answer: &Answer, status: u16, code: &str, what: &str) {
    let found = (answer.status.as_u16(), answer.code());
    assert_eq!(found, (status, code), "{what}: {answer:?}");
    assert_eq!(answer.headers["tus-resumable"], "1.0.0", "{what}");
}

#[tokio::test]
async fn offers_that_are_refused() {
    let gallery = Gallery::open(SMALL).await;
    let chat = gallery.chat("aino").await;
    let sender = Sender::resident(&gallery, &chat);
    let id = || fresh(&gallery);
    let named = |name: &str, media_type: &str| offer(id(), name, media_type, 10);
    let sized = |size: &str| {
        let id = id().to_string();
        told(&[("id", id.as_bytes()), ("filename", b"a.png")], size)
    };
    let raw = |metadata: &str| -> Headers {
        vec![
            ("upload-length".into(), "10".into()),
            ("upload-metadata".into(), metadata.into()),
        ]
    };
    let without = |name: &str| -> Headers {
        let all = named("kuva.png", "image/png").into_iter();
        all.filter(|(known, _)| known != name).collect()
    };
    let twice = |name: &str| -> Headers {
        let all = named("kuva.png", "image/png");
        let again = all.iter().find(|(known, _)| known == name).cloned();
        all.clone().into_iter().chain(again).collect()
    };
    let mut deferred = without("upload-length");
    deferred.push(("upload-defer-length".into(), "1".into()));
    let cases = [
        ("no length", without("upload-length"), 400, "malformed"),
        ("a deferred length", deferred, 400, "malformed"),
        ("two lengths", twice("upload-length"), 400, "malformed"),
        ("an empty length", sized(""), 400, "malformed"),
        ("a negative length", sized("-1"), 400, "malformed"),
        ("a signed length", sized("+10"), 400, "malformed"),
        ("a length in other digits", sized("1e3"), 400, "malformed"),
        (
            "a length beyond all",
            sized("99999999999999999999"),
            400,
            "malformed",
        ),
        ("zero bytes", sized("0"), 400, "empty"),
        ("one byte too many", sized("1000001"), 413, "file_too_large"),
        (
            "the largest number",
            sized("18446744073709551615"),
            413,
            "file_too_large",
        ),
        ("no metadata", without("upload-metadata"), 400, "malformed"),
        ("metadata twice", twice("upload-metadata"), 400, "malformed"),
        ("noise for metadata", raw("%%%,=,;"), 400, "malformed"),
        (
            "no id",
            told(&[("filename", b"a.png")], "10"),
            400,
            "malformed",
        ),
        (
            "an id that is none",
            told(&[("id", b"../../etc"), ("filename", b"a.png")], "10"),
            400,
            "malformed",
        ),
        (
            "the empty id",
            told(
                &[
                    ("id", b"00000000-0000-0000-0000-000000000000"),
                    ("filename", b"a.png"),
                ],
                "10",
            ),
            400,
            "malformed",
        ),
        (
            "no name",
            told(&[("id", id().to_string().as_bytes())], "10"),
            400,
            "file_name_empty",
        ),
        (
            "a name of no text",
            told(
                &[
                    ("id", id().to_string().as_bytes()),
                    ("filename", b"\xff\xfe.png"),
                ],
                "10",
            ),
            400,
            "malformed",
        ),
        (
            "a name too long for its header",
            named(&format!("{}.png", "a".repeat(4_000)), "image/png"),
            400,
            "malformed",
        ),
        (
            "a name of dots",
            named("../..", "image/png"),
            400,
            "file_name_empty",
        ),
        (
            "a name without an ending",
            named("kuva", "image/png"),
            400,
            "file_name_no_extension",
        ),
        (
            "a program in disguise",
            named("lasku.exe.pdf", "application/pdf"),
            400,
            "file_name_double_extension",
        ),
        (
            "a program",
            named("a.exe", "application/x-msdownload"),
            415,
            "type_not_allowed",
        ),
        (
            "an archive",
            named("a.zip", "application/zip"),
            415,
            "type_not_allowed",
        ),
        (
            "a page",
            named("a.html", "text/html"),
            415,
            "type_not_allowed",
        ),
        (
            "a drawing with script",
            named("a.svg", "image/svg+xml"),
            415,
            "type_not_allowed",
        ),
        (
            "a document with macros",
            named("a.docm", "application/vnd.ms-word.document.macroEnabled.12"),
            415,
            "type_not_allowed",
        ),
        (
            "a name turned around",
            named("gnp.\u{202e}exe", "image/png"),
            415,
            "type_not_allowed",
        ),
        (
            "another type than the name",
            named("a.png", "application/pdf"),
            415,
            "type_mismatch",
        ),
        (
            "a dangerous type",
            named("a.png", "text/html"),
            415,
            "type_mismatch",
        ),
        (
            "a type of noise",
            named("a.png", "image/png\u{0}x"),
            415,
            "type_mismatch",
        ),
    ];
    for (what, headers, status, code) in cases {
        is(&sender.post(&headers).await, status, code, what);
    }
    let state = gallery.desk.state_now(chat.conversation).await.unwrap();
    assert_eq!(state.attachments.len(), 0);
    nothing_is_left(&gallery, &[&chat], "refused offers").await;
}

#[tokio::test]
async fn those_who_may_not_send() {
    let gallery = Gallery::open("").await;
    let chat = gallery.chat("aino").await;
    let (resident, staff) = (
        Sender::resident(&gallery, &chat),
        Sender::staff(&gallery, &chat),
    );
    let id = fresh(&gallery);
    let (mut stranger, _socket) = gallery.app.professional("eetu").await;
    stranger.csrf = stranger.csrf.clone();
    let stranger = Sender::of(&gallery, &stranger, staff.base.clone());
    let elsewhere = Some("https://evil.example");
    let cases = [
        (
            "no session",
            resident.clone().with("cookie", None),
            401,
            "session_ended",
        ),
        (
            "a made-up session",
            resident
                .clone()
                .with("cookie", Some("__Host-portti_resident=x")),
            401,
            "session_ended",
        ),
        (
            "another origin",
            resident.clone().with("origin", elsewhere),
            403,
            "origin_refused",
        ),
        (
            "no origin",
            resident.clone().with("origin", None),
            403,
            "origin_refused",
        ),
        (
            "no version",
            resident.clone().with("tus-resumable", None),
            412,
            "protocol",
        ),
        (
            "another version",
            resident.clone().with("tus-resumable", Some("0.2.2")),
            412,
            "protocol",
        ),
        (
            "staff from another origin",
            staff.clone().with("origin", elsewhere),
            403,
            "origin_refused",
        ),
        (
            "staff without a token",
            staff.clone().with("x-portti-csrf", None),
            403,
            "csrf_refused",
        ),
        (
            "staff with another token",
            staff.clone().with("x-portti-csrf", Some("x")),
            403,
            "csrf_refused",
        ),
        ("staff of another service", stranger, 404, "not_found"),
        (
            "the resident at staff's door",
            Sender {
                base: staff.base.clone(),
                ..resident.clone()
            },
            401,
            "session_ended",
        ),
        (
            "staff at the resident's door",
            Sender {
                base: resident.base.clone(),
                ..staff.clone()
            },
            401,
            "session_ended",
        ),
    ];
    for (what, sender, status, code) in &cases {
        is(&sender.offer(id, "kuva.png", 10).await, *status, code, what);
        is(&sender.patch(id, 0, b"bytes").await, *status, code, what);
        is(&sender.delete(id).await, *status, code, what);
    }
    nothing_is_left(&gallery, &[&chat], "strangers").await;
}

#[tokio::test]
async fn before_identification_and_after_the_end() {
    let gallery = Gallery::open("").await;
    // Nobody has identified.
    let (_aino, mut staff_socket) = gallery.app.professional("aino").await;
    let (resident, _socket, conversation) = gallery.app.resident("Maija").await;
    let accept = serde_json::json!({ "type": "accept" });
    let done = staff_socket.done(Some(&conversation), accept).await;
    assert_eq!(done["type"], "ack");
    let early = Sender::of(&gallery, &resident, "/api/attachments".to_owned());
    let id = fresh(&gallery);
    is(
        &early.offer(id, "kuva.png", 10).await,
        403,
        "not_identified",
        "early",
    );
    is(
        &early.patch(id, 0, b"bytes").await,
        404,
        "not_found",
        "early",
    );
    is(&early.delete(id).await, 404, "not_found", "early");

    let chat = gallery.chat("saara").await;
    let late = Sender::resident(&gallery, &chat);
    let begun = fresh(&gallery);
    late.begin(begun, 2 * SEGMENT as u64).await;
    late.patch(begun, 0, &content(SEGMENT)).await;
    gallery.does(&chat, Actor::Resident, Command::Close).await;
    is(
        &late.offer(fresh(&gallery), "kuva.png", 10).await,
        410,
        "closed",
        "late",
    );
    let more = late.patch(begun, SEGMENT as u64, &content(SEGMENT)).await;
    is(&more, 410, "upload_gone", "late");
    assert_eq!(late.head(begun).await.status.as_u16(), 410);
    gallery.attachments.sweep().await.unwrap();
    nothing_is_left(&gallery, &[&chat], "late").await;
}

#[tokio::test]
async fn too_many_and_too_much() {
    let gallery = Gallery::open(SMALL).await;
    let (one, two) = (gallery.chat("aino").await, gallery.chat("aino").await);
    let sender = Sender::resident(&gallery, &one);
    let ids: Vec<_> = (0..3).map(|_| fresh(&gallery)).collect();
    sender.begin(ids[0], 1_000_000).await;
    sender.begin(ids[1], 900_000).await;
    let more = sender.offer(fresh(&gallery), "kuva.png", 100_001).await;
    is(&more, 403, "files_too_large", "all of the conversation");
    sender.begin(ids[2], 100_000).await;
    let more = sender.offer(fresh(&gallery), "kuva.png", 1).await;
    is(&more, 403, "too_many_files", "all of the conversation");
    // The service has room for three megabytes.
    let other = Sender::resident(&gallery, &two);
    let last = fresh(&gallery);
    other.begin(last, 900_000).await;
    let more = other.offer(fresh(&gallery), "kuva.png", 100_001).await;
    is(&more, 507, "storage_full", "all of the service");
    for id in ids {
        assert_eq!(sender.delete(id).await.status.as_u16(), 204);
    }
    other.begin(fresh(&gallery), 900_000).await;
    let rows = gallery.journal.files_of(two.conversation).await.unwrap();
    assert_eq!(rows.len(), 2);
}

#[tokio::test]
async fn bytes_that_are_refused() {
    let gallery = Gallery::open("").await;
    let (chat, other) = (gallery.chat("aino").await, gallery.chat("saara").await);
    let sender = Sender::resident(&gallery, &chat);
    let (neighbour, staff) = (
        Sender::resident(&gallery, &other),
        Sender::staff(&gallery, &chat),
    );
    let id = fresh(&gallery);
    sender.begin(id, 2 * SEGMENT as u64).await;
    sender.patch(id, 0, &content(SEGMENT)).await;
    let kept = SEGMENT as u64;
    let path = format!("/api/attachments/{id}");
    let unknown = fresh(&gallery);
    let bring = |offset: &str, kind: &str| -> Headers {
        vec![
            ("upload-offset".into(), offset.into()),
            ("content-type".into(), kind.into()),
        ]
    };
    let right = "application/offset+octet-stream";
    for (what, headers, status, code) in [
        (
            "another type",
            bring(&kept.to_string(), "text/plain"),
            415,
            "media_type_refused",
        ),
        (
            "no type",
            vec![("upload-offset".into(), kept.to_string())],
            415,
            "media_type_refused",
        ),
        (
            "no offset",
            vec![("content-type".into(), right.into())],
            400,
            "malformed",
        ),
        ("a negative offset", bring("-1", right), 400, "malformed"),
        ("an offset of noise", bring("0x10", right), 400, "malformed"),
        (
            "an offset before what is kept",
            bring("0", right),
            409,
            "offset_conflict",
        ),
        (
            "an offset within a segment",
            bring("7", right),
            409,
            "offset_conflict",
        ),
        (
            "an offset beyond what is kept",
            bring("999999999", right),
            409,
            "offset_conflict",
        ),
    ] {
        let answer = sender
            .ask(Method::PATCH, &path, &headers, content(10))
            .await;
        is(&answer, status, code, what);
    }
    for (what, who) in [
        ("another conversation", &neighbour),
        ("the other side", &staff),
    ] {
        is(&who.patch(id, kept, b"bytes").await, 404, "not_found", what);
        assert_eq!(who.head(id).await.status.as_u16(), 404, "{what}");
        let again = who.offer(id, "kuva.png", 2 * kept).await;
        assert!(
            matches!(again.status.as_u16(), 403 | 404),
            "{what}: {again:?}"
        );
    }
    is(
        &neighbour.delete(id).await,
        404,
        "not_found",
        "another conversation",
    );
    is(
        &staff.delete(id).await,
        403,
        "not_allowed",
        "the other side",
    );
    is(
        &sender.patch(unknown, 0, b"x").await,
        404,
        "not_found",
        "an unknown file",
    );
    let odd = format!("{}/..%2f..%2fetc", sender.base);
    let answer = sender
        .ask(Method::HEAD, &odd, &Headers::new(), vec![])
        .await;
    assert_eq!(answer.status.as_u16(), 404, "an id that is none");
    // Through all this the file stood as it was.
    assert_eq!(sender.head(id).await.offset(), Some(kept));
    assert_eq!(sender.delete(id).await.status.as_u16(), 204);
    assert_eq!(sender.delete(id).await.status.as_u16(), 204, "done twice");
    is(
        &sender.patch(id, kept, b"x").await,
        410,
        "upload_gone",
        "a removed file",
    );
    let again = sender.offer(id, "kuva.png", 2 * kept).await;
    is(&again, 410, "upload_gone", "a removed file");
    nothing_is_left(&gallery, &[&chat, &other], "refused bytes").await;
}

/// Offers a file and then sends other bytes than were offered.
async fn wrong_length(gallery: &Gallery, chat: &Chat, size: usize, sent: usize, chunked: bool) {
    let what = format!("{sent} bytes for {size}, chunked: {chunked}");
    let sender = Sender::resident(gallery, chat);
    let id = fresh(gallery);
    sender.begin(id, size as u64).await;
    let length = (!chunked).then_some(sent);
    let mut slow = sender.slowly(id, 0, length).await;
    slow.send(&content(sent)).await;
    slow.end().await;
    assert_eq!(
        slow.answer().await,
        (413, "file_too_large".to_owned()),
        "{what}"
    );
    let state = gallery.desk.state_now(chat.conversation).await.unwrap();
    assert_eq!(state.kept_files().count(), 0, "{what}");
    nothing_is_left(gallery, &[chat], &what).await;
}

#[tokio::test]
async fn more_bytes_than_were_offered() {
    let gallery = Gallery::open("").await;
    let chat = gallery.chat("aino").await;
    for chunked in [false, true] {
        for (size, sent) in [
            (10, 11),
            (10, 400_000),
            (SEGMENT, SEGMENT + 1),
            (SEGMENT + 5, 2 * SEGMENT),
        ] {
            wrong_length(&gallery, &chat, size, sent, chunked).await;
        }
    }
}

#[tokio::test]
async fn fewer_bytes_than_were_offered_are_given_up_in_time() {
    let gallery = Gallery::open("").await;
    let chat = gallery.chat("aino").await;
    let sender = Sender::resident(&gallery, &chat);
    let id = fresh(&gallery);
    sender.begin(id, 2 * SEGMENT as u64).await;
    let sent = sender.patch(id, 0, &content(SEGMENT + 3)).await;
    assert_eq!(sent.offset(), Some(SEGMENT as u64));
    gallery.clock.advance(61 * 60);
    gallery.attachments.sweep().await.unwrap();
    is(
        &sender.patch(id, SEGMENT as u64, b"x").await,
        410,
        "upload_gone",
        "too late",
    );
    nothing_is_left(&gallery, &[&chat], "given up").await;
}

#[tokio::test]
async fn two_that_write_at_one_place() {
    let gallery = Gallery::open("").await;
    let chat = gallery.chat("aino").await;
    let sender = Sender::resident(&gallery, &chat);
    let bytes = content(2 * SEGMENT);
    let id = fresh(&gallery);
    sender.begin(id, bytes.len() as u64).await;
    let mut first = sender.slowly(id, 0, Some(bytes.len())).await;
    first.send(&bytes[..SEGMENT]).await;
    sender.reaches(id, SEGMENT as u64).await;
    let second = sender.patch(id, SEGMENT as u64, &vec![7; SEGMENT]).await;
    is(&second, 423, "upload_busy", "the second");
    let from_the_start = sender.patch(id, 0, &vec![7; SEGMENT]).await;
    is(&from_the_start, 409, "offset_conflict", "from the start");
    first.send(&bytes[SEGMENT..]).await;
    assert_eq!(first.answer().await.0, 204);
    assert_eq!(sender.head(id).await.offset(), Some(bytes.len() as u64));
}

#[tokio::test]
async fn what_ends_while_bytes_come() {
    let gallery = Gallery::open("").await;
    let chat = gallery.chat("aino").await;
    let sender = Sender::resident(&gallery, &chat);
    let bytes = content(2 * SEGMENT);
    let mut ends = Vec::new();
    for _ in 0..2 {
        let id = fresh(&gallery);
        sender.begin(id, bytes.len() as u64).await;
        let mut slow = sender.slowly(id, 0, Some(bytes.len())).await;
        slow.send(&bytes[..SEGMENT]).await;
        sender.reaches(id, SEGMENT as u64).await;
        ends.push((id, slow));
    }
    let (removed, mut first) = ends.remove(0);
    assert_eq!(sender.delete(removed).await.status.as_u16(), 204);
    first.send(&bytes[SEGMENT..]).await;
    assert_eq!(first.answer().await, (410, "upload_gone".to_owned()));
    let (_, mut second) = ends.remove(0);
    gallery
        .does(&chat, Actor::Staff(professional("aino").into()), Command::Close)
        .await;
    second.send(&bytes[SEGMENT..]).await;
    assert_eq!(second.answer().await, (410, "upload_gone".to_owned()));
    gallery.attachments.sweep().await.unwrap();
    nothing_is_left(&gallery, &[&chat], "ended").await;
}

#[tokio::test]
async fn more_at_once_than_a_session_may() {
    let gallery = Gallery::open("").await;
    let chat = gallery.chat("aino").await;
    let sender = Sender::resident(&gallery, &chat);
    let mut open = Vec::new();
    for _ in 0..5 {
        let id = fresh(&gallery);
        sender.begin(id, 2 * SEGMENT as u64).await;
        let mut slow = sender.slowly(id, 0, Some(2 * SEGMENT)).await;
        slow.send(&content(SEGMENT)).await;
        sender.reaches(id, SEGMENT as u64).await;
        open.push(slow);
    }
    let id = fresh(&gallery);
    sender.begin(id, 10).await;
    is(
        &sender.patch(id, 0, &content(10)).await,
        429,
        "rate_limited",
        "the sixth",
    );
    open.clear();
    let went_on = async {
        while sender.patch(id, 0, &content(10)).await.status.as_u16() != 204 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, went_on).await.unwrap();
}

#[tokio::test]
async fn a_flood_of_offers_is_held_in_bounds() {
    let gallery = Gallery::open("").await;
    let chat = gallery.chat("aino").await;
    let sender = Sender::resident(&gallery, &chat);
    let mut limited = 0;
    for _ in 0..140 {
        let answer = sender.post(&Headers::new()).await;
        match answer.status.as_u16() {
            400 => {}
            429 => limited += 1,
            _ => panic!("{answer:?}"),
        }
    }
    assert!(limited > 0);
    nothing_is_left(&gallery, &[&chat], "a flood").await;
}

#[tokio::test]
async fn headers_beyond_all_measure() {
    let gallery = Gallery::open("").await;
    let chat = gallery.chat("aino").await;
    let sender = Sender::resident(&gallery, &chat);
    let huge = sender
        .clone()
        .with("upload-metadata", Some(&"a".repeat(300_000)));
    let nothing = Headers::new();
    let answered = tokio::time::timeout(PATIENCE, async {
        // A server that hangs up in the middle of it has said enough.
        let client = reqwest::Client::new();
        let mut request = client.post(format!("http://{}{}", huge.address, huge.base));
        for (name, value) in &huge.headers {
            request = request.header(name, value);
        }
        request.send().await.map(|answer| answer.status().as_u16())
    });
    if let Ok(status) = answered.await.unwrap() {
        assert!((400..500).contains(&status), "{status}");
    }
    // It serves on.
    let still = sender
        .ask(Method::OPTIONS, &sender.base, &nothing, vec![])
        .await;
    assert_eq!(still.status.as_u16(), 204);
    nothing_is_left(&gallery, &[&chat], "huge headers").await;
}

#[tokio::test]
async fn an_id_that_lives_elsewhere() {
    let gallery = Gallery::open("").await;
    let (chat, other) = (gallery.chat("aino").await, gallery.chat("saara").await);
    let id: AttachmentId = gallery.offered(&other, 5_000, Side::Resident).await;
    let sender = Sender::resident(&gallery, &chat);
    is(
        &sender.offer(id, "kuva.png", 5_000).await,
        404,
        "not_found",
        "another's id",
    );
    is(
        &sender.patch(id, 0, b"x").await,
        404,
        "not_found",
        "another's id",
    );
    // And nothing has happened to it.
    let row = gallery.journal.file(id).await.unwrap().unwrap();
    assert_eq!((row.conversation, row.arrived), (other.conversation, 0));
    nothing_is_left(&gallery, &[&chat], "another's id").await;
}

//! Offers that are refused, and people who may not make any.

use super::*;

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
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
#[expect(clippy::too_many_lines, reason = "a table of cases")]
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

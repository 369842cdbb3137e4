//! Bytes that are refused, and what happens to a file on its way.

use super::*;

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
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
        .does(
            &chat,
            Actor::Staff(professional("aino").into()),
            Command::Close,
        )
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
    // All at once: one after the other, a busy machine would be too slow for a flood.
    let headers = Headers::new();
    let offers = (0..140).map(|_| sender.post(&headers));
    for answer in futures_util::future::join_all(offers).await {
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

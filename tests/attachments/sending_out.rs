//! How a file is sent: headers, ranges, and what is not sent.

use portti::attachments::store::SEGMENT;
use reqwest::{Method, StatusCode};

use crate::gallery::{Gallery, PREVIEW, headers, url};

const PLAIN: &[u8] = b"Not really a picture, but nobody looks into it here.";

#[tokio::test]
async fn both_sides_fetch_a_file() {
    let gallery = Gallery::open("").await;
    let mut chat = gallery.chat("aino").await;
    let plain: Vec<u8> = (0..SEGMENT * 2 + 99).map(|at| (at % 251) as u8).collect();
    let file = gallery.file(&chat, &plain).await;
    for purpose in ["view", "download"] {
        let link = url(gallery.resident_link(&mut chat, file, purpose).await);
        let response = gallery.follow(&chat.resident, &link).await;
        assert!(response.bytes().await.unwrap() == plain);
        let link = url(gallery.staff_link(&mut chat, file, purpose).await);
        let response = gallery.follow(&chat.staff, &link).await;
        assert!(response.bytes().await.unwrap() == plain);
    }
    let link = url(gallery.staff_link(&mut chat, file, "preview").await);
    let response = gallery.follow(&chat.staff, &link).await;
    assert_eq!(response.headers()["content-type"], "image/jpeg");
    assert_eq!(response.bytes().await.unwrap(), PREVIEW);
}

#[tokio::test]
async fn a_file_is_sent_so_that_nothing_of_it_runs() {
    let gallery = Gallery::open("").await;
    let mut chat = gallery.chat("aino").await;
    let file = gallery.file(&chat, PLAIN).await;
    let link = url(gallery.resident_link(&mut chat, file, "view").await);
    // Compressing would spoil ranges and lengths.
    let accept = [("accept-encoding", "gzip")];
    for method in [Method::GET, Method::HEAD] {
        let response = gallery
            .request(method.clone(), &chat.resident, &link, &accept)
            .await;
        assert_eq!(response.status(), StatusCode::OK, "{method}");
        let headers = headers(&response);
        for (name, value) in [
            ("content-type", "image/jpeg"),
            ("content-length", "52"),
            (
                "content-security-policy",
                "sandbox; default-src 'none'; frame-ancestors 'none'",
            ),
            ("x-content-type-options", "nosniff"),
            ("cache-control", "private, no-store"),
            ("cross-origin-resource-policy", "same-origin"),
            ("referrer-policy", "no-referrer"),
            ("accept-ranges", "bytes"),
            (
                "content-disposition",
                "attachment; filename*=UTF-8''Ihottuma%20k%C3%A4dess%C3%A4.jpg",
            ),
        ] {
            assert_eq!(
                headers.get(name).map(String::as_str),
                Some(value),
                "{method} {name}"
            );
        }
        let expected: &[u8] = if method == Method::HEAD { b"" } else { PLAIN };
        assert_eq!(response.bytes().await.unwrap(), expected);
    }
}

#[tokio::test]
async fn ranges_are_sent_as_they_are_asked_for() {
    let gallery = Gallery::open("").await;
    let mut chat = gallery.chat("aino").await;
    let plain: Vec<u8> = (0..SEGMENT + 99).map(|at| (at % 251) as u8).collect();
    let size = plain.len();
    let file = gallery.file(&chat, &plain).await;
    let link = url(gallery.resident_link(&mut chat, file, "view").await);
    for (range, first, last) in [
        ("bytes=0-0".to_owned(), 0, 0),
        ("bytes=-7".to_owned(), size - 7, size - 1),
        (
            format!("bytes={}-{}", SEGMENT - 3, SEGMENT + 3),
            SEGMENT - 3,
            SEGMENT + 3,
        ),
        ("bytes=100-".to_owned(), 100, size - 1),
    ] {
        let asked = [("range", range.as_str())];
        let response = gallery
            .request(Method::GET, &chat.resident, &link, &asked)
            .await;
        assert_eq!(response.status(), StatusCode::PARTIAL_CONTENT, "{range}");
        let told = format!("bytes {first}-{last}/{size}");
        assert_eq!(response.headers()["content-range"], told.as_str());
        assert!(
            response.bytes().await.unwrap() == plain[first..=last],
            "{range}"
        );
    }
    let head = [("range", "bytes=5-9")];
    let response = gallery
        .request(Method::HEAD, &chat.resident, &link, &head)
        .await;
    assert_eq!(response.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(response.headers()["content-length"], "5");

    let whole = gallery.follow(&chat.resident, &link).await;
    let tag = whole.headers()["etag"].to_str().unwrap().to_owned();
    for (held, status) in [
        (tag.as_str(), StatusCode::PARTIAL_CONTENT),
        ("\"another\"", StatusCode::OK),
        ("Sat, 21 Nov 2026 12:00:00 GMT", StatusCode::OK),
    ] {
        let asked = [("range", "bytes=0-4"), ("if-range", held)];
        let response = gallery
            .request(Method::GET, &chat.resident, &link, &asked)
            .await;
        assert_eq!(response.status(), status, "{held}");
    }
}

#[tokio::test]
async fn hostile_ranges_get_no_more_than_the_file() {
    let gallery = Gallery::open("").await;
    let mut chat = gallery.chat("aino").await;
    let file = gallery.file(&chat, PLAIN).await;
    let link = url(gallery.resident_link(&mut chat, file, "view").await);
    let many = format!("bytes={}", vec!["0-"; 1_000].join(","));
    for range in [
        many.as_str(),
        "bytes=9-1",
        "bytes=x",
        "bytes=0-1,0-1,0-1",
        "bytes=-",
    ] {
        let asked = [("range", range)];
        let response = gallery
            .request(Method::GET, &chat.resident, &link, &asked)
            .await;
        assert_eq!(response.status(), StatusCode::OK, "{range:.40}");
        assert_eq!(response.bytes().await.unwrap(), PLAIN);
    }
    for range in [
        "bytes=52-",
        "bytes=18446744073709551615-",
        "bytes=-0",
        "bytes=99-100",
    ] {
        let asked = [("range", range)];
        let response = gallery
            .request(Method::GET, &chat.resident, &link, &asked)
            .await;
        assert_eq!(
            response.status(),
            StatusCode::RANGE_NOT_SATISFIABLE,
            "{range}"
        );
        assert_eq!(response.headers()["content-range"], "bytes */52");
        assert!(response.bytes().await.unwrap().is_empty());
    }
    let asked = [("range", "bytes=-18446744073709551615")];
    let response = gallery
        .request(Method::GET, &chat.resident, &link, &asked)
        .await;
    assert_eq!(response.bytes().await.unwrap(), PLAIN);
}

#[tokio::test]
async fn damage_in_the_storage_reaches_nobody() {
    let gallery = Gallery::open("").await;
    let mut chat = gallery.chat("aino").await;
    let file = gallery.file(&chat, PLAIN).await;
    let link = url(gallery.resident_link(&mut chat, file, "view").await);
    let segment = gallery
        .folder()
        .join(format!("{}/{file}/original/000000", chat.conversation));
    let mut kept = std::fs::read(&segment).unwrap();
    kept[3] ^= 1;
    std::fs::write(&segment, kept).unwrap();
    let response = gallery.follow(&chat.resident, &link).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
}

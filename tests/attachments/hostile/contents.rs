//! Hostile contents, through the whole house: sent, looked into by its process, refused with the code
//! of the reason, and deleted.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use futures_util::{StreamExt as _, stream};
use portti::domain::attachment::FileKind;
use portti::domain::event::AttachmentProblem;

use crate::client::PATIENCE;
use crate::hostile_files::{
    Hostile, NOTHING_ALLOWED, PAGES, PIXELS, archives, disguised, documents, heic, object_streams,
    pdfs, pictures, texts, with_macros,
};
use crate::house::House;
use crate::sending::File;

/// As many at once as a session may send.
const AT_ONCE: usize = 5;

/// Every hostile file there is.
fn all() -> Vec<Hostile> {
    let other = NOTHING_ALLOWED.iter().map(|(what, content)| {
        let problem = AttachmentProblem::TypeNotAllowed;
        (*what, FileKind::Jpeg, content.to_vec(), problem)
    });
    [
        archives::hostile(),
        disguised::acting(),
        disguised::unreadable(),
        documents::acting(),
        documents::of_two_kinds(),
        heic::hostile(),
        object_streams::hostile(),
        pdfs::acting(),
        pdfs::hostile(),
        pictures::hostile(),
        texts::hostile(),
        with_macros(),
        other.collect(),
    ]
    .concat()
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// How many rows there are of files, in whatever state.
fn rows(house: &House) -> i64 {
    let path = house.place.file("portti.db");
    let mut database = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    let count = diesel::sql_query("SELECT count(*) AS count FROM attachments");
    count.get_result::<Count>(&mut database).unwrap().count
}

#[tokio::test]
async fn hostile_contents_are_refused_by_their_codes_and_leave_nothing() {
    let house = House::new(
        &[
            // What is scanned has tests of its own.
            ("ATTACHMENTS__SCANNER", "none"),
            (
                "ATTACHMENTS__PIXELS_LIMIT",
                &(PIXELS / 1_000_000).to_string(),
            ),
            ("ATTACHMENTS__PAGES_LIMIT", &PAGES.to_string()),
            ("LIMITS__UPLOADS_PER_SESSION_MINUTE", "100000"),
        ],
        "conversation_files = 1000\nconversation_megabytes = 1000",
    );
    let server = house.place.start().await;
    let mut chat = house.chat(&server).await;
    let files = all();
    assert!(files.len() > 200, "{}", files.len());
    let files = files.into_iter().map(|(what, kind, content, problem)| {
        let name = format!("tiedosto.{}", kind.extensions()[0]);
        let file = File::new(&name, kind.media_type(), content);
        (what, file, serde_json::to_value(problem).unwrap())
    });
    let files: Vec<_> = files.collect();
    let mut wrong = Vec::new();
    // A few at a time, so that both sides hear of them while they come.
    for files in files.chunks(4 * AT_ONCE) {
        let resident = chat.as_resident(&server);
        let sending = stream::iter(files).map(|(_, file, _)| resident.sends(file));
        sending.buffer_unordered(AT_ONCE).collect::<()>().await;
        for (what, file, problem) in files {
            let ended = ["attachment_refused", "attachment_ready"];
            let ended = |heard: &serde_json::Value| {
                let event = heard["type"].as_str().unwrap_or_default();
                heard["attachment"] == file.id && ended.contains(&event)
            };
            let heard = chat.both_hear_where(ended).await;
            if heard["reason"] != *problem {
                wrong.push(format!("{what}: {heard}, not {problem}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    house.is_empty().await;
    let forgotten = async {
        while rows(&house) > 0 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    let forgotten = tokio::time::timeout(PATIENCE, forgotten).await;
    assert!(forgotten.is_ok(), "{} rows are left", rows(&house));
}

//! The real app, beside a second node over the same journal and storage, from which a test
//! identifies residents and puts files where it wants them.

use std::collections::BTreeMap;
use std::sync::Arc;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary};
use portti::attachments::store::{Copy, Form, Stored};
use portti::attachments::{Attachments, Store};
use portti::clock::Clock;
use portti::config::Loaded;
use portti::desk::Desk;
use portti::domain::attachment::FileKind;
use portti::domain::command::Command;
use portti::domain::ids::{AttachmentId, ConversationId, ServiceId, Timestamp};
use portti::domain::person::{Actor, Side};
use portti::journal::{Journal, NewFile, Written};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::{App, write_config, write_pages};
use crate::backstage::Backstage;
use crate::client::{Browser, ORIGIN_OF_APP};
use crate::socket::Socket;

/// When the clocks stand.
pub const NOON: Timestamp = Timestamp(1_795_262_400_000_000);

/// The app and what lies behind it.
pub struct Gallery {
    pub app: App,
    pub clock: Clock,
    pub journal: Journal,
    pub desk: Desk,
    pub store: Store,
    pub attachments: Attachments,
    loaded: Loaded,
}

/// Two people in a conversation; the resident is identified.
pub struct Chat {
    pub resident: Browser,
    pub staff: Browser,
    pub conversation: ConversationId,
    _sockets: [Socket; 2],
}

impl Gallery {
    /// With more keys in the table of files of the service.
    pub async fn open(files: &str) -> Self {
        Self::open_where(files, |service| service).await
    }

    /// The same, with changes to the text of the service.
    pub async fn open_where(files: &str, change: impl FnOnce(String) -> String) -> Self {
        let clock = Clock::fixed(NOON);
        let app = start(clock.clone(), files, change).await;
        let config = app.folder.path().join("portti.toml");
        let Backstage {
            loaded,
            journal,
            desk,
            ..
        } = Backstage::open(&config, clock.clone()).await;
        let settings = &loaded.settings.attachments;
        let (journal_too, desk_too) = (journal.clone(), desk.clone());
        let attachments = Attachments::open(settings, desk_too, journal_too, clock.clone());
        Self {
            store: Store::open(settings).unwrap(),
            attachments: attachments.unwrap(),
            app,
            clock,
            journal,
            desk,
            loaded,
        }
    }

    /// What does with files as is set here.
    pub fn attachments_with(
        &self,
        change: impl FnOnce(&mut portti::config::Attachments),
    ) -> Attachments {
        let mut settings = self.loaded.settings.attachments.clone();
        change(&mut settings);
        let (desk, journal) = (self.desk.clone(), self.journal.clone());
        Attachments::open(&settings, desk, journal, self.clock.clone()).unwrap()
    }

    /// A resident and a professional, who has accepted them; identified.
    pub async fn chat(&self, account: &str) -> Chat {
        let (staff, staff_socket) = self.app.professional(account).await;
        let (resident, resident_socket, conversation) = self.app.resident("Maija").await;
        let conversation = ConversationId(conversation.parse().unwrap());
        let chat = Chat {
            resident,
            staff,
            conversation,
            _sockets: [resident_socket, staff_socket],
        };
        let node = Backstage {
            clock: self.clock.clone(),
            loaded: self.loaded.clone(),
            journal: self.journal.clone(),
            desk: self.desk.clone(),
        };
        node.identify(conversation, account).await;
        chat
    }

    pub async fn does(&self, chat: &Chat, actor: Actor, command: Command) {
        let done = self.desk.handle(chat.conversation, actor, None, command);
        done.await.unwrap();
    }

    /// A file that a side has announced, and of which nothing has arrived yet.
    pub async fn offered(&self, chat: &Chat, size: u64, side: Side) -> AttachmentId {
        let id = AttachmentId(self.clock.uuid());
        let offer = Command::OfferAttachment {
            attachment: id,
            name: NAME.into(),
            size,
            media_type: FileKind::Jpeg.media_type().to_owned(),
        };
        let actor = match side {
            Side::Resident => Actor::Resident,
            Side::Professional | Side::System => Actor::Staff(professional("aino").into()),
        };
        self.does(chat, actor, offer).await;
        let file = NewFile {
            id,
            conversation: chat.conversation,
            service: ServiceId::from("terveys"),
            side,
            size,
            name: NAME.into(),
            kind: FileKind::Jpeg,
        };
        let now = self.clock.now();
        self.journal.insert_file(file, u64::MAX, now).await.unwrap();
        id
    }

    /// A file of the resident's that is ready, with a preview.
    pub async fn file(&self, chat: &Chat, plain: &[u8]) -> AttachmentId {
        let size = plain.len() as u64;
        let id = self.offered(chat, size, Side::Resident).await;
        let clear = Command::ClearAttachment {
            attachment: id,
            sha256: "0".repeat(64),
            size,
            preview: true,
            flagged: false,
        };
        let receive = Command::ReceiveAttachment { attachment: id };
        self.does(chat, Actor::System, receive).await;
        self.does(chat, Actor::System, clear).await;
        // Past the workers of the app, which would look into it.
        let sql = "UPDATE attachments SET state = 'ready', arrived = size, served_size = size, \
                   preview_size = ? WHERE id = ?";
        let changed = diesel::sql_query(sql)
            .bind::<BigInt, _>(i64::try_from(PREVIEW.len()).unwrap())
            .bind::<Binary, _>(id.0.as_bytes().to_vec())
            .execute(&mut self.database());
        assert_eq!(changed, Ok(1));
        self.bytes(chat, id, Copy::Original, plain).await;
        self.bytes(chat, id, Copy::Preview, PREVIEW).await;
        id
    }

    /// The app's database, to change rows behind its back.
    pub fn database(&self) -> SqliteConnection {
        let path = self.app.folder.path().join("portti.db");
        let mut connection = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
        diesel::sql_query("PRAGMA busy_timeout = 10000")
            .execute(&mut connection)
            .unwrap();
        connection
    }

    /// The bytes of one form of a file.
    pub async fn bytes(&self, chat: &Chat, id: AttachmentId, copy: Copy, plain: &[u8]) {
        let stored = Stored {
            form: Form {
                conversation: chat.conversation,
                attachment: id,
                copy,
                size: plain.len() as u64,
                written: Written::default(),
            },
            key: Arc::new(self.key(chat.conversation, id).await),
        };
        self.store.write_all(&stored, plain).await.unwrap();
    }

    async fn key(
        &self,
        conversation: ConversationId,
        id: AttachmentId,
    ) -> portti::journal::FileKey {
        let key = self.journal.file_key(conversation, id).await.unwrap();
        key.unwrap()
    }

    /// The folder in which the bytes are.
    pub fn folder(&self) -> std::path::PathBuf {
        match &self.loaded.settings.attachments.storage {
            portti::config::Storage::Folder(folder) => folder.clone(),
            portti::config::Storage::S3 { .. } => panic!("the tests keep files in a folder"),
        }
    }

    /// Asks for a link as the resident; gives status and answer.
    pub async fn resident_link(
        &self,
        chat: &mut Chat,
        id: AttachmentId,
        purpose: &str,
    ) -> (StatusCode, Value) {
        let path = format!("/api/attachments/{id}/link");
        chat.resident
            .post(&path, json!({ "purpose": purpose }))
            .await
    }

    /// Asks for a link as the professional; gives status and answer.
    pub async fn staff_link(
        &self,
        chat: &mut Chat,
        id: AttachmentId,
        purpose: &str,
    ) -> (StatusCode, Value) {
        let conversation = chat.conversation;
        let path = format!("/api/staff/conversations/{conversation}/attachments/{id}/link");
        chat.staff.post(&path, json!({ "purpose": purpose })).await
    }

    /// Follows a link with a browser's cookie.
    pub async fn follow(&self, browser: &Browser, url: &str) -> Response {
        self.request(Method::GET, browser, url, &[]).await
    }

    pub async fn request(
        &self,
        method: Method,
        browser: &Browser,
        url: &str,
        headers: &[(&str, &str)],
    ) -> Response {
        let mut all = HeaderMap::new();
        let cookie = browser.cookie.as_deref().unwrap_or("none=none");
        for (name, value) in headers.iter().chain(&[("cookie", cookie)]) {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            all.append(name, HeaderValue::from_str(value).unwrap());
        }
        let url = format!("http://{}{url}", self.app.address);
        let request = reqwest::Client::new().request(method, url).headers(all);
        request
            .header("origin", ORIGIN_OF_APP)
            .send()
            .await
            .unwrap()
    }

    /// What the audit trail says was done to files: who, what, to which.
    pub async fn audited(&self) -> Vec<(String, String, String)> {
        let entries = self.journal.audit_after(0, 1_000).await.unwrap();
        let files = entries.into_iter().map(|audited| audited.entry);
        files
            .filter(|entry| entry.action.starts_with("file_"))
            .map(|entry| (entry.actor, entry.action, entry.detail))
            .collect()
    }
}

/// The app as the demo is configured, with more keys in the table of files of its service.
async fn start(clock: Clock, files: &str, change: impl FnOnce(String) -> String) -> App {
    let folder = tempfile::tempdir().unwrap();
    write_config(folder.path(), COLLEAGUE);
    write_pages(&folder.path().join("dist"));
    let service = folder.path().join("services/terveys.toml");
    let text = change(std::fs::read_to_string(&service).unwrap());
    std::fs::write(&service, format!("{text}\n[files]\n{files}\n")).unwrap();
    App::start_with(clock, folder).await
}

/// A second professional of the service.
const COLLEAGUE: &str = r#"
[[staff.accounts]]
id = "eero"
display_name = "Hoitaja Eero"
roles = ["professional"]
services = ["terveys"]
"#;

/// What files are called in these tests.
const NAME: &str = "Ihottuma kädessä.jpg";

pub use crate::backstage::professional;

/// What previews are in these tests.
pub const PREVIEW: &[u8] = b"a small picture";

/// The address in an answer that gives a link.
pub fn url((status, answer): (StatusCode, Value)) -> String {
    assert_eq!(status, StatusCode::OK, "{answer}");
    answer["url"].as_str().unwrap().to_owned()
}

/// A made-up id.
pub fn unknown() -> AttachmentId {
    AttachmentId(Uuid::from_u128(0xdead_beef))
}

/// Headers of an answer as text.
pub fn headers(response: &Response) -> BTreeMap<String, String> {
    let headers = response.headers().iter();
    headers
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect()
}

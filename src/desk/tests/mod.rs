//! The desk on a journal of its own, with a clock that the test moves.

mod arriving;
mod erased;
mod neighbours;
mod nodes;
mod queue;
mod time;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use secrecy::SecretString;
use tempfile::TempDir;

use super::{AtDesk, Desk, DeskError, DeskSettings, Handled, StartContext, StartedConversation};
use crate::bus::Bus;
use crate::clock::Clock;
use crate::config::{Database, Sealing, Services};
use crate::domain::command::Start;
use crate::domain::ids::{CommandId, ConversationId, Timestamp};
use crate::domain::person::{Language, Role, Staff};
use crate::domain::private::Private;
use crate::domain::schedule::Schedule;
use crate::domain::service::{IdentificationRule, Localized, ScreeningRules, Service};
use crate::journal::Journal;
use crate::wire::frame::StaffCommand;

/// 2026-11-21T12:00:00Z.
const NOON: Timestamp = Timestamp(1_795_262_400_000_000);

/// A database and its clock, on which desks are opened as nodes.
pub(crate) struct Ground {
    folder: Arc<TempDir>,
    pub(crate) clock: Clock,
}

/// One node.
pub(crate) struct Node {
    pub(crate) desk: Desk,
    clock: Clock,
    /// Aino is there from the start, so that conversations can be started.
    aino: Option<AtDesk>,
    _folder: Arc<TempDir>,
}

fn service(id: &str) -> Service {
    Service {
        id: id.into(),
        name: Localized::default(),
        description: Localized::default(),
        closed_message: Localized::default(),
        languages: BTreeSet::from([Language::Fi]),
        schedule: Schedule::always(),
        sites: BTreeSet::new(),
        return_pages: BTreeSet::new(),
        privacy_version: "1".to_owned(),
        privacy_url: Localized::default(),
        survey_url: None,
        phone_required: false,
        identification: IdentificationRule::OnRequest,
        provider: "suomifi".to_owned(),
        request_seconds: 600,
        identification_purpose: Localized::default(),
        accept_foreign: false,
        screening: ScreeningRules::default(),
        message_chars: 2_000,
        attachments: crate::domain::attachment::FileRules::default(),
        video: false,
        transcript_mail: true,
        queue_limit: 50,
    }
}

fn staff(id: &str) -> Staff {
    Staff {
        id: id.into(),
        display_name: format!("Hoitaja {id}"),
        roles: BTreeSet::from([Role::Professional]),
        services: BTreeSet::from(["terveys".into(), "sosiaali".into(), "omat-asiat".into()]),
    }
}

impl Ground {
    pub(crate) fn new() -> Self {
        Self {
            folder: Arc::new(tempfile::tempdir().unwrap()),
            clock: Clock::fixed(NOON),
        }
    }

    fn database(&self) -> Database {
        let path = self.folder.path();
        Database {
            url: SecretString::from(format!("sqlite://{}/portti.db", path.display())),
            ..Database::default()
        }
    }

    pub(crate) async fn journal(&self) -> Journal {
        let path = self.folder.path();
        let sealing = Sealing {
            current: "first".to_owned(),
            keys: BTreeMap::from([("first".to_owned(), path.join("first.key"))]),
            create_missing: true,
        };
        Journal::open(&self.database(), &sealing, self.clock.clone())
            .await
            .unwrap()
    }

    /// One more node on the same database, with a bus of its own: bells of other nodes are lost.
    pub(crate) async fn node(&self) -> Node {
        self.node_on(Bus::local()).await
    }

    /// One more node, on this bus.
    async fn node_on(&self, bus: Bus) -> Node {
        let settings = DeskSettings {
            conversations_per_professional: 2,
            away_after_seconds: 60,
            abandon_after_seconds: 900,
            resident_session_seconds: 86_400,
            ring_seconds: None,
            conversations_in_memory: 100,
        };
        let mut gated = service("omat-asiat");
        gated.identification = IdentificationRule::AtStart;
        gated.queue_limit = 1;
        let services = Services::new([service("terveys"), service("sosiaali"), gated]);
        let (journal, clock) = (self.journal().await, self.clock.clone());
        let desk = Desk::open(journal, bus, clock.clone(), services, settings)
            .await
            .unwrap();
        let aino = desk.arrive(&staff("aino"));
        Node {
            desk,
            clock,
            aino: Some(aino),
            _folder: Arc::clone(&self.folder),
        }
    }
}

impl Node {
    fn id(&self) -> CommandId {
        CommandId(self.clock.uuid())
    }

    async fn try_start(
        &self,
        service: &str,
        start_id: CommandId,
    ) -> Result<StartedConversation, DeskError> {
        let start = Start {
            service: service.into(),
            name: Private::new("Maija"),
            phone: Private::default(),
            topic: Private::default(),
            language: Language::Fi,
            consent: Some("1".to_owned()),
        };
        self.desk.start(start, StartContext { start_id }).await
    }

    pub(crate) async fn start(&self, service: &str) -> ConversationId {
        let started = self.try_start(service, self.id()).await;
        started.unwrap().conversation
    }

    async fn staff(
        &self,
        conversation: ConversationId,
        account: &str,
        wish: StaffCommand,
    ) -> Result<Handled, DeskError> {
        let staff = Arc::new(staff(account));
        let id = self.id();
        self.desk.handle_staff(conversation, &staff, id, wish).await
    }

    fn position(&self, conversation: ConversationId) -> Option<u32> {
        self.desk.place(conversation).map(|place| place.position)
    }
}

fn say(text: &str) -> StaffCommand {
    StaffCommand::Say {
        text: Private::new(text),
    }
}

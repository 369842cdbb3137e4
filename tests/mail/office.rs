//! A desk with one service and a nurse, whose conversations end with a wish for the transcript.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use portti::bus::Bus;
use portti::clock::Clock;
use portti::config::{Database, Mail, MailTls, Sealing, Services};
use portti::desk::{AtDesk, Desk, DeskSettings, StartContext};
use portti::domain::command::{Command, Start};
use portti::domain::event::Event;
use portti::domain::ids::{CommandId, ConversationId, Seq, ServiceId, StaffId, Timestamp};
use portti::domain::person::{Actor, Language, Role, Staff};
use portti::domain::private::Private;
use portti::domain::schedule::Schedule;
use portti::domain::service::{IdentificationRule, Localized, ScreeningRules, Service};
use portti::journal::Journal;
use portti::mail::Outbox;
use portti::texts::Texts;
use portti::wire::frame::PresenceStatus;
use secrecy::SecretString;

/// 2026-11-21T10:00:00Z, noon in Helsinki.
const NOON: Timestamp = Timestamp(1_795_255_200_000_000);

pub struct Office {
    pub clock: Clock,
    pub journal: Journal,
    pub desk: Desk,
    nurse: Staff,
    _at_desk: AtDesk,
    _folder: tempfile::TempDir,
}

fn everywhere(text: &str) -> Localized {
    let texts = Language::ALL.map(|language| (language, format!("{text} {}", language.tag())));
    Localized(BTreeMap::from(texts))
}

fn service() -> Service {
    Service {
        id: ServiceId::from("terveys"),
        name: everywhere("Terveys"),
        description: everywhere("x"),
        closed_message: everywhere("x"),
        languages: BTreeSet::from(Language::ALL),
        schedule: Schedule {
            time_zone: TimeZone::get("Europe/Helsinki").ok(),
            ..Schedule::always()
        },
        sites: BTreeSet::from(["https://www.kunta.example".to_owned()]),
        return_pages: BTreeSet::new(),
        privacy_version: "1".to_owned(),
        privacy_url: everywhere("https://www.kunta.example/"),
        survey_url: None,
        phone_required: false,
        identification: IdentificationRule::Never,
        provider: String::new(),
        request_seconds: 600,
        identification_purpose: Localized::default(),
        accept_foreign: false,
        // No code is looked for, so that one can be said and must be masked in the mail.
        screening: ScreeningRules {
            codes: BTreeSet::new(),
            ..ScreeningRules::default()
        },
        message_chars: 2_000,
        attachments: portti::domain::attachment::FileRules::default(),
        video: false,
        transcript_mail: true,
        queue_limit: 50,
    }
}

impl Office {
    pub async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::fixed(NOON);
        let database = Database {
            url: SecretString::from(format!("sqlite://{}/portti.db", folder.path().display())),
            ..Database::default()
        };
        let sealing = Sealing {
            current: "test".to_owned(),
            keys: [("test".to_owned(), folder.path().join("master.key"))].into(),
            create_missing: true,
        };
        let journal = Journal::open(&database, &sealing, clock.clone())
            .await
            .unwrap();
        let settings = DeskSettings {
            conversations_per_professional: 50,
            away_after_seconds: 60,
            abandon_after_seconds: 86_400,
            resident_session_seconds: 86_400,
            ring_seconds: None,
            conversations_in_memory: 1_000,
        };
        let services = Services::new([service()]);
        let (bus, at) = (Bus::local(), clock.clone());
        let desk = Desk::open(journal.clone(), bus, at, services, settings)
            .await
            .unwrap();
        let nurse = Staff {
            id: StaffId::from("aino.account"),
            display_name: "Sairaanhoitaja Aino <b>".to_owned(),
            roles: BTreeSet::from([Role::Professional]),
            services: BTreeSet::from([ServiceId::from("terveys")]),
        };
        let at_desk = desk.arrive(&nurse);
        desk.choose_presence(&nurse.id, PresenceStatus::Available);
        Self {
            clock,
            journal,
            desk,
            nurse,
            _at_desk: at_desk,
            _folder: folder,
        }
    }

    pub fn nurse(&self) -> Actor {
        Actor::Staff(self.nurse.clone().into())
    }

    pub async fn tell(&self, conversation: ConversationId, actor: Actor, command: Command) -> Seq {
        let handled = self.desk.handle(conversation, actor, None, command).await;
        handled.unwrap().seq
    }

    pub async fn say(&self, conversation: ConversationId, actor: Actor, text: &str) -> Seq {
        let text = Private::from(text);
        self.tell(conversation, actor, Command::Say { text }).await
    }

    /// A conversation that the nurse has taken.
    pub async fn begin(&self, language: Language) -> ConversationId {
        let start = Start {
            service: ServiceId::from("terveys"),
            name: Private::from("Matti Meikäläinen"),
            phone: Private::from("0401234567"),
            topic: Private::from("Kuume"),
            language,
            consent: Some("1".to_owned()),
        };
        let context = StartContext {
            start_id: CommandId(self.clock.uuid()),
        };
        let started = self.desk.start(start, context).await.unwrap();
        let accept = Command::Accept {
            take_over: false,
            held: 0,
            limit: 50,
        };
        self.tell(started.conversation, self.nurse(), accept).await;
        started.conversation
    }

    /// Ends the conversation and asks for the transcript to be sent to `address`.
    pub async fn finish(&self, conversation: ConversationId, address: &str) {
        self.tell(conversation, self.nurse(), Command::Close).await;
        let address = Private::from(address);
        let wish = Command::RequestTranscript { address };
        self.tell(conversation, Actor::Resident, wish).await;
    }

    /// A short conversation that is over, with its transcript due for `address`.
    pub async fn due(&self, address: &str) -> ConversationId {
        let conversation = self.begin(Language::Fi).await;
        self.say(conversation, Actor::Resident, "Hei!").await;
        self.finish(conversation, address).await;
        conversation
    }

    pub fn outbox(&self, mail: &Mail) -> Outbox {
        let (journal, desk, clock) = (self.journal.clone(), self.desk.clone(), self.clock.clone());
        let texts = Texts::built_in();
        Outbox::new(journal, desk, clock, texts, mail, "chat.kunta.example").unwrap()
    }

    /// What the conversation was told of its mail, in order.
    pub async fn reports(&self, conversation: ConversationId) -> Vec<bool> {
        let events = self.journal.load(conversation).await.unwrap();
        let reports = events
            .into_iter()
            .filter_map(|recorded| match recorded.event {
                Event::TranscriptDelivered { delivered } => Some(delivered),
                _ => None,
            });
        reports.collect()
    }
}

/// Settings for a mail server on this machine without encryption.
pub fn plain_mail(port: u16) -> Mail {
    Mail {
        host: "localhost".to_owned(),
        port,
        tls: MailTls::None,
        from: "Kuntalan chat <chat@kuntala.example>".to_owned(),
        retry_seconds: vec![40, 400],
        timeout_seconds: 10,
        ..Mail::default()
    }
}

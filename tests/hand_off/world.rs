//! A small Portti: a journal in a folder of its own, a desk, the hand-off, and a conversation.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use portti::bus::Bus;
use portti::clock::Clock;
use portti::config::{
    AssertionAudience, Claims, ClientAuthentication, Database, IdTokens, PrivateKeyJwt, Provider,
    ProviderKeys, RequestForm, Sealing, Services, SigningAlgorithm, TokenEncryption, Userinfo,
};
use portti::desk::{Desk, DeskSettings, StartContext};
use portti::domain::command::{Command, Start};
use portti::domain::conversation::Standing;
use portti::domain::event::{Event, HandOffFailure};
use portti::domain::ids::{CommandId, ConversationId, HandOffId, ServiceId, Timestamp};
use portti::domain::person::{Actor, Identity, Language, Role, Staff};
use portti::domain::private::Private;
use portti::domain::schedule::Schedule;
use portti::domain::service::{IdentificationRule, Localized, ScreeningRules, Service};
use portti::identification::{Clients, HandOffSettings, Identification};
use portti::journal::Journal;
use portti::oidc::Client;
use portti::oidc::http::Doors;
use portti::oidc::keys::{KeyRing, Needs};
use portti::secret::Token;
use url::Url;

/// The assurance level that every test provider grants.
pub const LEVEL: &str = "http://ftn.ficora.fi/2017/loatest2";
/// The municipal page that the widget is on.
pub const PAGE: &str = "https://www.kunta.example/terveys";
/// Portti's own origin.
pub const ORIGIN: &str = "https://chat.kunta.example";

/// One node of Portti.
#[derive(Clone)]
pub struct Node {
    pub desk: Desk,
    pub identification: Identification,
}

/// Portti with one provider, called `gate`.
pub struct World {
    pub folder: Arc<tempfile::TempDir>,
    pub clock: Clock,
    pub journal: Journal,
    pub node: Node,
    pub clients: Clients,
    /// Portti's own keys.
    pub ring: KeyRing,
}

/// A resident's conversation in which identification was requested.
#[derive(Clone, Debug)]
pub struct Chat {
    pub conversation: ConversationId,
    /// The resident's session token.
    pub session: Token,
    pub hand_off: HandOffId,
}

impl World {
    /// Portti before one provider, called `gate`, with keys that are made in the folder.
    pub async fn before(clock: Clock, folder: tempfile::TempDir, settings: Provider) -> Self {
        let ring = ring(folder.path(), &settings, &clock);
        let client = Client::new("gate", settings, &ring, Doors::Demo, clock.clone()).unwrap();
        let clients = BTreeMap::from([("gate".to_owned(), client)]);
        let database = Database {
            url: format!("sqlite://{}", folder.path().join("portti.db").display()).into(),
            ..Database::default()
        };
        let sealing = Sealing {
            keys: BTreeMap::from([("first".to_owned(), folder.path().join("master.key"))]),
            create_missing: true,
            ..Sealing::default()
        };
        let journal = Journal::open(&database, &sealing, clock.clone())
            .await
            .unwrap();
        let node = node(&journal, &clients, &clock).await;
        Self {
            folder: Arc::new(folder),
            clock,
            journal,
            node,
            clients,
            ring,
        }
    }

    /// Another node over the same journal, which has nothing in its memory.
    pub async fn another_node(&self) -> Node {
        node(&self.journal, &self.clients, &self.clock).await
    }

    /// A conversation that a professional took and asked for identification in.
    pub async fn chat(&self) -> Chat {
        let desk = &self.node.desk;
        let nurse = nurse();
        let _at_desk = desk.arrive(&nurse);
        desk.choose_presence(&nurse.id, portti::wire::frame::PresenceStatus::Available);
        let start = Start {
            service: ServiceId::from("terveys"),
            name: "Aino Esimerkki".into(),
            phone: "".into(),
            topic: "".into(),
            language: Language::Fi,
            consent: Some("2026-1".to_owned()),
        };
        let context = StartContext {
            start_id: CommandId(self.clock.uuid()),
        };
        let started = desk.start(start, context).await.unwrap();
        let conversation = started.conversation;
        let accept = Command::Accept {
            take_over: false,
            held: 0,
            limit: 9,
        };
        self.staff(conversation, accept).await;
        let mut chat = Chat {
            conversation,
            session: started.session,
            hand_off: HandOffId(self.clock.uuid()),
        };
        self.request(&mut chat).await;
        chat
    }

    /// The professional asks (again).
    pub async fn request(&self, chat: &mut Chat) {
        chat.hand_off = HandOffId(self.clock.uuid());
        let hand_off = chat.hand_off;
        self.staff(
            chat.conversation,
            Command::RequestIdentification {
                hand_off,
                reason: Private::default(),
            },
        )
        .await;
    }

    /// The professional does something.
    pub async fn staff(&self, conversation: ConversationId, command: Command) {
        let actor = Actor::Staff(nurse().into());
        self.node
            .desk
            .handle(conversation, actor, None, command)
            .await
            .unwrap();
    }

    /// Every event of a conversation, as the journal has it.
    pub async fn events(&self, chat: &Chat) -> Vec<Event> {
        let recorded = self.journal.load(chat.conversation).await.unwrap();
        recorded
            .into_iter()
            .map(|recorded| recorded.event)
            .collect()
    }

    /// Why attempts failed, in order, as the professional is told.
    pub async fn failures(&self, chat: &Chat) -> Vec<HandOffFailure> {
        let events = self.events(chat).await;
        let failures = events.into_iter().filter_map(|event| match event {
            Event::IdentificationFailed { reason, .. } => Some(reason),
            _ => None,
        });
        failures.collect()
    }

    /// Who the resident is known to be.
    pub async fn identity(&self, chat: &Chat) -> Option<Identity> {
        match &self
            .node
            .desk
            .state(chat.conversation)
            .await
            .unwrap()
            .standing
        {
            Standing::Identified(identity) => Some((**identity).clone()),
            _ => None,
        }
    }

    /// Asserts that nothing is known of the resident, neither here nor in the journal, that their
    /// session still stands, and that the professional was told exactly these failures.
    pub async fn assert_anonymous(&self, chat: &Chat, failures: &[HandOffFailure]) {
        assert!(
            self.identity(chat).await.is_none(),
            "the resident is identified"
        );
        let events = self.events(chat).await;
        let identified = |event: &Event| matches!(event, Event::Identified { .. });
        assert!(!events.iter().any(identified), "an identity is recorded");
        assert_eq!(self.failures(chat).await, failures);
        assert_eq!(self.holder(&chat.session).await, Some(chat.conversation));
    }

    /// The conversation that a session token opens.
    pub async fn holder(&self, session: &Token) -> Option<ConversationId> {
        let now = self.clock.now();
        self.journal
            .resident_session(session.hash(), now)
            .await
            .unwrap()
    }

    /// The resident's way up to the provider: ticket, page, *Continue*.
    pub async fn set_out(&self, chat: &Chat) -> SetOut {
        let identification = &self.node.identification;
        let ticket = identification
            .ticket(chat.conversation, chat.hand_off, PAGE)
            .await
            .unwrap();
        let opened = identification.open(ticket_in(&ticket.url)).await.unwrap();
        let flow = opened.flow.expose();
        let go = identification
            .continue_(Some(&flow), &opened.info.flow)
            .await
            .unwrap();
        SetOut::read(flow, opened.info.flow, &go.url)
    }
}

/// A browser on its way to the provider.
#[derive(Clone, Debug)]
pub struct SetOut {
    /// The flow cookie.
    pub flow: String,
    /// What the page was told to tell its flow by.
    pub page: String,
    /// The provider's address with the request.
    pub url: String,
    /// What the request says.
    pub asked: BTreeMap<String, String>,
}

impl SetOut {
    pub fn read(flow: String, page: String, url: &str) -> Self {
        let parsed = Url::parse(url).unwrap();
        Self {
            flow,
            page,
            url: url.to_owned(),
            asked: parsed.query_pairs().into_owned().collect(),
        }
    }

    pub fn state(&self) -> &str {
        &self.asked["state"]
    }

    pub fn nonce(&self) -> &str {
        &self.asked["nonce"]
    }
}

/// The ticket in the fragment of the identification page's address.
pub fn ticket_in(url: &str) -> &str {
    url.strip_prefix(&format!("{ORIGIN}/identify/#")).unwrap()
}

/// The time at which clocks of tests stand, unless told otherwise.
pub fn noon() -> Timestamp {
    Timestamp(1_794_000_000_000_000)
}

/// The keys of the Portti whose folder this is, as its provider needs them; made where they are
/// missing.
pub fn ring(folder: &Path, settings: &Provider, clock: &Clock) -> KeyRing {
    let needs = Needs::of([settings]);
    KeyRing::open(Some(folder.join("keys")), needs, Doors::Demo, clock.clone()).unwrap()
}

/// Sets what the Finnish trust network demands.
pub fn ftn(provider: &mut Provider) {
    provider.request = RequestForm::Signed;
    provider.id_token.encryption = TokenEncryption::Required;
}

/// A provider as an administrator would set it.
pub fn provider(issuer: &str) -> Provider {
    Provider {
        issuer: issuer.to_owned(),
        endpoints: None,
        client_id: "portti".to_owned(),
        client: ClientAuthentication::PrivateKeyJwt(PrivateKeyJwt {
            method: "private_key_jwt".to_owned(),
            key_file: None,
            kid: String::new(),
            alg: SigningAlgorithm::Es256,
            audience: AssertionAudience::TokenEndpoint,
        }),
        request: RequestForm::Plain,
        profile: None,
        scopes: Some(vec!["openid".to_owned()]),
        acr_values: vec![LEVEL.to_owned()],
        accepted_acr: Vec::new(),
        prompt: "login".to_owned(),
        max_age: 300,
        extra: BTreeMap::from([("ftn_spname".to_owned(), "Kunta".to_owned())]),
        id_token: IdTokens::default(),
        jwks: ProviderKeys::default(),
        userinfo: Userinfo::None,
        claims: Claims::default(),
        leeway_seconds: 10,
        timeout_seconds: 10,
        ca_file: None,
    }
}

async fn node(journal: &Journal, clients: &Clients, clock: &Clock) -> Node {
    let settings = DeskSettings {
        conversations_in_memory: 1_000,
        conversations_per_professional: 9,
        away_after_seconds: 60,
        abandon_after_seconds: 900,
        resident_session_seconds: 3600,
        ring_seconds: None,
    };
    let services = Services::new([service()]);
    let desk = Desk::open(
        journal.clone(),
        Bus::local(),
        clock.clone(),
        services,
        settings,
    )
    .await
    .unwrap();
    let settings = HandOffSettings {
        ticket_seconds: 60,
        flow_seconds: 600,
        proof_seconds: 120,
        session_seconds: 3600,
        origin: ORIGIN.to_owned(),
    };
    let identification = Identification::new(
        desk.clone(),
        journal.clone(),
        clients.clone(),
        settings,
        clock.clone(),
    );
    Node {
        desk,
        identification,
    }
}

/// The professional.
pub fn nurse() -> Staff {
    Staff {
        id: "sari".into(),
        display_name: "Hoitaja Sari".to_owned(),
        roles: BTreeSet::from([Role::Professional]),
        services: BTreeSet::from([ServiceId::from("terveys")]),
    }
}

/// The service.
pub fn service() -> Service {
    let text = |text: &str| Localized(BTreeMap::from([(Language::Fi, text.to_owned())]));
    Service {
        id: ServiceId::from("terveys"),
        name: text("Terveysneuvonta"),
        description: text("Neuvoja terveydestä"),
        closed_message: text("Suljettu"),
        languages: BTreeSet::from([Language::Fi]),
        schedule: Schedule::always(),
        sites: BTreeSet::from(["https://www.kunta.example".to_owned()]),
        return_pages: BTreeSet::new(),
        privacy_version: "2026-1".to_owned(),
        privacy_url: text("https://www.kunta.example/tietosuoja"),
        survey_url: None,
        phone_required: false,
        identification: IdentificationRule::OnRequest,
        provider: "gate".to_owned(),
        request_seconds: 600,
        identification_purpose: text("jotta hoitaja näkee tietosi"),
        accept_foreign: false,
        screening: ScreeningRules::default(),
        message_chars: 2000,
        attachments: portti::domain::attachment::FileRules {
            offered: true,
            ..Default::default()
        },
        video: true,
        transcript_mail: true,
        queue_limit: 100,
    }
}

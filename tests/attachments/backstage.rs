//! A second node over the journal of a server: it brings a conversation to where files may be sent,
//! which needs no provider then.

use std::path::Path;

use portti::bus::Bus;
use portti::clock::Clock;
use portti::config::Loaded;
use portti::desk::{Desk, DeskSettings};
use portti::domain::command::Command;
use portti::domain::ids::{ConversationId, HandOffId, ServiceId};
use portti::domain::person::{Actor, Assurance, Identity, Role, Staff};
use portti::journal::Journal;

/// The second node.
pub struct Backstage {
    pub clock: Clock,
    pub loaded: Loaded,
    pub journal: Journal,
    pub desk: Desk,
}

impl Backstage {
    /// As the server is configured.
    pub async fn open(config: &Path, clock: Clock) -> Self {
        let loaded = portti::config::load(config, &[]).unwrap();
        let (database, sealing) = (&loaded.settings.database, &loaded.settings.sealing);
        let journal = Journal::open(database, sealing, clock.clone())
            .await
            .unwrap();
        let how = DeskSettings {
            conversations_per_professional: 9,
            away_after_seconds: 60,
            abandon_after_seconds: 86_400,
            conversations_in_memory: 100,
            resident_session_seconds: 86_400,
            ring_seconds: None,
        };
        let services = loaded.services.clone();
        let desk = Desk::open(journal.clone(), Bus::local(), clock.clone(), services, how);
        Self {
            desk: desk.await.unwrap(),
            clock,
            loaded,
            journal,
        }
    }

    /// Has a professional accept a conversation that waits, and its resident identified.
    pub async fn identify(&self, conversation: ConversationId, account: &str) {
        let hand_off = HandOffId(self.clock.uuid());
        let actor = || Actor::Staff(professional(account).into());
        let accept = Command::Accept {
            take_over: false,
            held: 0,
            limit: 9,
        };
        let request = Command::RequestIdentification {
            hand_off,
            reason: "".into(),
        };
        let identity = self.identity();
        let identify = Command::Identify { hand_off, identity };
        for (actor, command) in [
            (actor(), accept),
            (actor(), request),
            (Actor::System, identify),
        ] {
            let done = self.desk.handle(conversation, actor, None, command);
            done.await.unwrap();
        }
    }

    fn identity(&self) -> Identity {
        Identity {
            given_names: "Maija".into(),
            family_name: "Meikäläinen".into(),
            personal_id: Some("240685-917U".into()),
            foreign_id: None,
            birth_date: None,
            non_disclosure: false,
            assurance: Assurance {
                provider: "suomifi".to_owned(),
                acr: "test".to_owned(),
                method: String::new(),
                authenticated_at: self.clock.now(),
            },
        }
    }
}

/// A professional of the demo.
pub fn professional(account: &str) -> Staff {
    Staff {
        id: account.into(),
        display_name: account.to_owned(),
        roles: [Role::Professional].into(),
        services: [ServiceId::from("terveys")].into(),
    }
}

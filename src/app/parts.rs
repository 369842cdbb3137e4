//! How each part is made from the settings.

use std::sync::Arc;

use crate::bus::{Bus, BusError, BusKey, Relay};
use crate::clock::Clock;
use crate::config::{Mode, Settings};
use crate::desk::{Desk, DeskSettings};
use crate::domain::ids::NodeId;
use crate::identification::{self, HandOffSettings, Identification};
use crate::journal::Journal;
use crate::mail;
use crate::oidc::Client;
use crate::oidc::http::Doors;
use crate::oidc::keys::{KeyRing, Needs};
use crate::staff::Staffing;
use crate::texts::Texts;
use crate::video::Calls;
use crate::web::CallSessions;

use super::ServeError;

fn doors(settings: &Settings) -> Doors {
    match settings.mode {
        Mode::Demo => Doors::Demo,
        Mode::Production => Doors::Strict,
    }
}

/// Portti's own keys, of which every provider's client takes what it needs.
pub(super) fn ring(settings: &Settings, clock: &Clock) -> Result<KeyRing, ServeError> {
    let identification = &settings.identification;
    let providers = identification.providers.values();
    let needs = Needs::of(providers.chain(&settings.staff.provider));
    let folder = identification.keys.folder.clone();
    let ring = KeyRing::open(folder, needs, doors(settings), clock.clone())?;
    Ok(ring)
}

/// Accounts, sign-in and sessions of staff.
pub(super) fn staffing(
    settings: &Settings,
    ring: &KeyRing,
    journal: &Journal,
    clock: &Clock,
) -> Result<Staffing, ServeError> {
    let staffing = Staffing::new(
        journal.clone(),
        clock.clone(),
        staff_provider(settings, ring, clock)?,
        settings.server.origin(),
        &settings.staff,
        &settings.limits,
    );
    Ok(staffing?)
}

/// The bus, and what keeps it in touch with other nodes where there are any.
pub(super) async fn bus(
    settings: &Settings,
    journal: &Journal,
    clock: &Clock,
) -> Result<(Bus, Option<Relay>), BusError> {
    let node = NodeId(clock.uuid());
    let key = BusKey::new(journal.bus_key());
    Bus::open(&settings.bus, node, &key, clock.clone()).await
}

/// What sends mail.
pub(super) fn outbox(
    settings: &Settings,
    desk: &Desk,
    journal: &Journal,
    texts: &Texts,
    clock: &Clock,
) -> Result<mail::Outbox, ServeError> {
    let outbox = mail::Outbox::new(
        journal.clone(),
        desk.clone(),
        clock.clone(),
        texts.clone(),
        &settings.mail,
        host(settings),
    );
    Ok(outbox?)
}

/// The client of the organisation's own sign-in, where there is one.
fn staff_provider(
    settings: &Settings,
    ring: &KeyRing,
    clock: &Clock,
) -> Result<Option<Client>, ServeError> {
    let Some(provider) = settings.staff.provider.clone() else {
        return Ok(None);
    };
    let client = Client::new("staff", provider, ring, doors(settings), clock.clone());
    client.map(Some).map_err(ServeError::StaffProvider)
}

pub(super) fn identification(
    settings: &Settings,
    ring: &KeyRing,
    desk: &Desk,
    journal: &Journal,
    clock: &Clock,
) -> Result<Identification, ServeError> {
    let clients = identification::clients(&settings.identification, ring, doors(settings), clock)
        .map_err(|(name, error)| ServeError::Provider(name, error))?;
    let settings = HandOffSettings::of(settings);
    Ok(Identification::new(
        desk.clone(),
        journal.clone(),
        clients,
        settings,
        clock.clone(),
    ))
}

/// The host name that mail is sent as.
fn host(settings: &Settings) -> &str {
    settings
        .server
        .public_url
        .as_ref()
        .and_then(url::Url::host_str)
        .unwrap_or("localhost")
}

pub(super) fn desk_settings(settings: &Settings) -> DeskSettings {
    DeskSettings {
        conversations_per_professional: settings.staff.conversations,
        away_after_seconds: settings.staff.away_seconds,
        abandon_after_seconds: settings.conversations.abandoned_seconds,
        conversations_in_memory: settings.conversations.in_memory,
        resident_session_seconds: settings.conversations.session_seconds,
        ring_seconds: settings.video.as_ref().map(|video| video.ring_seconds),
    }
}

/// The calls, where any are held. A service that offers some where none are is told of: it is a
/// setting without effect.
pub(super) async fn calls(
    settings: &Settings,
    desk: &Desk,
    journal: &Journal,
    staffing: &Staffing,
    clock: &Clock,
) -> Result<Option<Calls>, ServeError> {
    if let Some(video) = &settings.video {
        let sessions = Arc::new(CallSessions {
            journal: journal.clone(),
            staffing: staffing.clone(),
            clock: clock.clone(),
        });
        let (desk, journal) = (desk.clone(), journal.clone());
        let calls = Calls::open(video, desk, journal, sessions, clock.clone()).await?;
        let udp = calls.local_addresses().udp;
        tracing::info!(%udp, "calls can be held");
        return Ok(Some(calls));
    }
    for (id, entry) in desk.services().iter() {
        if entry.service.video {
            tracing::warn!(service = %id, "no calls are held, since there is no [video]");
        }
    }
    Ok(None)
}

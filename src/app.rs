//! The composition root: the only file that knows all the parts.

mod listening;
mod parts;

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::time::Duration;

use actix_web::web;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::attachments::{Attachments, AttachmentsError, Seats};
use crate::bus::{BusError, Relay};
use crate::clock::Clock;
use crate::config::{Mistake, Services, Settings};
use crate::desk::{Desk, DeskError};
use crate::journal::{Journal, JournalError};
use crate::mail;
use crate::oidc::keys::KeyError;
use crate::oidc::{OidcError, SignedKeys};
use crate::staff::SignInError;
use crate::telemetry::{self, TelemetryError};
use crate::texts::Texts;
use crate::video::{Calls, LocalAddresses, UnitError};
use crate::web::limits::Limiter;
use crate::web::sentences::Sentences;
use crate::web::{Pages, PagesError, Sockets, WebState};
use listening::{listen, serve};
use parts::{bus, calls, desk_settings, identification, outbox, ring, staffing};

/// Why the server could not start, or ended badly.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The configuration has mistakes.
    #[error("the configuration has {} mistake(s)", .0.len())]
    Config(Vec<Mistake>),
    /// Logs or metrics.
    #[error(transparent)]
    Telemetry(#[from] TelemetryError),
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The bus.
    #[error("bus: {0}")]
    Bus(#[from] BusError),
    /// The desk.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// The built front end.
    #[error(transparent)]
    Pages(#[from] PagesError),
    /// Portti's own keys cannot be used.
    #[error("identification.keys: {0}")]
    Keys(#[from] KeyError),
    /// An identification provider cannot be used as configured.
    #[error("identification.providers.{0}: {1}")]
    Provider(String, OidcError),
    /// The organisation's own sign-in cannot be used as configured.
    #[error("staff.provider: {0}")]
    StaffProvider(OidcError),
    /// The accounts of staff cannot be used as configured.
    #[error("staff: {0}")]
    Staff(#[from] SignInError),
    /// Mail cannot be sent as configured.
    #[error("mail: {0}")]
    Mail(#[from] mail::OutboxError),
    /// Files cannot be kept or checked as configured.
    #[error("attachments: {0}")]
    Attachments(#[from] AttachmentsError),
    /// Calls cannot be held as configured.
    #[error("video: {0}")]
    Video(#[from] UnitError),
    /// The port cannot be bound.
    #[error("{0} cannot be listened on: {1}")]
    Listen(SocketAddr, std::io::Error),
    /// The server ended badly.
    #[error("the server ended: {0}")]
    Io(#[from] std::io::Error),
}

/// A server that is ready to run.
pub struct Portti {
    listener: TcpListener,
    state: web::Data<WebState>,
    settings: Settings,
    config: Option<PathBuf>,
    stop: CancellationToken,
    parts: Parts,
}

/// What runs beside the web server.
struct Parts {
    relay: Option<Relay>,
    desk: Desk,
    journal: Journal,
    mail: mail::Outbox,
    attachments: Attachments,
    calls: Option<Calls>,
}

impl Portti {
    /// Puts the parts together and binds the port. Nothing is served yet.
    ///
    /// `config` is the file that the settings were read from; it is read again on SIGHUP.
    ///
    /// # Errors
    /// Whatever keeps the server from starting.
    pub async fn build(
        settings: Settings,
        services: Services,
        texts: Texts,
        config: Option<PathBuf>,
        clock: Clock,
    ) -> Result<Self, ServeError> {
        // First, so that no part counts into nothing.
        let metrics = telemetry::metrics()?;
        let pages = Pages::read(&settings.server.assets_dir, &settings.server.origin())?;
        let listener = listen(settings.server.listen)?;
        let journal = Journal::open(&settings.database, &settings.sealing, clock.clone()).await?;
        let (bus, relay) = bus(&settings, &journal, &clock).await?;
        let how = desk_settings(&settings);
        let desk = Desk::open(journal.clone(), bus, clock.clone(), services, how).await?;
        let ring = ring(&settings, &clock)?;
        let identification = identification(&settings, &ring, &desk, &journal, &clock)?;
        let staffing = staffing(&settings, &ring, &journal, &clock)?;
        let mail = outbox(&settings, &desk, &journal, &texts, &clock)?;
        let attachments = Attachments::open(
            &settings.attachments,
            desk.clone(),
            journal.clone(),
            clock.clone(),
        )?;
        let calls = calls(&settings, &desk, &journal, &staffing, &clock).await?;
        let stop = CancellationToken::new();
        let state = web::Data::new(WebState {
            desk: desk.clone(),
            journal: journal.clone(),
            identification,
            ring,
            signed_keys: SignedKeys::default(),
            staffing,
            attachments: attachments.clone(),
            calls: calls.clone(),
            clock,
            origin: settings.server.origin(),
            mode: settings.mode,
            trusted_proxies: settings.server.trusted_proxies.clone(),
            limiter: Limiter::new(&settings.limits),
            limits: settings.limits.clone(),
            afterwards_seconds: settings.conversations.afterwards_seconds,
            uploads: Seats::default(),
            sentences: Sentences::new(texts),
            pages,
            sockets: Sockets::default(),
            metrics,
            stop: stop.clone(),
        });
        let parts = Parts {
            relay,
            desk,
            journal,
            mail,
            attachments,
            calls,
        };
        Ok(Self {
            listener,
            state,
            settings,
            config,
            stop,
            parts,
        })
    }

    /// The address that is listened on; useful with port 0.
    ///
    /// # Errors
    /// Where the operating system does not tell.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Where the media of calls comes in, where any are held; useful with port 0.
    #[must_use]
    pub fn media_addresses(&self) -> Option<LocalAddresses> {
        self.parts.calls.as_ref().map(Calls::local_addresses)
    }

    /// Ends the server when cancelled, gracefully.
    #[must_use]
    pub fn stop_token(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Serves until the stop token is cancelled: then takes no more connections, tells sockets to
    /// connect again, records what waits, and returns within the set time.
    ///
    /// # Errors
    /// Where the server cannot run.
    pub async fn run(self) -> Result<(), ServeError> {
        let Self {
            listener,
            state,
            settings,
            config,
            stop,
            parts,
        } = self;
        let grace = Duration::from_secs(u64::from(settings.server.shutdown_seconds));
        let background = CancellationToken::new();
        let tasks = tokio_util::task::TaskTracker::new();
        if let Some(relay) = parts.relay {
            tasks.spawn(relay.run(background.clone()));
        }
        tasks.spawn(parts.desk.run(background.clone()));
        tasks.spawn(parts.mail.run(background.clone()));
        tasks.spawn(parts.attachments.run(background.clone()));
        if let Some(calls) = parts.calls {
            tasks.spawn(calls.run(background.clone()));
        }
        tasks.spawn(upkeep(state.clone(), background.clone()));
        tasks.spawn(tend(state.clone(), background.clone()));
        #[cfg(unix)]
        tasks.spawn(crate::reload::on_hangup(
            state.clone(),
            config,
            background.clone(),
        ));
        let server = serve(listener, &state, &settings)?;
        let handle = server.handle();
        let mut running = tokio::spawn(server);
        tokio::select! {
            () = stop.cancelled() => {}
            // It ends by itself only where something is badly wrong: then all ends.
            _ = &mut running => stop.cancel(),
        }
        let deadline = Instant::now() + grace;
        farewell(&state, &handle, grace).await;
        background.cancel();
        tasks.close();
        let _ = tokio::time::timeout_at(deadline, tasks.wait()).await;
        // What was taken in is recorded before the end; a second more than none is left for it.
        let last = deadline.max(Instant::now() + Duration::from_secs(1));
        let _ = tokio::time::timeout_at(last, parts.journal.shutdown()).await;
        tracing::info!("stopped");
        if running.is_finished() {
            return Ok(());
        }
        match tokio::time::timeout_at(last, running).await {
            Ok(Ok(ended)) => Ok(ended?),
            Ok(Err(error)) => Err(std::io::Error::other(error).into()),
            Err(_) => Ok(()),
        }
    }
}

/// Lets sockets and requests end, for at most `grace`, and then ends them.
async fn farewell(state: &WebState, handle: &actix_web::dev::ServerHandle, grace: Duration) {
    tracing::info!("stopping: sockets are told to connect again");
    let gone = async {
        while state.sockets.count() > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    // The graceful stop of the web server waits for sockets too, so they go first.
    let _ = tokio::time::timeout(grace / 2, gone).await;
    let _ = tokio::time::timeout(grace / 4, handle.stop(true)).await;
    handle.stop(false).await;
}

/// Looks after the clients of the providers, of residents and of staff.
async fn tend(state: web::Data<WebState>, stop: CancellationToken) {
    tokio::select! {
        () = stop.cancelled() => {}
        _ = async { tokio::join!(state.identification.tend(), state.staffing.tend()) } => {}
    }
}

/// Sweeps what grows with the number of those who came by.
async fn upkeep(state: web::Data<WebState>, stop: CancellationToken) {
    let mut ticks = tokio::time::interval(telemetry::UPKEEP);
    let mut round: u32 = 0;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = ticks.tick() => {}
        }
        state.metrics.run_upkeep();
        round = round.wrapping_add(1);
        if round.is_multiple_of(12) {
            state.limiter.sweep();
        }
    }
}

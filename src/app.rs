//! The composition root: the only file that knows all the parts.

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::time::Duration;

use actix_web::{App, HttpServer, middleware, web};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::bus::Bus;
use crate::clock::Clock;
use crate::config::{Mistake, Mode, Services, Settings};
use crate::desk::{Desk, DeskError, DeskSettings};
use crate::identification::{self, HandOffSettings, Identification};
use crate::journal::{Journal, JournalError};
use crate::mail;
use crate::oidc::http::Doors;
use crate::oidc::keys::{KeyError, KeyRing, Needs};
use crate::oidc::{Client, OidcError, SignedKeys};
use crate::staff::{SignInError, Staffing};
use crate::telemetry::{self, TelemetryError};
use crate::texts::Texts;
use crate::web::limits::Limiter;
use crate::web::sentences::Sentences;
use crate::web::{self as http, Pages, PagesError, Sockets, WebState};

/// How much of what the kernel may hold for a browser that does not read, in bytes. Small, so
/// that a slow reader is noticed soon.
const SEND_BUFFER: usize = 64 * 1024;

/// After how long unacknowledged bytes end a connection (RFC 5482).
const TCP_USER_TIMEOUT: Duration = Duration::from_secs(30);

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
    desk: Desk,
    journal: Journal,
    mail: mail::Outbox,
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
        let how = desk_settings(&settings);
        let desk = Desk::open(journal.clone(), Bus::local(), clock.clone(), services, how).await?;
        let ring = ring(&settings, &clock)?;
        let identification = identification(&settings, &ring, &desk, &journal, &clock)?;
        let staffing = Staffing::new(
            journal.clone(),
            clock.clone(),
            staff_provider(&settings, &ring, &clock)?,
            settings.server.origin(),
            &settings.staff,
            &settings.limits,
        )?;
        let mail = mail::Outbox::new(
            journal.clone(),
            desk.clone(),
            clock.clone(),
            texts.clone(),
            &settings.mail,
            host(&settings),
        )?;
        let stop = CancellationToken::new();
        let state = web::Data::new(WebState {
            desk: desk.clone(),
            journal: journal.clone(),
            identification,
            ring,
            signed_keys: SignedKeys::default(),
            staffing,
            clock,
            origin: settings.server.origin(),
            mode: settings.mode,
            trusted_proxies: settings.server.trusted_proxies.clone(),
            limiter: Limiter::new(&settings.limits),
            limits: settings.limits.clone(),
            afterwards_seconds: settings.conversations.afterwards_seconds,
            sentences: Sentences::new(texts),
            pages,
            sockets: Sockets::default(),
            metrics,
            stop: stop.clone(),
        });
        let parts = Parts {
            desk,
            journal,
            mail,
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
        tasks.spawn(parts.desk.run(background.clone()));
        tasks.spawn(parts.mail.run(background.clone()));
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

fn serve(
    listener: TcpListener,
    state: &web::Data<WebState>,
    settings: &Settings,
) -> Result<actix_web::dev::Server, ServeError> {
    let grace = u64::from(settings.server.shutdown_seconds);
    let shared = state.clone();
    let mut server = HttpServer::new(move || {
        let state = shared.clone();
        App::new()
            .app_data(state.clone())
            .wrap(middleware::Compress::default())
            .wrap(middleware::from_fn(http::shield))
            .configure(|config| http::routes(&state, config))
    })
    .on_connect(|connection, _| tune(connection))
    .disable_signals()
    .client_request_timeout(Duration::from_secs(10))
    .keep_alive(Duration::from_secs(75))
    .shutdown_timeout(grace / 2);
    if settings.server.workers > 0 {
        server = server.workers(usize::try_from(settings.server.workers).unwrap_or(1));
    }
    Ok(server.listen(listener)?.run())
}

/// Makes a reader that never reads noticeable soon.
fn tune(connection: &dyn std::any::Any) {
    let Some(stream) = connection.downcast_ref::<actix_web::rt::net::TcpStream>() else {
        return;
    };
    let socket = socket2::SockRef::from(stream);
    let buffer = socket.set_send_buffer_size(SEND_BUFFER);
    #[cfg(target_os = "linux")]
    let buffer = buffer.and(socket.set_tcp_user_timeout(Some(TCP_USER_TIMEOUT)));
    let tuned = buffer.and(socket.set_tcp_nodelay(true));
    if let Err(error) = tuned {
        tracing::debug!(%error, "a connection could not be tuned");
    }
}

fn listen(address: SocketAddr) -> Result<TcpListener, ServeError> {
    let failed = |error| ServeError::Listen(address, error);
    let socket = socket2::Socket::new(
        socket2::Domain::for_address(address),
        socket2::Type::STREAM,
        Some(socket2::Protocol::TCP),
    )
    .map_err(failed)?;
    // A restart must not wait for the old connections to be forgotten.
    socket.set_reuse_address(true).map_err(failed)?;
    socket.bind(&address.into()).map_err(failed)?;
    socket.listen(1_024).map_err(failed)?;
    Ok(socket.into())
}

fn doors(settings: &Settings) -> Doors {
    match settings.mode {
        Mode::Demo => Doors::Demo,
        Mode::Production => Doors::Strict,
    }
}

/// Portti's own keys, of which every provider's client takes what it needs.
fn ring(settings: &Settings, clock: &Clock) -> Result<KeyRing, ServeError> {
    let identification = &settings.identification;
    let providers = identification.providers.values();
    let needs = Needs::of(providers.chain(&settings.staff.provider));
    let folder = identification.keys.folder.clone();
    let ring = KeyRing::open(folder, needs, doors(settings), clock.clone())?;
    Ok(ring)
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

fn identification(
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

fn desk_settings(settings: &Settings) -> DeskSettings {
    DeskSettings {
        conversations_per_professional: settings.staff.conversations,
        away_after_seconds: settings.staff.away_seconds,
        abandon_after_seconds: settings.conversations.abandoned_seconds,
        conversations_in_memory: settings.conversations.in_memory,
        resident_session_seconds: settings.conversations.session_seconds,
    }
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

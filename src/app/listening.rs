//! The port, and the web server on it.

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use actix_web::{App, HttpServer, middleware, web};

use super::ServeError;
use crate::config::Settings;
use crate::web::{self as http, WebState};

/// How much of what the kernel may hold for a browser that does not read, in bytes. Small, so
/// that a slow reader is noticed soon.
const SEND_BUFFER: usize = 64 * 1024;

/// After how long unacknowledged bytes end a connection (RFC 5482).
const TCP_USER_TIMEOUT: Duration = Duration::from_secs(30);

pub(super) fn serve(
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

pub(super) fn listen(address: SocketAddr) -> Result<TcpListener, ServeError> {
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

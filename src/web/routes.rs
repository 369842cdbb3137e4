//! Which address leads where. The order of this file is the map of the interface.

use actix_files::Files;
use actix_web::http::Method;
use actix_web::web::{self, ServiceConfig, delete, get, head, patch, post};

use super::error::ApiError;
use super::state::WebState;
use super::{
    conversations, files, health, identification, openapi, pages, services, socket, staff,
    staff_sessions, staff_sign_on, uploads,
};

/// Adds every route.
pub fn routes(state: &web::Data<WebState>, config: &mut ServiceConfig) {
    let limit = usize::try_from(state.limits.body_bytes).unwrap_or(usize::MAX);
    config
        .app_data(state.clone())
        .app_data(json(state, limit))
        .app_data(query(state))
        .app_data(path(state))
        .app_data(web::PayloadConfig::new(limit))
        .configure(resident)
        .configure(staff_routes)
        .configure(files_routes)
        .configure(upload_routes)
        .configure(operations)
        .configure(|config| pages_routes(state, config))
        .default_service(web::to(pages::nothing));
}

fn resident(config: &mut ServiceConfig) {
    config
        .route("/api/services", get().to(services::list))
        .route("/api/conversations", post().to(conversations::start))
        .route("/api/conversation", get().to(conversations::current))
        .route("/api/session/end", post().to(conversations::end))
        .route("/api/socket/resident", get().to(socket::resident_socket))
        .route(
            "/api/identification/ticket",
            post().to(identification::ticket),
        )
        .route("/api/identification/open", post().to(identification::open))
        .route(
            "/api/identification/continue",
            post().to(identification::go_on),
        )
        .route(
            "/api/identification/decline",
            post().to(identification::decline),
        )
        .route(
            "/api/identification/redeem",
            post().to(identification::redeem),
        )
        .route(
            "/api/identification/sign-out",
            post().to(identification::sign_out),
        )
        .route("/identify/callback", get().to(identification::callback))
        .route(
            "/.well-known/portti-jwks.json",
            get().to(identification::jwks),
        )
        .route(
            "/.well-known/portti-jwks.jwt",
            get().to(identification::signed_jwks),
        );
}

fn staff_routes(config: &mut ServiceConfig) {
    config
        .route("/api/staff/sign-in-info", get().to(staff::sign_in_info))
        .route("/api/staff/sign-in", post().to(staff::sign_in))
        .route("/api/staff/oidc/start", post().to(staff_sign_on::start))
        .route("/api/staff/callback", get().to(staff_sign_on::callback))
        .route(
            "/api/staff/backchannel-logout",
            post().to(staff_sign_on::backchannel_logout),
        )
        .route("/api/staff/me", get().to(staff::me))
        .route("/api/staff/sessions", get().to(staff_sessions::list))
        .route("/api/staff/sessions/end", post().to(staff_sessions::end))
        .route(
            "/api/staff/sessions/end-others",
            post().to(staff_sessions::end_others),
        )
        .route("/api/staff/sign-out", post().to(staff::sign_out))
        .route(
            "/api/staff/conversations/{id}/personal-id",
            post().to(staff::reveal),
        )
        .route("/api/socket/staff", get().to(socket::staff_socket));
}

fn files_routes(config: &mut ServiceConfig) {
    config
        .route("/api/attachments/{id}/link", post().to(files::link))
        .route(
            "/api/staff/conversations/{conversation}/attachments/{id}/link",
            post().to(files::staff_link),
        )
        .route("/api/files/{capability}", get().to(files::get))
        .route("/api/files/{capability}", web::head().to(files::get));
}

fn upload_routes(config: &mut ServiceConfig) {
    let staff = "/api/staff/conversations/{conversation}/attachments";
    config
        .service(
            web::resource("/api/attachments")
                .route(post().to(uploads::begin))
                .route(options().to(uploads::options)),
        )
        .service(
            web::resource("/api/attachments/{attachment}")
                .route(head().to(uploads::standing))
                .route(patch().to(uploads::bring))
                .route(delete().to(uploads::withdraw))
                .route(options().to(uploads::options)),
        )
        .service(
            web::resource(staff)
                .route(post().to(uploads::staff_begin))
                .route(options().to(uploads::options)),
        )
        .service(
            web::resource(format!("{staff}/{{attachment}}"))
                .route(head().to(uploads::staff_standing))
                .route(patch().to(uploads::staff_bring))
                .route(delete().to(uploads::staff_withdraw))
                .route(options().to(uploads::options)),
        );
}

fn options() -> actix_web::Route {
    web::method(Method::OPTIONS)
}

fn operations(config: &mut ServiceConfig) {
    config
        .route("/health/live", get().to(health::live))
        .route("/health/ready", get().to(health::ready))
        .route("/metrics", get().to(health::metrics))
        .route("/api/openapi.json", get().to(openapi::serve));
}

fn pages_routes(state: &web::Data<WebState>, config: &mut ServiceConfig) {
    config
        .route("/", get().to(pages::root))
        .route("/embed.js", get().to(pages::embed))
        .route("/widget/", get().to(pages::widget))
        .route("/console/", get().to(pages::console))
        .route("/identify/", get().to(pages::identify))
        .route("/identify/signed-out", get().to(pages::signed_out))
        .service(Files::new("/assets", state.pages.assets()).prefer_utf8(true));
}

fn json(state: &web::Data<WebState>, limit: usize) -> web::JsonConfig {
    let state = state.clone();
    web::JsonConfig::default()
        .limit(limit)
        .error_handler(move |error, request| {
            use actix_web::error::JsonPayloadError as E;
            let kind = match error {
                E::Overflow { .. } | E::OverflowKnownLength { .. } => ApiError::TOO_LARGE,
                _ => ApiError::MALFORMED,
            };
            state.refuse(request, kind).into()
        })
}

fn query(state: &web::Data<WebState>) -> web::QueryConfig {
    let state = state.clone();
    web::QueryConfig::default()
        .error_handler(move |_, request| state.refuse(request, ApiError::MALFORMED).into())
}

fn path(state: &web::Data<WebState>) -> web::PathConfig {
    let state = state.clone();
    web::PathConfig::default()
        .error_handler(move |_, request| state.refuse(request, ApiError::NOT_FOUND).into())
}

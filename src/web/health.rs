//! For operators: is it alive, is it ready, how is it doing.

use std::collections::BTreeMap;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::json;

use super::error::ApiError;
use super::state::WebState;
use crate::attachments::Doubt;
use crate::video::Calls;

/// Alive: the process answers.
#[utoipa::path(get, path = "/health/live", tag = "operations", responses((status = 200)))]
pub async fn live() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "status": "live" }))
}

/// Ready: the journal can be read and written, and the server is not stopping. How the
/// identification providers, the scanner of files and the media of calls are is told too, but is
/// no reason to send people elsewhere: they can chat without.
#[utoipa::path(get, path = "/health/ready", tag = "operations",
    responses((status = 200), (status = 503)))]
pub async fn ready(state: web::Data<WebState>) -> HttpResponse {
    let database = match state.journal.ready().await {
        Ok(()) => "ok",
        Err(error) => error.code(),
    };
    // Whoever comes is served without it too, only later; elsewhere it would be no better.
    let bus = match state.desk.bus().connected() {
        Some(false) => "disconnected",
        Some(true) | None => "ok",
    };
    let stopping = state.stop.is_cancelled();
    let providers = state.identification.conditions();
    let providers: BTreeMap<_, _> = providers
        .map(|(name, condition)| (name, condition.code()))
        .collect();
    let body = json!({
        "database": database,
        "bus": bus,
        "stopping": stopping,
        "identification": providers,
        "staff": state.staffing.provider().map(|client| client.condition().code()),
        "attachments": files(&state),
        "calls": state.calls.as_ref().map(Calls::condition),
    });
    if database == "ok" && !stopping {
        HttpResponse::Ok().json(body)
    } else {
        HttpResponse::ServiceUnavailable().json(body)
    }
}

/// How the scanner of files is (its condition and what it says of its signatures), and whether the
/// storage is the right one.
fn files(state: &WebState) -> serde_json::Value {
    let doubt = state.attachments.doubts.current();
    let storage = doubt.map_or("ok", Doubt::code);
    match state.attachments.scanner() {
        Some(scanner) => json!({
            "scanner": scanner.condition().code(),
            "version": scanner.version(),
            "storage": storage,
        }),
        None => json!({ "scanner": "none", "storage": storage }),
    }
}

/// The metrics, in the Prometheus text format.
///
/// They hold no personal data, but are nobody's business outside: whoever comes through a proxy
/// (and so carries `X-Forwarded-For`) finds nothing here.
#[utoipa::path(get, path = "/metrics", tag = "operations", responses((status = 200), (status = 404)))]
pub async fn metrics(
    state: web::Data<WebState>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    if request.headers().contains_key("x-forwarded-for")
        || request.headers().contains_key("forwarded")
    {
        return Err(state.refuse(&request, ApiError::NOT_FOUND));
    }
    Ok(HttpResponse::Ok()
        .insert_header((
            header::CONTENT_TYPE,
            "text/plain; version=0.0.4; charset=utf-8",
        ))
        .body(state.metrics.render()))
}

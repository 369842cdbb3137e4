//! What surrounds every request: its id, the limits, the headers, and one line in the log.

use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, ResponseError as _, web};
use tracing::Instrument as _;

use super::error::ApiError;
use super::state::WebState;
use crate::config::Mode;

/// The worker that reads PDFs in the viewer.
const PDF_WORKER: &str = "/assets/pdf.worker";

/// What that worker may do: run its own decoders, and speak to nobody. A file that breaks it open
/// is alone with itself.
const PDF_WORKER_POLICY: &str =
    "default-src 'none'; script-src 'wasm-unsafe-eval'; frame-ancestors 'none'";

/// Surrounds a request.
///
/// The log line names the route's pattern, never the path or the query, which may hold what is
/// nobody's business.
///
/// # Errors
/// Those of the handlers within.
pub async fn shield<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<actix_web::body::BoxBody>, Error> {
    let Some(state) = request.app_data::<web::Data<WebState>>().cloned() else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let begun = Instant::now();
    let id = state.clock.uuid();
    let method = request.method().clone();
    let span = tracing::info_span!("request", %id);
    let response = if limited(&state, &request) {
        let refused = state.refuse(request.request(), ApiError::RATE);
        let answer = refused.error_response();
        request.into_response(answer).map_into_boxed_body()
    } else {
        match next.call(request).instrument(span.clone()).await {
            Ok(response) => response.map_into_boxed_body(),
            // Errors of the framework itself: a broken upgrade, a body cut short.
            Err(error) => return Err(error),
        }
    };
    let mut response = response;
    if response.status().is_success() && response.request().path().starts_with("/assets/") {
        if response.request().path().starts_with(PDF_WORKER) {
            let policy = HeaderValue::from_static(PDF_WORKER_POLICY);
            response
                .headers_mut()
                .insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, forever);
    }
    protect(response.headers_mut(), state.mode);
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response
            .headers_mut()
            .insert(HeaderName::from_static("x-request-id"), value);
    }
    let route = response
        .request()
        .match_pattern()
        .unwrap_or_else(|| "none".to_owned());
    let status = response.status().as_u16();
    let took = begun.elapsed();
    metrics::histogram!("portti_http_seconds", "route" => route.clone()).record(took);
    span.in_scope(|| {
        tracing::info!(%method, route, status, ms = took.as_millis(), "answered");
    });
    Ok(response)
}

/// Whether this address asks too often. What a page loads by itself, and what operators ask, is
/// free; whoever writes an address in another way is counted.
fn limited(state: &WebState, request: &ServiceRequest) -> bool {
    let path = request.path();
    let free = path.starts_with("/assets/") || path.starts_with("/health/");
    !free && !state.limiter.request(state.address(request.request()))
}

/// Adds the headers that every answer carries.
fn protect(headers: &mut HeaderMap, mode: Mode) {
    let mut set = |name: HeaderName, value: &'static str| {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::CACHE_CONTROL, "no-store");
    set(
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    );
    set(
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
    );
    if mode == Mode::Production {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=63072000");
    }
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        headers.insert(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"),
        );
    }
}

//! Starting a conversation, coming back to it, and leaving this browser clean.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use super::client;
use super::cookies::Kind;
use super::error::ApiError;
use super::services::service_info;
use super::state::WebState;
use crate::bus::Bell;
use crate::desk::StartContext;
use crate::domain::command::{Command, Start};
use crate::domain::conversation::Stage;
use crate::domain::ids::ConversationId;
use crate::domain::person::{Actor, Language};
use crate::wire::http::{ErrorBody, ResidentSession, StartRequest};

/// Starts a conversation. Sent again with the same id, it starts nothing new.
#[utoipa::path(post, path = "/api/conversations", tag = "resident",
    request_body = StartRequest,
    responses((status = 201, body = ResidentSession), (status = "4XX", body = ErrorBody)))]
pub async fn start(
    state: web::Data<WebState>,
    request: HttpRequest,
    body: web::Json<StartRequest>,
) -> Result<HttpResponse, ApiError> {
    state.check_origin(&request)?;
    let form = body.into_inner();
    let language = form.language;
    if state.desk.services().get(&form.service).is_none() {
        return Err(state.refuse_in(language, ApiError::NOT_FOUND));
    }
    if !state.limiter.start(state.address(&request), &form.service) {
        return Err(state.refuse_in(language, ApiError::RATE));
    }
    check_site(&state, &form)?;
    let context = StartContext { start_id: form.id };
    let start = Start {
        service: form.service,
        name: form.name,
        phone: form.phone,
        topic: form.topic,
        language,
        consent: form.consent,
    };
    let started = state.desk.start(start, context).await;
    let started = started.map_err(|error| state.refuse_in(language, (&error).into()))?;
    let session = session(&state, started.conversation, language).await?;
    let cookie = Kind::Resident.holding(&started.session, started.expires_at, state.clock.now());
    Ok(HttpResponse::Created().append_header(cookie).json(session))
}

/// The conversation that the session holds, for coming back after a reload.
#[utoipa::path(get, path = "/api/conversation", tag = "resident",
    responses((status = 200, body = ResidentSession), (status = 401, body = ErrorBody)))]
pub async fn current(
    state: web::Data<WebState>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let (_, conversation) = state.resident(&request).await?;
    let language = client::language(&request);
    let session = session(&state, conversation, language).await?;
    Ok(HttpResponse::Ok().json(session))
}

/// Ends the session, and the conversation if it still goes on, and has the browser forget all
/// that Portti left in it.
#[utoipa::path(post, path = "/api/session/end", tag = "resident",
    responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub async fn end(
    state: web::Data<WebState>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    state.check_origin(&request)?;
    if let Ok((token, conversation)) = state.resident(&request).await {
        // A conversation that has ended already refuses this, which is as good.
        let _ = state
            .desk
            .handle(conversation, Actor::Resident, None, Command::Close)
            .await;
        state
            .journal
            .end_resident_session(token.hash())
            .await
            .map_err(|error| {
                tracing::error!(%error, "a session could not be ended");
                state.refuse(&request, ApiError::UNAVAILABLE)
            })?;
        state.desk.bus().ring(&Bell::Session {
            conversation,
            replaced: false,
        });
    }
    Ok(HttpResponse::NoContent()
        .append_header(Kind::Resident.gone())
        .insert_header((
            header::CLEAR_SITE_DATA,
            "\"cache\", \"cookies\", \"storage\"",
        ))
        .finish())
}

/// Refuses a start from a site that may not embed the service. The browser keeps such a site from
/// embedding the widget at all; this is for a service that was taken off a site meanwhile.
fn check_site(state: &WebState, form: &StartRequest) -> Result<(), ApiError> {
    let services = state.desk.services();
    let Some(entry) = services.get(&form.service) else {
        return Ok(());
    };
    if form.site.is_empty() || entry.service.sites.contains(&form.site) {
        Ok(())
    } else {
        Err(state.refuse_in(form.language, ApiError::ORIGIN))
    }
}

async fn session(
    state: &WebState,
    conversation: ConversationId,
    language: Language,
) -> Result<ResidentSession, ApiError> {
    let refuse = |error: ApiError| state.refuse_in(language, error);
    let found = state
        .desk
        .state(conversation)
        .await
        .map_err(|error| refuse((&error).into()))?;
    if let Stage::Closed { at, .. } = &found.stage
        && state.clock.now().seconds_since(*at) > i64::from(state.afterwards_seconds)
    {
        return Err(refuse(ApiError::NO_SESSION));
    }
    let entry = state
        .desk
        .service(&found.service)
        .ok_or_else(|| refuse(ApiError::UNAVAILABLE))?;
    Ok(ResidentSession {
        conversation,
        service: service_info(state, &entry.service, found.resident.language),
        language: found.resident.language,
        last_seq: found.last_seq,
        closed: found.is_closed(),
    })
}

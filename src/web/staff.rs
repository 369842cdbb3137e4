//! Staff over HTTP: signing in and out, and seeing a personal ID in full.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use uuid::Uuid;

use super::client;
use super::cookies::Kind;
use super::error::ApiError;
use super::state::WebState;
use crate::bus::Bell;
use crate::config::ServiceEntry;
use crate::domain::ids::{ConversationId, StaffId};
use crate::domain::person::Language;
use crate::domain::service::IdentificationRule;
use crate::journal::AuditEntry;
use crate::staff::{Credentials, SignInError};
use crate::wire::files::FilesInfo;
use crate::wire::http::{
    ErrorBody, RevealedPersonalId, SignInInfo, SignInRequest, SignedOut, StaffService, StaffSession,
};

/// What the sign-in page shows: in the demo, accounts to try.
#[utoipa::path(get, path = "/api/staff/sign-in-info", tag = "staff",
    responses((status = 200, body = SignInInfo)))]
pub async fn sign_in_info(state: web::Data<WebState>) -> HttpResponse {
    HttpResponse::Ok().json(state.staffing.sign_in_info())
}

/// Signs in with an account and a password.
#[utoipa::path(post, path = "/api/staff/sign-in", tag = "staff", request_body = SignInRequest,
    responses((status = 200, body = StaffSession), (status = "4XX", body = ErrorBody)))]
pub async fn sign_in(
    state: web::Data<WebState>,
    request: HttpRequest,
    body: web::Json<SignInRequest>,
) -> Result<HttpResponse, ApiError> {
    state.check_origin(&request)?;
    let address = state.address(&request);
    let holds = Kind::Staff.token(&request);
    let with = Credentials {
        account: &body.account,
        password: &body.password,
        code: body.code.as_ref(),
    };
    let signed = state.staffing.sign_in(&with, holds.as_ref(), address).await;
    let signed = signed.map_err(|error| refused(&state, &request, &error))?;
    for account in signed.ended.clone() {
        state.desk.bus().ring(&Bell::Staff { account });
    }
    // Use prolongs the session but not the cookie: idleness is the journal's to judge.
    let cookie = Kind::Staff.holding(&signed.token, signed.session.ends_at, state.clock.now());
    let session = session(&state, &signed.session, client::language(&request));
    Ok(HttpResponse::Ok().append_header(cookie).json(session))
}

/// Who is signed in. Asking does not prolong the session.
#[utoipa::path(get, path = "/api/staff/me", tag = "staff",
    responses((status = 200, body = StaffSession), (status = 401, body = ErrorBody)))]
pub async fn me(
    state: web::Data<WebState>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let (_, authenticated) = state.staff_at_rest(&request).await?;
    let language = client::language(&request);
    Ok(HttpResponse::Ok().json(session(&state, &authenticated, language)))
}

/// Signs out: the session ends, its sockets close, and the person counts as away where they are
/// signed in nowhere else.
#[utoipa::path(post, path = "/api/staff/sign-out", tag = "staff",
    responses((status = 200, body = SignedOut), (status = "4XX", body = ErrorBody)))]
pub async fn sign_out(
    state: web::Data<WebState>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let (token, authenticated) = state.staff_change(&request).await?;
    let language = client::language(&request);
    state.staffing.sign_out(&token).await.map_err(|error| {
        tracing::error!(%error, "a staff session could not be ended");
        state.refuse(&request, ApiError::UNAVAILABLE)
    })?;
    close(&state, &authenticated.staff.id).await;
    let provider_url = state
        .staffing
        .sign_out_there(&authenticated, language)
        .await;
    Ok(HttpResponse::Ok()
        .append_header(Kind::Staff.gone())
        .json(SignedOut { provider_url }))
}

/// Has the sockets of ended sessions close. Who is signed in nowhere any more counts as away.
pub async fn close(state: &WebState, account: &StaffId) {
    match state.staffing.gone(account).await {
        Ok(true) => state.desk.sign_off(account),
        Ok(false) => {}
        Err(error) => tracing::warn!(%error, "somebody who left counts as away a little later"),
    }
    let account = account.clone();
    state.desk.bus().ring(&Bell::Staff { account });
}

/// How a sign-in that did not succeed is answered.
pub fn refused(state: &WebState, request: &HttpRequest, error: &SignInError) -> ApiError {
    let code = error.code();
    let status = match code {
        "rate_limited" => StatusCode::TOO_MANY_REQUESTS,
        "unavailable" | "busy" | "sign_on_unavailable" => StatusCode::SERVICE_UNAVAILABLE,
        "not_offered" => StatusCode::NOT_FOUND,
        _ => StatusCode::UNAUTHORIZED,
    };
    state.refuse(request, ApiError::new(status, code))
}

/// Shows the personal ID of an identified resident in full. Only the professional of the
/// conversation or a supervisor may ask, and the audit trail says that they did before they see.
#[utoipa::path(post, path = "/api/staff/conversations/{id}/personal-id", tag = "staff",
    params(("id" = Uuid, Path, description = "The conversation")),
    responses((status = 200, body = RevealedPersonalId), (status = "4XX", body = ErrorBody)))]
pub async fn reveal(
    state: web::Data<WebState>,
    request: HttpRequest,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, ApiError> {
    let (_, authenticated) = state.staff_change(&request).await?;
    let staff = authenticated.staff;
    if !state.limiter.staff_command(&staff.id) {
        return Err(state.refuse(&request, ApiError::RATE));
    }
    let conversation = ConversationId(*id);
    let personal_id = state.desk.personal_id(conversation, &staff).await;
    let personal_id = personal_id.map_err(|error| state.refuse(&request, (&error).into()))?;
    let entry = AuditEntry {
        at: state.clock.now(),
        actor: staff.id.to_string(),
        action: "personal_id_revealed".to_owned(),
        conversation: Some(conversation),
        detail: String::new(),
    };
    // What cannot be audited is not shown.
    state.journal.audit(entry).await.map_err(|error| {
        tracing::error!(%error, "the audit trail could not be written");
        state.refuse(&request, ApiError::UNAVAILABLE)
    })?;
    Ok(HttpResponse::Ok().json(RevealedPersonalId { personal_id }))
}

fn session(
    state: &WebState,
    session: &crate::staff::StaffSession,
    language: Language,
) -> StaffSession {
    let staff = &session.staff;
    let services = state.desk.services();
    let theirs = staff.services.iter().filter_map(|id| services.get(id));
    let named = |entry: &Arc<ServiceEntry>| StaffService {
        id: entry.service.id.clone(),
        name: entry.service.name.get(language).to_owned(),
        identification: entry.service.identification != IdentificationRule::Never,
        attachments: FilesInfo::of(&entry.service.attachments),
        video: state.desk.offers_calls(&entry.service),
    };
    StaffSession {
        account: staff.id.clone(),
        name: staff.display_name.clone(),
        roles: staff.roles.iter().copied().collect(),
        services: theirs.map(named).collect(),
        transfer: services.iter().map(|(_, entry)| named(entry)).collect(),
        csrf: session.csrf.clone(),
    }
}

//! Who is signed in, over HTTP, and ending it.

use actix_web::{HttpRequest, HttpResponse, web};

use super::error::ApiError;
use super::staff::close;
use super::state::WebState;
use crate::journal::StaffSessionId;
use crate::staff::{EndError, SignedInPerson, StaffSession};
use crate::wire::http::{EndSessionRequest, ErrorBody, StaffSessionInfo};

/// The sessions that one may see and end: one's own, and for supervisors those of the people of
/// their services.
#[utoipa::path(get, path = "/api/staff/sessions", tag = "staff",
    responses((status = 200, body = Vec<StaffSessionInfo>), (status = 401, body = ErrorBody)))]
pub async fn list(
    state: web::Data<WebState>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let (_, asking) = state.staff(&request).await?;
    limit(&state, &request, &asking)?;
    let seen = state.staffing.sessions(&asking).await.map_err(|error| {
        tracing::error!(%error, "sessions could not be listed");
        state.refuse(&request, ApiError::UNAVAILABLE)
    })?;
    let seen: Vec<_> = seen.into_iter().map(shown).collect();
    Ok(HttpResponse::Ok().json(seen))
}

/// Ends a session; its sockets close. The audit trail tells by whom.
#[utoipa::path(post, path = "/api/staff/sessions/end", tag = "staff",
    request_body = EndSessionRequest,
    responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub async fn end(
    state: web::Data<WebState>,
    request: HttpRequest,
    body: web::Json<EndSessionRequest>,
) -> Result<HttpResponse, ApiError> {
    let (_, asking) = state.staff_change(&request).await?;
    limit(&state, &request, &asking)?;
    let id = StaffSessionId(body.id);
    let ended = state.staffing.end_session(&asking, id).await;
    let account = ended.map_err(|error| not_ended(&state, &request, &error))?;
    close(&state, &account).await;
    Ok(HttpResponse::NoContent().finish())
}

/// Ends every session of one's own but this one.
#[utoipa::path(post, path = "/api/staff/sessions/end-others", tag = "staff",
    responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub async fn end_others(
    state: web::Data<WebState>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let (_, asking) = state.staff_change(&request).await?;
    limit(&state, &request, &asking)?;
    let ended = state.staffing.end_other_sessions(&asking).await;
    ended.map_err(|error| not_ended(&state, &request, &error.into()))?;
    close(&state, &asking.staff.id).await;
    Ok(HttpResponse::NoContent().finish())
}

fn limit(state: &WebState, request: &HttpRequest, asking: &StaffSession) -> Result<(), ApiError> {
    if state.limiter.staff_command(&asking.staff.id) {
        Ok(())
    } else {
        Err(state.refuse(request, ApiError::RATE))
    }
}

fn not_ended(state: &WebState, request: &HttpRequest, error: &EndError) -> ApiError {
    let answer = match error {
        EndError::NotFound => ApiError::NOT_FOUND,
        EndError::Unavailable(_) => {
            tracing::error!(%error, "a session could not be ended");
            ApiError::UNAVAILABLE
        }
    };
    state.refuse(request, answer)
}

fn shown(person: SignedInPerson) -> StaffSessionInfo {
    StaffSessionInfo {
        id: person.id.0,
        account: person.staff.id,
        name: person.staff.display_name,
        roles: person.staff.roles.into_iter().collect(),
        since: person.since,
        seen_at: person.seen_at,
        this: person.this,
    }
}

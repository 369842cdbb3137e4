//! The hand-off over HTTP: ticket, page, provider and back, proof.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use super::client;
use super::cookies::Kind;
use super::error::ApiError;
use super::state::WebState;
use crate::identification::HandOffError;
use crate::oidc::Client;
use crate::oidc::keys::published;
use crate::wire::http::{
    ContinueRequest, DeclineRequest, ErrorBody, FlowInfo, GoTo, OpenRequest, RedeemRequest,
    SignOut, Ticket, TicketRequest,
};

/// Makes a one-time way to the identification page, for the resident's session.
#[utoipa::path(post, path = "/api/identification/ticket", tag = "identification",
    request_body = TicketRequest,
    responses((status = 200, body = Ticket), (status = "4XX", body = ErrorBody)))]
pub async fn ticket(
    state: web::Data<WebState>,
    request: HttpRequest,
    body: web::Json<TicketRequest>,
) -> Result<HttpResponse, ApiError> {
    state.check_origin(&request)?;
    let (_, conversation) = state.resident(&request).await?;
    if !state.limiter.identification(conversation) {
        return Err(state.refuse(&request, ApiError::RATE));
    }
    let made = state
        .identification
        .ticket(conversation, body.hand_off, &body.return_to)
        .await;
    let made = made.map_err(|error| refused(&state, &request, &error))?;
    Ok(HttpResponse::Ok().json(Ticket { url: made.url }))
}

/// Takes the ticket: the identification page learns what to say, and its browser is marked.
#[utoipa::path(post, path = "/api/identification/open", tag = "identification",
    request_body = OpenRequest,
    responses((status = 200, body = FlowInfo), (status = "4XX", body = ErrorBody)))]
pub async fn open(
    state: web::Data<WebState>,
    request: HttpRequest,
    body: web::Json<OpenRequest>,
) -> Result<HttpResponse, ApiError> {
    state.check_origin(&request)?;
    let opened = state.identification.open(&body.ticket).await;
    let opened = opened.map_err(|error| refused(&state, &request, &error))?;
    let cookie = Kind::Flow.holding(&opened.flow, opened.expires_at, state.clock.now());
    Ok(HttpResponse::Ok().append_header(cookie).json(opened.info))
}

/// The resident goes on to the provider.
#[utoipa::path(post, path = "/api/identification/continue", tag = "identification",
    request_body = ContinueRequest,
    responses((status = 200, body = GoTo), (status = "4XX", body = ErrorBody)))]
pub async fn go_on(
    state: web::Data<WebState>,
    request: HttpRequest,
    body: web::Json<ContinueRequest>,
) -> Result<HttpResponse, ApiError> {
    state.check_origin(&request)?;
    let flow = Kind::Flow.token(&request).map(|token| token.expose());
    let identification = &state.identification;
    let conversation = identification.conversation_of(flow.as_deref()).await;
    let conversation = conversation.map_err(|error| refused(&state, &request, &error))?;
    if conversation.is_some_and(|conversation| !state.limiter.identification(conversation)) {
        return Err(state.refuse(&request, ApiError::RATE));
    }
    let go_to = identification.continue_(flow.as_deref(), &body.flow).await;
    let go_to = go_to.map_err(|error| refused(&state, &request, &error))?;
    Ok(HttpResponse::Ok().json(go_to))
}

/// The resident does not want to identify now.
#[utoipa::path(post, path = "/api/identification/decline", tag = "identification",
    request_body = DeclineRequest,
    responses((status = 200, body = GoTo), (status = "4XX", body = ErrorBody)))]
pub async fn decline(
    state: web::Data<WebState>,
    request: HttpRequest,
    body: web::Json<DeclineRequest>,
) -> Result<HttpResponse, ApiError> {
    state.check_origin(&request)?;
    let flow = Kind::Flow.token(&request).map(|token| token.expose());
    let identification = &state.identification;
    let declined = identification.decline(flow.as_deref(), &body.flow).await;
    let declined = declined.map_err(|error| refused(&state, &request, &error))?;
    Ok(HttpResponse::Ok()
        .append_header(Kind::Flow.gone())
        .json(GoTo {
            url: declined.return_to,
        }))
}

/// Where the provider sends the browser back to. The code is not redeemed here.
pub async fn callback(
    state: web::Data<WebState>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let flow = Kind::Flow.token(&request).map(|token| token.expose());
    let returned = state
        .identification
        .callback(flow.as_deref(), request.query_string())
        .await;
    let over = returned.over;
    let page = state.pages.returned(&returned.told());
    let mut answer = HttpResponse::Ok();
    answer
        .content_type(mime_html())
        .insert_header((header::CONTENT_SECURITY_POLICY, state.pages.policy(&[])));
    if over {
        // Anybody can link here; only the provider's own answer ends the attempt.
        answer.append_header(Kind::Flow.gone());
    }
    Ok(answer.body(page))
}

/// The resident presents the proof with their own session; on success the session is replaced.
#[utoipa::path(post, path = "/api/identification/redeem", tag = "identification",
    request_body = RedeemRequest,
    responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub async fn redeem(
    state: web::Data<WebState>,
    request: HttpRequest,
    body: web::Json<RedeemRequest>,
) -> Result<HttpResponse, ApiError> {
    state.check_origin(&request)?;
    let (_, conversation) = state.resident(&request).await?;
    if !state.limiter.identification(conversation) {
        return Err(state.refuse(&request, ApiError::RATE));
    }
    let redeemed = state.identification.redeem(conversation, &body.proof).await;
    let redeemed = redeemed.map_err(|error| refused(&state, &request, &error))?;
    let cookie = Kind::Resident.holding(&redeemed.session, redeemed.expires_at, state.clock.now());
    Ok(HttpResponse::NoContent().append_header(cookie).finish())
}

/// Where the resident signs out at the provider too. The identity ends with the conversation in any
/// case; this is about the session that the provider keeps.
#[utoipa::path(post, path = "/api/identification/sign-out", tag = "identification",
    responses((status = 200, body = SignOut), (status = "4XX", body = ErrorBody)))]
pub async fn sign_out(
    state: web::Data<WebState>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    state.check_origin(&request)?;
    let (_, conversation) = state.resident(&request).await?;
    if !state.limiter.identification(conversation) {
        return Err(state.refuse(&request, ApiError::RATE));
    }
    let url = state.identification.sign_out(conversation).await;
    let url = url.map_err(|error| refused(&state, &request, &error))?;
    Ok(HttpResponse::Ok().json(SignOut { url }))
}

/// Portti's own public keys, for providers that check its signatures and encrypt to it.
#[utoipa::path(get, path = "/.well-known/portti-jwks.json", tag = "identification",
    responses((status = 200, description = "A JSON Web Key Set (RFC 7517)")))]
pub async fn jwks(state: web::Data<WebState>) -> HttpResponse {
    let mut set = state.ring.keys().published(state.clock.now());
    let of_staff = published(state.staffing.provider().and_then(Client::own_key));
    let own_keys = state.identification.own_keys().keys.into_iter();
    for own in own_keys.chain(of_staff.keys) {
        if !set.keys.contains(&own) {
            set.keys.push(own);
        }
    }
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .json(set)
}

/// The keys of the ring as a signed JWK set (OpenID Federation 1.0 section 5.2.1), for providers that take
/// no other. Not found where Portti has no key that vouches for them.
#[utoipa::path(get, path = "/.well-known/portti-jwks.jwt", tag = "identification",
    responses((status = 200, description = "A signed JSON Web Key Set"),
        (status = 404, body = ErrorBody)))]
pub async fn signed_jwks(
    state: web::Data<WebState>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let (keys, now) = (state.ring.keys(), state.clock.now());
    match state.signed_keys.get(&keys, &state.origin, now) {
        Ok(Some(signed)) => Ok(HttpResponse::Ok()
            .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
            .content_type("application/jwk-set+jwt")
            .body(signed)),
        Ok(None) => Err(state.refuse(&request, ApiError::NOT_FOUND)),
        Err(error) => {
            tracing::error!(%error, "the signed key set could not be made");
            Err(state.refuse(&request, ApiError::NOT_FOUND))
        }
    }
}

fn refused(state: &WebState, request: &HttpRequest, error: &HandOffError) -> ApiError {
    state.refuse_in(client::language(request), error.into())
}

fn mime_html() -> header::ContentType {
    header::ContentType::html()
}

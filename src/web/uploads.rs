//! Files on their way in, by the tus protocol 1.0.0 (tus.io): creation, termination and expiration.
//!
//! Residents and staff have addresses of their own and the same protocol. What is asked is
//! translated here; what may be is decided below.

mod metadata;
mod tus;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName};
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse, web};
use uuid::Uuid;

use super::error::ApiError;
use super::state::WebState;
use crate::attachments::{Coming, IntakeError, Offer, Sender};
use crate::domain::ids::{AttachmentId, ConversationId};
use crate::domain::person::Actor;
use crate::secret::TokenHash;
use crate::wire::http::ErrorBody;

/// Where a resident's files are sent.
const RESIDENT: &str = "/api/attachments";

/// Begins a file of the resident. The id in `Upload-Metadata` is made by the client.
#[utoipa::path(post, path = "/api/attachments", tag = "files",
    params(
        ("Tus-Resumable" = String, Header, description = "`1.0.0`"),
        ("Upload-Length" = u64, Header, description = "The size in bytes"),
        ("Upload-Metadata" = String, Header, description = "`id`, `filename`, `filetype`, each with its value in base64"),
    ),
    responses((status = 201, description = "`Location` is where its bytes go"),
        (status = "4XX", body = ErrorBody), (status = 507, body = ErrorBody)))]
pub async fn begin(state: web::Data<WebState>, request: HttpRequest) -> HttpResponse {
    let caller = Caller::resident(&state, &request, true).await;
    tus::answered(create(&state, &request, caller).await)
}

/// How far a file of the resident has come.
#[utoipa::path(head, path = "/api/attachments/{attachment}", tag = "files",
    params(("attachment" = Uuid, Path)),
    responses((status = 200, description = "`Upload-Offset` and `Upload-Length`"),
        (status = 404), (status = 410)))]
pub async fn standing(
    state: web::Data<WebState>,
    request: HttpRequest,
    path: web::Path<Uuid>,
) -> HttpResponse {
    let caller = Caller::resident(&state, &request, false).await;
    tus::answered(head(&state, &request, caller, AttachmentId(*path)).await)
}

/// Brings bytes of a file of the resident.
#[utoipa::path(patch, path = "/api/attachments/{attachment}", tag = "files",
    params(("attachment" = Uuid, Path),
        ("Upload-Offset" = u64, Header, description = "Where these bytes begin")),
    request_body(content = Vec<u8>, content_type = "application/offset+octet-stream"),
    responses((status = 204, description = "`Upload-Offset` is where the next bytes begin"),
        (status = "4XX", body = ErrorBody), (status = 507, body = ErrorBody)))]
pub async fn bring(
    state: web::Data<WebState>,
    request: HttpRequest,
    path: web::Path<Uuid>,
    body: web::Payload,
) -> HttpResponse {
    let caller = Caller::resident(&state, &request, true).await;
    tus::answered(patch(&state, &request, caller, AttachmentId(*path), body).await)
}

/// Takes a file of the resident back, on its way or later.
#[utoipa::path(delete, path = "/api/attachments/{attachment}", tag = "files",
    params(("attachment" = Uuid, Path)),
    responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub async fn withdraw(
    state: web::Data<WebState>,
    request: HttpRequest,
    path: web::Path<Uuid>,
) -> HttpResponse {
    let caller = Caller::resident(&state, &request, true).await;
    tus::answered(delete(&state, &request, caller, AttachmentId(*path)).await)
}

/// Begins a file of a member of staff.
#[utoipa::path(post, path = "/api/staff/conversations/{conversation}/attachments", tag = "files",
    params(("conversation" = Uuid, Path)),
    responses((status = 201, description = "As `POST /api/attachments`"),
        (status = "4XX", body = ErrorBody), (status = 507, body = ErrorBody)))]
pub async fn staff_begin(
    state: web::Data<WebState>,
    request: HttpRequest,
    path: web::Path<Uuid>,
) -> HttpResponse {
    let caller = Caller::staff(&state, &request, *path, true).await;
    tus::answered(create(&state, &request, caller).await)
}

/// How far a file of a member of staff has come.
#[utoipa::path(head, path = "/api/staff/conversations/{conversation}/attachments/{attachment}",
    tag = "files", params(("conversation" = Uuid, Path), ("attachment" = Uuid, Path)),
    responses((status = 200, description = "As `HEAD /api/attachments/{attachment}`"),
        (status = 404), (status = 410)))]
pub async fn staff_standing(
    state: web::Data<WebState>,
    request: HttpRequest,
    path: web::Path<(Uuid, Uuid)>,
) -> HttpResponse {
    let (conversation, attachment) = path.into_inner();
    let caller = Caller::staff(&state, &request, conversation, false).await;
    tus::answered(head(&state, &request, caller, AttachmentId(attachment)).await)
}

/// Brings bytes of a file of a member of staff.
#[utoipa::path(patch, path = "/api/staff/conversations/{conversation}/attachments/{attachment}",
    tag = "files", params(("conversation" = Uuid, Path), ("attachment" = Uuid, Path)),
    request_body(content = Vec<u8>, content_type = "application/offset+octet-stream"),
    responses((status = 204, description = "As `PATCH /api/attachments/{attachment}`"),
        (status = "4XX", body = ErrorBody), (status = 507, body = ErrorBody)))]
pub async fn staff_bring(
    state: web::Data<WebState>,
    request: HttpRequest,
    path: web::Path<(Uuid, Uuid)>,
    body: web::Payload,
) -> HttpResponse {
    let (conversation, attachment) = path.into_inner();
    let caller = Caller::staff(&state, &request, conversation, true).await;
    tus::answered(patch(&state, &request, caller, AttachmentId(attachment), body).await)
}

/// Removes a file: the professional's own, or for a supervisor any.
#[utoipa::path(delete, path = "/api/staff/conversations/{conversation}/attachments/{attachment}",
    tag = "files", params(("conversation" = Uuid, Path), ("attachment" = Uuid, Path)),
    responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub async fn staff_withdraw(
    state: web::Data<WebState>,
    request: HttpRequest,
    path: web::Path<(Uuid, Uuid)>,
) -> HttpResponse {
    let (conversation, attachment) = path.into_inner();
    let caller = Caller::staff(&state, &request, conversation, true).await;
    tus::answered(delete(&state, &request, caller, AttachmentId(attachment)).await)
}

/// What of the protocol is spoken here. Asked without a session.
pub async fn options() -> HttpResponse {
    tus::options()
}

/// Who sends, and in which session.
struct Caller {
    sender: Sender,
    session: TokenHash,
    /// Where their files are sent.
    base: String,
}

impl Caller {
    /// The resident; `changing` for what browsers send with their origin.
    async fn resident(
        state: &WebState,
        request: &HttpRequest,
        changing: bool,
    ) -> Result<Self, ApiError> {
        if changing {
            state.check_origin(request)?;
        }
        let (token, conversation) = state.resident(request).await?;
        Ok(Self {
            sender: Sender {
                conversation,
                actor: Actor::Resident,
            },
            session: token.hash(),
            base: RESIDENT.to_owned(),
        })
    }

    async fn staff(
        state: &WebState,
        request: &HttpRequest,
        conversation: Uuid,
        changing: bool,
    ) -> Result<Self, ApiError> {
        let (token, session) = if changing {
            state.staff_change(request).await?
        } else {
            state.staff(request).await?
        };
        Ok(Self {
            sender: Sender {
                conversation: ConversationId(conversation),
                actor: Actor::Staff(session.staff.into()),
            },
            session: token.hash(),
            base: format!("/api/staff/conversations/{conversation}/attachments"),
        })
    }
}

async fn create(
    state: &WebState,
    request: &HttpRequest,
    caller: Result<Caller, ApiError>,
) -> Result<HttpResponse, ApiError> {
    let caller = ready(state, request, caller, true)?;
    let malformed = || state.refuse(request, ApiError::MALFORMED);
    let size = tus::number(request, tus::LENGTH).ok_or_else(malformed)?;
    let told = request.headers().get_all(tus::METADATA);
    let metadata = metadata::read(told).ok_or_else(malformed)?;
    let offer = Offer {
        id: metadata.id,
        name: metadata.name,
        media_type: metadata.media_type,
        size,
    };
    let begun = state.attachments.offer(&caller.sender, offer).await;
    let progress = begun.map_err(|error| refused(state, request, &error))?;
    let location = format!("{}/{}", caller.base, progress.id.0);
    let mut response = HttpResponse::Created();
    response.insert_header((header::LOCATION, location));
    Ok(tus::told(response, progress).finish())
}

async fn head(
    state: &WebState,
    request: &HttpRequest,
    caller: Result<Caller, ApiError>,
    id: AttachmentId,
) -> Result<HttpResponse, ApiError> {
    let caller = ready(state, request, caller, false)?;
    let progress = state.attachments.progress(&caller.sender, id).await;
    let progress = progress.map_err(|error| refused(state, request, &error))?;
    let mut response = tus::told(HttpResponse::Ok(), progress);
    response.insert_header((HeaderName::from_static(tus::LENGTH), progress.size));
    Ok(response.finish())
}

async fn patch(
    state: &WebState,
    request: &HttpRequest,
    caller: Result<Caller, ApiError>,
    id: AttachmentId,
    body: web::Payload,
) -> Result<HttpResponse, ApiError> {
    let caller = ready(state, request, caller, true)?;
    if request.content_type() != "application/offset+octet-stream" {
        let error = ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media_type_refused");
        return Err(state.refuse(request, error));
    }
    let offset = tus::number(request, tus::OFFSET);
    let offset = offset.ok_or_else(|| state.refuse(request, ApiError::MALFORMED))?;
    let seat = state
        .uploads
        .take(caller.session, state.limits.uploads_per_session);
    let seat = seat.ok_or_else(|| state.refuse(request, ApiError::RATE))?;
    let length = tus::number(request, header::CONTENT_LENGTH.as_str());
    let sender = &caller.sender;
    let coming = Coming {
        offset,
        length,
        body,
        still: async || still(state, request, sender).await,
        seat,
    };
    let taken = state.attachments.receive(sender, id, coming).await;
    let progress = taken.map_err(|error| refused(state, request, &error))?;
    Ok(tus::told(HttpResponse::NoContent(), progress).finish())
}

/// Who sends, as of now: the session may have ended since, or give other rights.
async fn still(
    state: &WebState,
    request: &HttpRequest,
    sender: &Sender,
) -> Result<Sender, IntakeError> {
    let ended = |error: ApiError| {
        if error.code == ApiError::UNAVAILABLE.code {
            IntakeError::Unavailable
        } else {
            IntakeError::NoSession
        }
    };
    let actor = if matches!(sender.actor, Actor::Resident) {
        let (_, conversation) = state.resident(request).await.map_err(ended)?;
        if conversation != sender.conversation {
            return Err(IntakeError::NoSession);
        }
        Actor::Resident
    } else {
        // Bytes that come by themselves are no use of the session.
        let (_, session) = state.staff_at_rest(request).await.map_err(ended)?;
        Actor::Staff(session.staff.into())
    };
    Ok(Sender {
        conversation: sender.conversation,
        actor,
    })
}

async fn delete(
    state: &WebState,
    request: &HttpRequest,
    caller: Result<Caller, ApiError>,
    id: AttachmentId,
) -> Result<HttpResponse, ApiError> {
    let caller = ready(state, request, caller, false)?;
    let withdrawn = state.attachments.withdraw(&caller.sender, id).await;
    withdrawn.map_err(|error| refused(state, request, &error))?;
    Ok(HttpResponse::NoContent().finish())
}

/// The caller, where they speak the protocol and have not sent too much; `counted` for what begins
/// or brings.
fn ready(
    state: &WebState,
    request: &HttpRequest,
    caller: Result<Caller, ApiError>,
    counted: bool,
) -> Result<Caller, ApiError> {
    let caller = caller?;
    if !tus::is_spoken(request) {
        let error = ApiError::new(StatusCode::PRECONDITION_FAILED, "protocol");
        return Err(state.refuse(request, error));
    }
    if counted && !state.limiter.upload(caller.session) {
        return Err(state.refuse(request, ApiError::RATE));
    }
    Ok(caller)
}

/// How an error is answered. Refusals are no conflicts here: clients take those for passing.
fn refused(state: &WebState, request: &HttpRequest, error: &IntakeError) -> ApiError {
    use StatusCode as S;
    let status = match error {
        IntakeError::Desk(desk) => {
            let told = ApiError::from(desk).with_status(tus::status(desk));
            let sentence = state.sentences.of(super::client::language(request), desk);
            return told.saying(sentence);
        }
        IntakeError::NoSession => return state.refuse(request, ApiError::NO_SESSION),
        IntakeError::Name(_) => S::BAD_REQUEST,
        IntakeError::NotFound => S::NOT_FOUND,
        IntakeError::Gone => S::GONE,
        IntakeError::Busy => S::LOCKED,
        IntakeError::Offset => S::CONFLICT,
        IntakeError::TooMuch => S::PAYLOAD_TOO_LARGE,
        IntakeError::BrokenOff => S::REQUEST_TIMEOUT,
        IntakeError::Full => S::INSUFFICIENT_STORAGE,
        IntakeError::Unavailable => S::SERVICE_UNAVAILABLE,
    };
    state.refuse(request, ApiError::new(status, error.code()))
}

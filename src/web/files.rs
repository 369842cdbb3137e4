//! Files going out: making a link, and following it.

use actix_web::body::{BodySize, MessageBody, SizedStream};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap};
use actix_web::{HttpRequest, HttpResponse, web};
use futures_util::{StreamExt as _, TryStreamExt as _};
use uuid::Uuid;

use super::cookies::Kind;
use super::error::ApiError;
use super::ranges::{Wanted, wanted};
use super::state::WebState;
use super::watch::Watch;
use crate::attachments::{
    Capability, FETCHED_AT_ONCE, Purpose, Reader, ServeError, Served, StoreError,
};
use crate::domain::ids::{AttachmentId, ConversationId};
use crate::domain::person::Side;
use crate::domain::private::Private;
use crate::secret::Token;
use crate::wire::files::{FileLink, FilePurpose, LinkRequest};
use crate::wire::http::ErrorBody;

/// A file runs nothing and loads nothing, whatever it is and wherever it is opened.
const POLICY: &str = "sandbox; default-src 'none'; frame-ancestors 'none'";

/// Makes a link to a file of the resident's conversation. It is good for a few minutes and for
/// this session only.
#[utoipa::path(post, path = "/api/attachments/{id}/link", tag = "files",
    params(("id" = Uuid, Path, description = "The file")), request_body = LinkRequest,
    responses((status = 200, body = FileLink), (status = "4XX", body = ErrorBody)))]
pub async fn link(
    state: web::Data<WebState>,
    request: HttpRequest,
    id: web::Path<Uuid>,
    body: web::Json<LinkRequest>,
) -> Result<HttpResponse, ApiError> {
    state.check_origin(&request)?;
    let (token, conversation) = state.resident(&request).await?;
    let reader = Reader::Resident(conversation);
    let file = (conversation, AttachmentId(*id));
    made(&state, &request, reader, (&token, file), body.purpose).await
}

/// Makes a link to a file, for a member of staff. Opening and downloading are written into the
/// audit trail before the link is given.
#[utoipa::path(post, path = "/api/staff/conversations/{conversation}/attachments/{id}/link",
    tag = "files", request_body = LinkRequest,
    params(("conversation" = Uuid, Path, description = "The conversation"),
        ("id" = Uuid, Path, description = "The file")),
    responses((status = 200, body = FileLink), (status = "4XX", body = ErrorBody)))]
pub async fn staff_link(
    state: web::Data<WebState>,
    request: HttpRequest,
    path: web::Path<(Uuid, Uuid)>,
    body: web::Json<LinkRequest>,
) -> Result<HttpResponse, ApiError> {
    let (token, session) = state.staff_change(&request).await?;
    let (conversation, id) = *path;
    let file = (ConversationId(conversation), AttachmentId(id));
    let reader = Reader::Staff(&session.staff);
    made(&state, &request, reader, (&token, file), body.purpose).await
}

async fn made(
    state: &WebState,
    request: &HttpRequest,
    reader: Reader<'_>,
    (token, file): (&Token, (ConversationId, AttachmentId)),
    purpose: FilePurpose,
) -> Result<HttpResponse, ApiError> {
    let purpose = match purpose {
        FilePurpose::View => Purpose::View,
        FilePurpose::Download => Purpose::Download,
        FilePurpose::Preview => Purpose::Preview,
    };
    if !state.limiter.file_link(token.hash()) {
        return Err(state.refuse(request, ApiError::RATE));
    }
    let made = state.attachments.link(reader, token.hash(), file, purpose);
    let made = made
        .await
        .map_err(|error| refused(state, request, &error))?;
    Ok(HttpResponse::Ok().json(FileLink {
        url: format!("/api/files/{}", made.capability),
        expires_at: made.expires_at,
    }))
}

/// Follows a link: the file, or a range of it. The session that the link was made for must be
/// held. Whatever is wrong with a link, the answer is the same.
#[utoipa::path(get, path = "/api/files/{capability}", tag = "files",
    params(("capability" = String, Path, description = "As the link says")),
    responses((status = 200, description = "The file"), (status = 206, description = "The range"),
        (status = 416, description = "No byte of the range is there"),
        (status = "4XX", body = ErrorBody)))]
pub async fn get(
    state: web::Data<WebState>,
    request: HttpRequest,
    capability: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let (served, watch) = follow(&state, &request, &capability).await?;
    let size = served.stored.form.size;
    let tag = tag(&served);
    let range = header_text(request.headers(), &header::RANGE);
    let range = range.filter(|_| unchanged(request.headers(), &tag));
    let mut response = match wanted(range, size) {
        Wanted::Whole => HttpResponse::Ok(),
        Wanted::Part(_) => HttpResponse::PartialContent(),
        Wanted::Nothing => HttpResponse::RangeNotSatisfiable(),
    };
    response
        .content_type(served.media_type)
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::CONTENT_DISPOSITION, disposition(&served.name)))
        .insert_header((header::ACCEPT_RANGES, "bytes"))
        .insert_header((header::ETAG, tag))
        // A file is sent as it is kept, or ranges would not fit.
        .insert_header(header::ContentEncoding::Identity);
    let part = match wanted(range, size) {
        Wanted::Whole => 0..size,
        Wanted::Part(part) => {
            let last = part.end.saturating_sub(1);
            let told = format!("bytes {}-{last}/{size}", part.start);
            response.insert_header((header::CONTENT_RANGE, told));
            part
        }
        Wanted::Nothing => {
            response.insert_header((header::CONTENT_RANGE, format!("bytes */{size}")));
            return Ok(response.finish());
        }
    };
    let length = part.end.saturating_sub(part.start);
    if request.method() == actix_web::http::Method::HEAD {
        return Ok(response.body(Bodiless(length)));
    }
    let seat = state
        .attachments
        .fetching
        .take(watch.session(), FETCHED_AT_ONCE);
    let seat = seat.ok_or_else(|| state.refuse(&request, ApiError::RATE))?;
    let store = state.attachments.store.clone();
    let mut pieces = Box::pin(store.stream(served.stored, part));
    // The first piece is waited for, so that a storage that does not answer is told of.
    let first = pieces.next().await.unwrap_or(Err(StoreError::Missing));
    let first = first.map_err(|error| broken(&state, &request, &error))?;
    let pieces = futures_util::stream::iter([Ok(first)]).chain(pieces);
    let body = watch.over(pieces.inspect_err(told)).map(move |piece| {
        let _ = &seat;
        piece
    });
    Ok(response.body(SizedStream::new(length, Box::pin(body))))
}

/// The file that a link leads to, and who watches over its being sent.
async fn follow(
    state: &web::Data<WebState>,
    request: &HttpRequest,
    text: &str,
) -> Result<(Served, Watch), ApiError> {
    let nothing = || state.refuse(request, ApiError::NOT_FOUND);
    let given = Capability::read(text).ok_or_else(nothing)?;
    let kind = match given.side() {
        Side::Resident => Kind::Resident,
        Side::Professional => Kind::Staff,
        Side::System => return Err(nothing()),
    };
    let token = kind.token(request).ok_or_else(nothing)?;
    // Looked at before the database is asked, so that guessing costs little.
    let capability = given.by(&state.journal, token.hash(), state.clock.now());
    let capability = capability.ok_or_else(nothing)?;
    let served = if kind == Kind::Staff {
        // Following a link is no use of the session: the console fetches previews by itself.
        let found = state.staff_at_rest(request).await;
        let (_, session) = found.map_err(|error| hidden(state, request, error))?;
        let reader = Reader::Staff(&session.staff);
        state.attachments.follow(capability, reader).await
    } else {
        let found = state.resident(request).await;
        let (_, conversation) = found.map_err(|error| hidden(state, request, error))?;
        let reader = Reader::Resident(conversation);
        state.attachments.follow(capability, reader).await
    };
    match served {
        Ok(served) => Ok((served, Watch::new(state.clone(), kind, token, capability))),
        Err(ServeError::Unavailable) => Err(state.refuse(request, ApiError::UNAVAILABLE)),
        Err(ServeError::NotFound | ServeError::Closed) => Err(nothing()),
    }
}

/// A session that has ended is as good as a link that leads nowhere.
fn hidden(state: &WebState, request: &HttpRequest, error: ApiError) -> ApiError {
    if error.code == ApiError::UNAVAILABLE.code {
        error
    } else {
        state.refuse(request, ApiError::NOT_FOUND)
    }
}

fn refused(state: &WebState, request: &HttpRequest, error: &ServeError) -> ApiError {
    let error = match error {
        ServeError::NotFound => ApiError::NOT_FOUND,
        ServeError::Closed => ApiError::new(StatusCode::CONFLICT, "closed"),
        ServeError::Unavailable => ApiError::UNAVAILABLE,
    };
    state.refuse(request, error)
}

/// Nothing has been sent yet: the cause decides what is said.
fn broken(state: &WebState, request: &HttpRequest, error: &StoreError) -> ApiError {
    told(error);
    let kind = if error.passes() {
        ApiError::UNAVAILABLE
    } else {
        ApiError::NOT_FOUND
    };
    state.refuse(request, kind)
}

fn told(error: &StoreError) {
    tracing::error!(%error, code = error.code(), "a file could not be read");
}

fn header_text<'a>(headers: &'a HeaderMap, name: &header::HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Names one form of one file. What is kept of it never changes.
fn tag(served: &Served) -> String {
    format!(
        "\"{}-{}\"",
        served.stored.form.attachment, served.stored.form.copy as u8
    )
}

/// Whether a range still means the same content (RFC 9110 section 13.1.5).
fn unchanged(headers: &HeaderMap, tag: &str) -> bool {
    header_text(headers, &header::IF_RANGE).is_none_or(|held| held == tag)
        && headers.get_all(header::IF_RANGE).count() <= 1
}

/// The header that has a browser save the file under its name and never open it by itself
/// (RFC 6266; the name as in RFC 8187).
fn disposition(name: &Private) -> String {
    use std::fmt::Write as _;
    let mut text = "attachment; filename*=UTF-8''".to_owned();
    for byte in name.expose().bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

/// The length of a content that is not sent: the answer to HEAD.
struct Bodiless(u64);

impl MessageBody for Bodiless {
    type Error = std::convert::Infallible;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.0)
    }

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<web::Bytes, Self::Error>>> {
        std::task::Poll::Ready(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_header() {
        let name = Private::from("kesä\"; x=1\r\nSet-Cookie: a=b.pdf");
        let text = disposition(&name);
        let (_, name) = text.split_once("UTF-8''").unwrap();
        assert_eq!(
            name,
            "kes%C3%A4%22%3B%20x%3D1%0D%0ASet-Cookie%3A%20a%3Db.pdf"
        );
    }
}

//! The headers and statuses of the tus protocol, version 1.0.0.

use std::time::{Duration, SystemTime};

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue, HttpDate};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, ResponseError as _};

use super::super::error::ApiError;
use crate::attachments::Progress;
use crate::desk::DeskError;
use crate::domain::refusal::Refusal;

/// The header with the version that is spoken.
const RESUMABLE: &str = "tus-resumable";
/// The version that is spoken.
const VERSION: &str = "1.0.0";
/// The header with the size of a file.
pub(super) const LENGTH: &str = "upload-length";
/// The header with the place where bytes begin.
pub(super) const OFFSET: &str = "upload-offset";
/// The header with what is told of a file.
pub(super) const METADATA: &str = "upload-metadata";

/// Whether the request is of the version that is spoken.
pub(super) fn is_spoken(request: &HttpRequest) -> bool {
    let version = request.headers().get(RESUMABLE);
    version.is_some_and(|version| version.as_bytes() == VERSION.as_bytes())
}

/// The number in a header: digits alone, and once.
pub(super) fn number(request: &HttpRequest, name: &str) -> Option<u64> {
    let mut values = request.headers().get_all(name);
    let (value, more) = (values.next()?, values.next());
    let text = value.to_str().ok().filter(|_| more.is_none())?;
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok())?
}

/// An answer that tells how far a file has come.
pub(super) fn told(mut response: HttpResponseBuilder, progress: Progress) -> HttpResponseBuilder {
    response.insert_header((HeaderName::from_static(OFFSET), progress.offset));
    if let Some(at) = progress.expires_at {
        let micros = u64::try_from(at.0).unwrap_or(0);
        let at = SystemTime::UNIX_EPOCH + Duration::from_micros(micros);
        let name = HeaderName::from_static("upload-expires");
        response.insert_header((name, HttpDate::from(at)));
    }
    response
}

/// The answer, with the version that every answer names.
pub(super) fn answered(result: Result<HttpResponse, ApiError>) -> HttpResponse {
    let mut response = result.unwrap_or_else(|error| error.error_response());
    let failed = response.status() == StatusCode::PRECONDITION_FAILED;
    name_version(response.headers_mut(), failed);
    response
}

fn name_version(headers: &mut HeaderMap, all: bool) {
    let version = HeaderValue::from_static(VERSION);
    headers.insert(HeaderName::from_static(RESUMABLE), version.clone());
    if all {
        headers.insert(HeaderName::from_static("tus-version"), version);
    }
}

/// What of the protocol is spoken.
pub(super) fn options() -> HttpResponse {
    let mut response = HttpResponse::NoContent().finish();
    name_version(response.headers_mut(), true);
    let extensions = HeaderValue::from_static("creation,termination,expiration");
    let headers = response.headers_mut();
    headers.insert(HeaderName::from_static("tus-extension"), extensions);
    let methods = HeaderValue::from_static("OPTIONS, POST, HEAD, PATCH, DELETE");
    headers.insert(header::ALLOW, methods);
    response
}

/// The status of what the desk answers.
pub(super) fn status(error: &DeskError) -> StatusCode {
    match error {
        DeskError::NotFound => StatusCode::NOT_FOUND,
        DeskError::Busy | DeskError::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        DeskError::Refused(refusal) => match refusal {
            Refusal::Closed => StatusCode::GONE,
            Refusal::FileTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Refusal::TypeNotAllowed | Refusal::TypeMismatch => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Refusal::PersonalIdBlocked { .. }
            | Refusal::ForbiddenWord { .. }
            | Refusal::Empty { .. }
            | Refusal::TooLong { .. }
            | Refusal::Malformed { .. } => StatusCode::BAD_REQUEST,
            _ => StatusCode::FORBIDDEN,
        },
    }
}

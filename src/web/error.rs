//! How errors reach an HTTP client: a status, a stable code, a sentence in their language.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};

use crate::desk::DeskError;
use crate::identification::HandOffError;
use crate::wire::http::ErrorBody;

/// An error answer. The cause, where there is one, was logged where it happened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}")]
pub struct ApiError {
    status: StatusCode,
    /// The stable code.
    pub code: &'static str,
    field: Option<&'static str>,
    message: String,
}

impl ApiError {
    /// The request does not come from a page of ours.
    pub const ORIGIN: Self = Self::of(StatusCode::FORBIDDEN, "origin_refused");
    /// The CSRF token is missing or not the session's.
    pub const CSRF: Self = Self::of(StatusCode::FORBIDDEN, "csrf_refused");
    /// There is no session, or it has ended.
    pub const NO_SESSION: Self = Self::of(StatusCode::UNAUTHORIZED, "session_ended");
    /// Too much in too short a time.
    pub const RATE: Self = Self::of(StatusCode::TOO_MANY_REQUESTS, "rate_limited");
    /// The body or a parameter is not understood.
    pub const MALFORMED: Self = Self::of(StatusCode::BAD_REQUEST, "malformed");
    /// The body is larger than allowed.
    pub const TOO_LARGE: Self = Self::of(StatusCode::PAYLOAD_TOO_LARGE, "too_large");
    /// There is nothing here.
    pub const NOT_FOUND: Self = Self::of(StatusCode::NOT_FOUND, "not_found");
    /// Too busy just now.
    pub const BUSY: Self = Self::of(StatusCode::SERVICE_UNAVAILABLE, "busy");
    /// The journal does not answer.
    pub const UNAVAILABLE: Self = Self::of(StatusCode::SERVICE_UNAVAILABLE, "unavailable");

    const fn of(status: StatusCode, code: &'static str) -> Self {
        Self {
            status,
            code,
            field: None,
            message: String::new(),
        }
    }

    /// With a status and code of its own.
    #[must_use]
    pub const fn new(status: StatusCode, code: &'static str) -> Self {
        Self::of(status, code)
    }

    /// With another status.
    #[must_use]
    pub fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// With a sentence for people.
    #[must_use]
    pub fn saying(self, message: String) -> Self {
        Self { message, ..self }
    }
}

impl From<&DeskError> for ApiError {
    fn from(error: &DeskError) -> Self {
        let status = match error {
            DeskError::Refused(_) => StatusCode::CONFLICT,
            DeskError::NotFound => StatusCode::NOT_FOUND,
            DeskError::Busy | DeskError::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        };
        Self {
            status,
            code: error.code(),
            field: error.field(),
            message: String::new(),
        }
    }
}

impl From<&HandOffError> for ApiError {
    fn from(error: &HandOffError) -> Self {
        let status = match error {
            HandOffError::TicketUnknown
            | HandOffError::FlowUnknown
            | HandOffError::ProofInvalid => StatusCode::GONE,
            HandOffError::ReturnNotAllowed => StatusCode::BAD_REQUEST,
            HandOffError::Failed(_) | HandOffError::Refused(_) => StatusCode::CONFLICT,
            HandOffError::NotFound => StatusCode::NOT_FOUND,
            HandOffError::Busy | HandOffError::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        };
        Self::of(status, error.code())
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        metrics::counter!("portti_http_errors_total", "code" => self.code).increment(1);
        let mut response = HttpResponse::build(self.status);
        if self.status == StatusCode::TOO_MANY_REQUESTS {
            response.insert_header(("Retry-After", "60"));
        }
        response.json(ErrorBody {
            code: self.code.to_owned(),
            message: self.message.clone(),
            field: self.field.map(str::to_owned),
        })
    }
}

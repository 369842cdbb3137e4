//! From an HTTP request to a socket: who may open one, and under which limits.

use std::pin::Pin;
use std::time::Duration;

use actix_web::error::PayloadError;
use actix_web::{FromRequest as _, HttpRequest, HttpResponse, dev, web};
use bytes::Bytes;
use futures_util::Stream;

use super::call::CallDoor;
use super::guard::Guard;
use super::link::ActixLink;
use super::pulse::Timing;
use super::resident::ResidentSocket;
use super::staff::StaffSocket;
use crate::domain::person::{Language, Side};
use crate::web::client;
use crate::web::error::ApiError;
use crate::web::state::{Seat, WebState};

/// Opens the resident's socket.
pub async fn resident_socket(
    state: web::Data<WebState>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, actix_web::Error> {
    let seat = seat(&state, &request)?;
    let (session, conversation) = state.resident(&request).await?;
    let language = client::language(&request);
    let (response, link) = upgrade(&state, &request, payload).await?;
    let socket = ResidentSocket {
        desk: state.desk.clone(),
        journal: state.journal.clone(),
        clock: state.clock.clone(),
        limiter: state.limiter.clone(),
        sentences: state.sentences.clone(),
        timing: timing(&state),
        stop: state.stop.clone(),
        session: session.hash(),
        conversation,
        language,
        afterwards_seconds: state.afterwards_seconds,
        door: door(&state, language, Side::Resident),
    };
    actix_web::rt::spawn(async move {
        socket.serve(link).await;
        drop(seat);
    });
    Ok(response)
}

/// Opens the professional's socket.
pub async fn staff_socket(
    state: web::Data<WebState>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, actix_web::Error> {
    let seat = seat(&state, &request)?;
    let (session, authenticated) = state.staff_at_rest(&request).await?;
    let language = client::language(&request);
    let (response, link) = upgrade(&state, &request, payload).await?;
    let socket = StaffSocket {
        desk: state.desk.clone(),
        staffing: state.staffing.clone(),
        clock: state.clock.clone(),
        limiter: state.limiter.clone(),
        sentences: state.sentences.clone(),
        timing: timing(&state),
        stop: state.stop.clone(),
        session,
        signed_in: authenticated,
        language,
        door: door(&state, language, Side::Professional),
    };
    actix_web::rt::spawn(async move {
        socket.serve(link).await;
        drop(seat);
    });
    Ok(response)
}

/// Checks that a page of ours asks, and that there is room.
fn seat(state: &WebState, request: &HttpRequest) -> Result<Seat, ApiError> {
    state.check_origin(request)?;
    let address = state.address(request);
    if !state.limiter.connect(address) {
        return Err(state.refuse(request, ApiError::RATE));
    }
    let seat = state.sockets.seat(address, &state.limits);
    seat.ok_or_else(|| state.refuse(request, ApiError::BUSY))
}

/// What the framework calls a request's body.
type BoxedPayloadStream = Pin<Box<dyn Stream<Item = Result<Bytes, PayloadError>>>>;

async fn upgrade(
    state: &WebState,
    request: &HttpRequest,
    payload: web::Payload,
) -> Result<(HttpResponse, ActixLink), actix_web::Error> {
    let limit = state.limits.frame_bytes;
    let guarded = Guard::new(payload.into_inner(), u64::from(limit));
    let stream: BoxedPayloadStream = Box::pin(guarded);
    let mut guarded = dev::Payload::Stream { payload: stream };
    let payload = web::Payload::from_request(request, &mut guarded).await?;
    let (response, session, stream) = actix_ws::handle(request, payload)?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let stream = stream
        .max_frame_size(limit)
        .aggregate_continuations()
        .max_continuation_size(limit);
    let send_limit = Duration::from_secs(u64::from(state.limits.send_seconds));
    Ok((response, ActixLink::new(session, stream, send_limit)))
}

fn door(state: &WebState, language: Language, side: Side) -> CallDoor {
    CallDoor {
        calls: state.calls.clone(),
        sentences: state.sentences.clone(),
        language,
        side,
    }
}

fn timing(state: &WebState) -> Timing {
    Timing {
        greeting: Duration::from_secs(u64::from(state.limits.greeting_seconds)),
        heartbeat: Duration::from_secs(u64::from(state.limits.heartbeat_seconds)),
    }
}

//! The description of the HTTP interface and of the frames, generated from the code.

use actix_web::HttpResponse;
use utoipa::OpenApi;

use super::{
    conversations, files, health, identification, services, staff, staff_sessions, staff_sign_on,
    uploads,
};
use crate::wire::frame::{ResidentFrame, ServerFrame, StaffFrame};
use crate::wire::http::Returned;

/// The whole interface. The sockets themselves are described in `docs/protocol.md`; their frames
/// are among the schemas here.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Portti",
        description = "A secure live chat for public services. The sockets are described in docs/protocol.md; their frames are the schemas ResidentFrame, StaffFrame and ServerFrame."
    ),
    paths(
        services::list,
        conversations::start,
        conversations::current,
        conversations::end,
        identification::ticket,
        identification::open,
        identification::go_on,
        identification::decline,
        identification::redeem,
        identification::sign_out,
        identification::jwks,
        identification::signed_jwks,
        staff::sign_in_info,
        staff::sign_in,
        staff_sign_on::start,
        staff_sign_on::backchannel_logout,
        staff::me,
        staff_sessions::list,
        staff_sessions::end,
        staff_sessions::end_others,
        staff::sign_out,
        staff::reveal,
        files::link,
        files::staff_link,
        files::get,
        uploads::begin,
        uploads::standing,
        uploads::bring,
        uploads::withdraw,
        uploads::staff_begin,
        uploads::staff_standing,
        uploads::staff_bring,
        uploads::staff_withdraw,
        health::live,
        health::ready,
        health::metrics,
    ),
    components(schemas(ResidentFrame, StaffFrame, ServerFrame, Returned))
)]
struct Description;

/// The description as a JSON text.
#[must_use]
pub fn openapi() -> String {
    Description::openapi().to_pretty_json().unwrap_or_default()
}

/// Serves the description.
pub async fn serve() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .body(openapi())
}

//! The organisation's own sign-in over HTTP: to the provider, back, and its word that somebody
//! signed out.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, ContentType};
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse, web};
use serde_json::json;

use super::client;
use super::cookies::Kind;
use super::error::ApiError;
use super::staff::{close, refused};
use super::state::WebState;
use crate::bus::Bell;
use crate::wire::http::{ErrorBody, GoTo, SignOnRequest};

/// The console, and where a way back is not a page of it.
const CONSOLE: &str = "/console/";

/// The longest way back, in bytes.
const LONGEST: usize = 200;

/// The largest logout message, in bytes: a token of 32 KiB and a little.
const LARGEST: usize = 33 * 1024;

/// Sends the browser to the organisation's provider.
#[utoipa::path(post, path = "/api/staff/oidc/start", tag = "staff", request_body = SignOnRequest,
    responses((status = 200, body = GoTo), (status = "4XX", body = ErrorBody)))]
pub async fn start(
    state: web::Data<WebState>,
    request: HttpRequest,
    body: web::Json<SignOnRequest>,
) -> Result<HttpResponse, ApiError> {
    state.check_origin(&request)?;
    if !state.limiter.sign_on(state.address(&request)) {
        return Err(state.refuse(&request, ApiError::RATE));
    }
    let holds = Kind::Staff.token(&request);
    let set_out = state.staffing.set_out(
        Kind::StaffFlow.token(&request),
        holds.as_ref(),
        own_page(&body.return_to),
        client::language(&request),
    );
    let set_out = set_out.await.map_err(|error| {
        tracing::warn!(%error, "nobody can be sent to the staff's provider");
        refused(&state, &request, &error)
    })?;
    let cookie = Kind::StaffFlow.holding(&set_out.flow, set_out.expires_at, state.clock.now());
    Ok(HttpResponse::Ok()
        .append_header(cookie)
        .json(GoTo { url: set_out.url }))
}

/// Where the provider sends the browser back to.
///
/// The answer is a page and not a redirect: a redirect would still count as coming from the
/// provider's site, and the browser would keep the `SameSite=Strict` session back from the page
/// that it leads to. From a page of our own it is sent.
pub async fn callback(state: web::Data<WebState>, request: HttpRequest) -> HttpResponse {
    let flow = Kind::StaffFlow.token(&request);
    let back = state
        .staffing
        .come_back(flow.as_ref(), request.query_string())
        .await;
    let mut answer = HttpResponse::Ok();
    answer.content_type(ContentType::html());
    match back.outcome {
        Ok(signed) => {
            for account in signed.ended.clone() {
                state.desk.bus().ring(&Bell::Staff { account });
            }
            let now = state.clock.now();
            answer.append_header(Kind::Staff.holding(&signed.token, signed.session.ends_at, now));
            answer.append_header(Kind::StaffFlow.gone());
            answer.body(hop(own_page(back.return_to.as_deref().unwrap_or(CONSOLE))))
        }
        Err(error) => answer.body(hop(&format!("{CONSOLE}#sign-in={}", error.code()))),
    }
}

/// The provider says that somebody signed out there (Back-Channel Logout 1.0).
#[utoipa::path(post, path = "/api/staff/backchannel-logout", tag = "staff",
    request_body(content_type = "application/x-www-form-urlencoded",
        description = "`logout_token`, as OpenID Connect Back-Channel Logout 1.0 describes it"),
    responses((status = 200, description = "What it names has ended"),
        (status = 400, description = "The token is refused; nothing has ended"),
        (status = 429, description = "Too many messages; nothing has ended")))]
pub async fn backchannel_logout(
    state: web::Data<WebState>,
    request: HttpRequest,
    body: web::Bytes,
) -> HttpResponse {
    if !state.limiter.sign_out(state.address(&request)) {
        return not_ended(StatusCode::TOO_MANY_REQUESTS, "too many messages");
    }
    let form = request.content_type() == "application/x-www-form-urlencoded";
    let token = if form { logout_token(&body) } else { None };
    let Some(token) = token else {
        return not_ended(StatusCode::BAD_REQUEST, "no logout token");
    };
    match state.staffing.signed_out_there(&token).await {
        Ok(ended) => {
            for account in &ended {
                close(&state, account).await;
            }
            HttpResponse::Ok()
                .insert_header((header::CACHE_CONTROL, "no-store"))
                .finish()
        }
        Err(error) => {
            tracing::warn!(%error, "a logout message of the staff's provider is refused");
            not_ended(StatusCode::BAD_REQUEST, "the logout token is refused")
        }
    }
}

/// Section 2.8: a token that fails is a 400, and nothing is to be stored.
fn not_ended(status: StatusCode, why: &str) -> HttpResponse {
    metrics::counter!("portti_http_errors_total", "code" => "logout_refused").increment(1);
    HttpResponse::build(status)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(json!({ "error": "invalid_request", "error_description": why }))
}

/// The one `logout_token` of a form.
fn logout_token(body: &[u8]) -> Option<String> {
    if body.len() > LARGEST {
        return None;
    }
    let mut found = url::form_urlencoded::parse(body)
        .filter(|(name, _)| name == "logout_token")
        .map(|(_, token)| token.into_owned());
    let token = found.next();
    token.filter(|_| found.next().is_none())
}

/// A page of the console; the console itself where `wanted` is anything else. The letters allowed
/// can neither leave the site nor end an attribute.
fn own_page(wanted: &str) -> &str {
    let letters = |b: u8| b.is_ascii_alphanumeric() || b"/-_#=.".contains(&b);
    let own = wanted.starts_with(CONSOLE)
        && wanted.len() <= LONGEST
        && wanted.bytes().all(letters)
        && !wanted.contains("..")
        && !wanted.contains("//");
    if own { wanted } else { CONSOLE }
}

/// A page that leads on at once, by a way of this site's own. `to` holds no letter that HTML
/// would read.
fn hop(to: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Portti</title>\
         <meta http-equiv=\"refresh\" content=\"0;url={to}\"></head>\
         <body><main><h1><a href=\"{to}\">Portti</a></h1></main></body></html>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_is_a_page_of_the_console() {
        for own in [
            "/console/",
            "/console/#conversation=0192",
            "/console/a-b_c.html",
        ] {
            assert_eq!(own_page(own), own);
        }
        let long = format!("{CONSOLE}{}", "a".repeat(LONGEST));
        for other in [
            "",
            "/",
            "/console",
            "//evil.example/console/",
            "https://evil.example/console/",
            "/console/..//evil.example",
            "/console/../widget/",
            "/console//evil.example",
            "/console/\\evil.example",
            "/console/\"><script>",
            "/console/;url=https:",
            "/console/?next=https%3A%2F%2Fevil.example",
            "javascript:alert(1)",
            " /console/",
            "/console/\n",
            long.as_str(),
        ] {
            assert_eq!(own_page(other), CONSOLE, "{other}");
        }
    }

    #[test]
    fn a_form_names_one_logout_token() {
        assert_eq!(
            logout_token(b"logout_token=a.b.c").as_deref(),
            Some("a.b.c")
        );
        let more = b"x=1&logout_token=a.b.c&y=2";
        assert_eq!(logout_token(more).as_deref(), Some("a.b.c"));
        assert_eq!(logout_token(b""), None);
        assert_eq!(logout_token(b"logout_token=a&logout_token=b"), None);
        assert_eq!(logout_token(&vec![b'a'; LARGEST + 1]), None);
    }
}

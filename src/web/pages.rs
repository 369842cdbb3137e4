//! The built pages and their policies: the widget, the console, the identification pages.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use bytes::Bytes;

use super::error::ApiError;
use super::state::WebState;
use crate::config::Services;
use crate::domain::ids::ServiceId;
use crate::wire::http::Returned;

/// What the widget may use of the device where calls are held: the page that embeds it must allow
/// it too.
const WIDGET_PERMISSIONS: &str = "camera=(self), microphone=(self), display-capture=(), \
    geolocation=(), payment=(), usb=(), interest-cohort=()";

/// What the console may use of the device where calls are held.
const CONSOLE_PERMISSIONS: &str = "camera=(self), microphone=(self), display-capture=(self), \
    geolocation=(), payment=(), usb=(), interest-cohort=()";

/// Where the page that the provider comes back to takes what it is told.
const RETURNED_SLOT: &str = "<script type=\"application/json\" id=\"returned\"></script>";

/// The built pages, read once at the start.
#[derive(Clone, Debug)]
pub struct Pages {
    /// The folder of the hashed scripts and styles.
    assets: PathBuf,
    embed: Bytes,
    widget: Bytes,
    console: Bytes,
    identify: Bytes,
    returned: String,
    signed_out: Bytes,
    /// What a socket's address begins with, for the policy.
    socket_origin: String,
}

/// The front end is not there.
#[derive(Debug, thiserror::Error)]
pub enum PagesError {
    /// A file is missing or unreadable.
    #[error("{path}: {cause} (build the front end first: `make build`)")]
    Missing {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// The page has no place for what it is to be told.
    #[error("{0}: the page has no `returned` slot; build the front end anew: `make build`")]
    NoSlot(PathBuf),
}

impl Pages {
    /// Reads the built pages from `folder`; `origin` is Portti's own.
    ///
    /// # Errors
    /// Where a file is missing: the front end was not built.
    pub fn read(folder: &Path, origin: &str) -> Result<Self, PagesError> {
        let read = |name: &str| {
            let path = folder.join(name);
            std::fs::read(&path).map_err(|cause| PagesError::Missing { path, cause })
        };
        let page = folder.join("identify/returned.html");
        let returned = read("identify/returned.html")?;
        let returned = String::from_utf8_lossy(&returned).into_owned();
        if !returned.contains(RETURNED_SLOT) {
            return Err(PagesError::NoSlot(page));
        }
        Ok(Self {
            assets: folder.join("assets"),
            embed: read("embed.js")?.into(),
            widget: read("widget/index.html")?.into(),
            console: read("console/index.html")?.into(),
            identify: read("identify/index.html")?.into(),
            returned,
            signed_out: read("identify/signed-out.html")?.into(),
            socket_origin: origin.replacen("http", "ws", 1),
        })
    }

    /// The folder of the hashed scripts and styles.
    #[must_use]
    pub fn assets(&self) -> &Path {
        &self.assets
    }

    /// The content security policy of a page that only `sites` may embed.
    #[must_use]
    pub fn policy(&self, sites: &[&str]) -> String {
        let ancestors = if sites.is_empty() {
            "'none'".to_owned()
        } else {
            sites.join(" ")
        };
        format!(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
             font-src 'self'; media-src 'self'; manifest-src 'self'; worker-src 'self'; \
             connect-src 'self' {}; base-uri 'none'; form-action 'none'; object-src 'none'; \
             frame-ancestors {ancestors}; require-trusted-types-for 'script'; \
             trusted-types portti-worker",
            self.socket_origin
        )
    }

    /// The page that the provider comes back to, told what to do.
    #[must_use]
    pub fn returned(&self, returned: &Returned) -> String {
        // What is written into a script element must not be able to end it.
        let json = serde_json::to_string(returned)
            .unwrap_or_default()
            .replace('<', "\\u003c");
        let filled = format!("<script type=\"application/json\" id=\"returned\">{json}</script>");
        self.returned.replace(RETURNED_SLOT, &filled)
    }
}

/// The sites that may embed all of the named services. None for a service that is not known.
fn common_sites(services: &Services, ids: &str) -> BTreeSet<String> {
    let mut common: Option<BTreeSet<String>> = None;
    for id in ids.split(',').filter(|id| !id.is_empty()) {
        let Some(entry) = services.get(&ServiceId::from(id)) else {
            return BTreeSet::new();
        };
        let sites = &entry.service.sites;
        common = Some(match common {
            None => sites.clone(),
            Some(common) => common.intersection(sites).cloned().collect(),
        });
    }
    common.unwrap_or_default()
}

/// The loader for host pages.
pub async fn embed(state: web::Data<WebState>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/javascript; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .insert_header(("Cross-Origin-Resource-Policy", "cross-origin"))
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .body(state.pages.embed.clone())
}

/// The widget, which only the sites of the services that it names may embed.
pub async fn widget(state: web::Data<WebState>, request: HttpRequest) -> HttpResponse {
    let query = web::Query::<Vec<(String, String)>>::from_query(request.query_string());
    let query = query.map(web::Query::into_inner).unwrap_or_default();
    let ids = query
        .iter()
        .find(|(key, _)| key == "services")
        .map_or("", |(_, ids)| ids.as_str());
    let sites = common_sites(&state.desk.services(), ids);
    let sites: Vec<_> = sites.iter().map(String::as_str).collect();
    // The widget may be framed by other sites, so it must not ask to be alone with itself.
    let response = page(&state, &state.pages.widget, &sites, false);
    permitted(&state, response, WIDGET_PERMISSIONS)
}

/// The console, which nobody may embed.
pub async fn console(state: web::Data<WebState>) -> HttpResponse {
    let response = page(&state, &state.pages.console, &[], true);
    permitted(&state, response, CONSOLE_PERMISSIONS)
}

/// The identification page. It keeps its opener: that is the widget that waits for it.
pub async fn identify(state: web::Data<WebState>) -> HttpResponse {
    page(&state, &state.pages.identify, &[], false)
}

/// Where the provider leads to when a resident has signed out there.
pub async fn signed_out(state: web::Data<WebState>) -> HttpResponse {
    page(&state, &state.pages.signed_out, &[], true)
}

fn page(state: &WebState, body: &Bytes, sites: &[&str], alone: bool) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .insert_header((header::CONTENT_SECURITY_POLICY, state.pages.policy(sites)));
    if alone {
        response.insert_header(("Cross-Origin-Opener-Policy", "same-origin"));
    }
    response.body(body.clone())
}

/// Lets a page use camera and microphone where calls are held; elsewhere no page may.
fn permitted(
    state: &WebState,
    mut response: HttpResponse,
    permissions: &'static str,
) -> HttpResponse {
    if state.calls.is_some() {
        let value = HeaderValue::from_static(permissions);
        let name = HeaderName::from_static("permissions-policy");
        response.headers_mut().insert(name, value);
    }
    response
}

/// Sends who asks for nothing in particular to the console's sign-in.
pub async fn root() -> HttpResponse {
    HttpResponse::Found()
        .insert_header((header::LOCATION, "/console/"))
        .finish()
}

/// There is nothing here.
pub async fn nothing(
    state: web::Data<WebState>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    Err(state.refuse(&request, ApiError::NOT_FOUND))
}

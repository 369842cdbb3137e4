//! Outgoing HTTP with limits: TLS 1.2 or newer, no redirects, a time limit and a size limit.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Certificate, Client, Response, StatusCode, Url};

/// What documents may come as: JSON, or a signed or encrypted token.
const ACCEPTED: &str = "application/json, application/jwt, application/jwk-set+jwt";

/// How long and how large an answer may be.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Until the connection stands.
    pub connect: Duration,
    /// From the first byte sent to the last received.
    pub total: Duration,
    /// The largest body, in bytes.
    pub body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            total: Duration::from_secs(10),
            body: 256 * 1024,
        }
    }
}

/// How strictly addresses are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doors {
    /// `https` only.
    Strict,
    /// Also plain `http`, and names under `.localhost` lead to this machine (RFC 6761 section
    /// 6.3). For demo mode and tests.
    Demo,
}

/// Why a request gave no usable answer.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// The client could not be built.
    #[error("the HTTP client cannot be built: {0}")]
    Setup(#[source] reqwest::Error),
    /// The file of trusted authorities cannot be used.
    #[error("{0} holds no certificates in PEM form")]
    Authorities(PathBuf),
    /// No connection could be made, or its certificate is not trusted: nothing was sent.
    #[error("it cannot be reached: {0}")]
    NotConnected(#[source] reqwest::Error),
    /// The connection broke.
    #[error("the connection to it broke: {0}")]
    Broken(#[source] reqwest::Error),
    /// No answer in time.
    #[error("it did not answer in time")]
    TimedOut,
    /// The answer is larger than allowed.
    #[error("its answer is larger than allowed")]
    TooLarge,
    /// The answer leads elsewhere, which is never followed.
    #[error("it answered with a redirect")]
    Redirect,
    /// The answer is an error.
    #[error("it answered with status {0}")]
    Status(u16),
}

/// An answer to a form, whatever its status.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: StatusCode,
    /// The body, within the limit.
    pub body: Vec<u8>,
}

/// The outgoing HTTP client. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Http {
    client: Client,
    body: usize,
}

impl Http {
    /// A client with these limits, which trusts the authorities in `ca_file` alone where one is
    /// given, and otherwise those that the machine trusts.
    ///
    /// # Errors
    /// Where TLS cannot be set up, for example because the machine trusts no authorities.
    pub fn new(doors: Doors, limits: Limits, ca_file: Option<&Path>) -> Result<Self, HttpError> {
        // Says `Err` where a provider is installed already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let authorities = ca_file.map(authorities).transpose()?;
        let built = match (authorities, doors) {
            (Some(these), _) => builder(doors, limits).tls_certs_only(these).build(),
            (None, Doors::Strict) => builder(doors, limits).build(),
            // A bare machine that trusts nobody still runs the demo over plain http.
            (None, Doors::Demo) => builder(doors, limits)
                .build()
                .or_else(|_| builder(doors, limits).tls_certs_only([]).build()),
        };
        Ok(Self {
            client: built.map_err(HttpError::Setup)?,
            body: limits.body,
        })
    }

    /// Fetches a document. Tried twice where the first try does not get through, since asking
    /// again does no harm.
    ///
    /// # Errors
    /// Where there is no answer with status 200 within the limits.
    pub async fn get(&self, url: &Url) -> Result<Vec<u8>, HttpError> {
        match self.get_once(url, None).await {
            Err(HttpError::NotConnected(_) | HttpError::Broken(_)) => {
                self.get_once(url, None).await
            }
            other => other,
        }
    }

    /// Fetches a document that is given to who holds an access token (RFC 6750 section 2.1), once.
    ///
    /// # Errors
    /// As [`Http::get`].
    pub async fn get_as(&self, url: &Url, access_token: &str) -> Result<Vec<u8>, HttpError> {
        let authorization = format!("Bearer {access_token}");
        self.get_once(url, Some(&authorization)).await
    }

    async fn get_once(&self, url: &Url, authorization: Option<&str>) -> Result<Vec<u8>, HttpError> {
        let mut request = self.client.get(url.clone());
        request = request.header("accept", ACCEPTED);
        if let Some(value) = authorization {
            request = request.header("authorization", value);
        }
        let answer = self.read(request.send().await).await?;
        if answer.status == StatusCode::OK {
            Ok(answer.body)
        } else {
            Err(HttpError::Status(answer.status.as_u16()))
        }
    }

    /// Sends a form. Tried twice where no connection could be made, since then nothing was sent;
    /// otherwise once.
    ///
    /// # Errors
    /// Where there is no answer within the limits, or it is a redirect or a server's error.
    pub async fn post_form(
        &self,
        url: &Url,
        form: &[(&str, &str)],
        authorization: Option<&str>,
    ) -> Result<Answer, HttpError> {
        match self.post_form_once(url, form, authorization).await {
            Err(HttpError::NotConnected(_)) => self.post_form_once(url, form, authorization).await,
            other => other,
        }
    }

    async fn post_form_once(
        &self,
        url: &Url,
        form: &[(&str, &str)],
        authorization: Option<&str>,
    ) -> Result<Answer, HttpError> {
        let mut request = self.client.post(url.clone()).form(form);
        request = request.header("accept", "application/json");
        if let Some(value) = authorization {
            request = request.header("authorization", value);
        }
        let answer = self.read(request.send().await).await?;
        if answer.status.is_server_error() {
            return Err(HttpError::Status(answer.status.as_u16()));
        }
        Ok(answer)
    }

    async fn read(&self, sent: reqwest::Result<Response>) -> Result<Answer, HttpError> {
        let mut response = sent.map_err(trouble)?;
        let status = response.status();
        if status.is_redirection() {
            return Err(HttpError::Redirect);
        }
        let limit = u64::try_from(self.body).unwrap_or(u64::MAX);
        if response.content_length().is_some_and(|size| size > limit) {
            return Err(HttpError::TooLarge);
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(trouble)? {
            if body.len().saturating_add(chunk.len()) > self.body {
                return Err(HttpError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer { status, body })
    }
}

fn builder(doors: Doors, limits: Limits) -> reqwest::ClientBuilder {
    let builder = Client::builder()
        .user_agent(concat!("portti/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .min_tls_version(reqwest::tls::Version::TLS_1_2)
        .connect_timeout(limits.connect)
        .timeout(limits.total)
        // Shorter than servers keep idle connections (Node: 5 s): one that the other side is just
        // closing would break a request that cannot be sent again.
        .pool_idle_timeout(Duration::from_secs(3))
        .pool_max_idle_per_host(8);
    match doors {
        Doors::Strict => builder.https_only(true),
        Doors::Demo => builder.dns_resolver(Arc::new(Loopback)),
    }
}

fn authorities(file: &Path) -> Result<Vec<Certificate>, HttpError> {
    let unusable = || HttpError::Authorities(file.to_owned());
    let pem = std::fs::read(file).map_err(|_| unusable())?;
    let found = Certificate::from_pem_bundle(&pem).map_err(|_| unusable())?;
    if found.is_empty() {
        return Err(unusable());
    }
    Ok(found)
}

fn trouble(error: reqwest::Error) -> HttpError {
    let (connecting, late) = (error.is_connect(), error.is_timeout());
    // The address is told by the caller, and may carry more than belongs in a log.
    let error = error.without_url();
    match (connecting, late) {
        (_, true) => HttpError::TimedOut,
        (true, false) => HttpError::NotConnected(error),
        (false, false) => HttpError::Broken(error),
    }
}

/// Leads names under `.localhost` to this machine, and asks the system for all others.
struct Loopback;

impl Resolve for Loopback {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let host = name.as_str();
            if host == "localhost" || host.ends_with(".localhost") {
                let here = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
                return Ok(Box::new(std::iter::once(here)) as Addrs);
            }
            let found: Vec<_> = tokio::net::lookup_host((host, 0)).await?.collect();
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

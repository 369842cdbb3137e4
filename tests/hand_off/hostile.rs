//! A provider of the tests' own, which answers and signs whatever a test wants.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use portti::clock::Clock;
use portti::config::{Endpoints, Provider, SigningAlgorithm};
use portti::oidc::keys::SigningKey;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::sealing::Recipient;
use crate::world::{self, LEVEL, SetOut, World, noon};

/// What an endpoint answers.
#[derive(Clone)]
pub enum Reply {
    /// A status and a body.
    Body(u16, String),
    /// A redirect to this address.
    Redirect(String),
    /// Says that `0` bytes come and sends them.
    Flood(usize),
    /// Says nothing, and keeps the connection open.
    Silence,
}

/// How a token is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// With the key that the provider publishes.
    Properly,
    /// With a key that it does not publish, under the published key's id.
    WithAnotherKey,
    /// With a key that it does not publish, under that key's own id.
    WithAnUnknownId,
    /// Not at all: `alg` is `none`.
    NotAtAll,
    /// With HMAC, keyed with the published key.
    WithThePublicKeyAsSecret,
    /// Properly, and then the claims are changed.
    ThenTampered,
}

/// A key that signs anything.
pub struct Key {
    signing: SigningKey,
    raw: EncodingKey,
}

impl Key {
    fn made(file: &Path) -> Self {
        let signing = SigningKey::load_or_make(file, SigningAlgorithm::Es256, "").unwrap();
        let raw = EncodingKey::from_ec_pem(&std::fs::read(file).unwrap()).unwrap();
        Self { signing, raw }
    }

    pub fn id(&self) -> &str {
        self.signing.id()
    }

    pub fn public(&self) -> &jsonwebtoken::jwk::Jwk {
        self.signing.public()
    }

    /// A token with this header and these claims.
    pub fn sign(&self, header: &Value, claims: &Value) -> String {
        self.signature(&format!("{}.{}", part(header), part(claims)))
    }

    /// A token of claims that are written out.
    pub fn sign_text(&self, claims: &str) -> String {
        let header = json!({"alg": "ES256", "typ": "JWT", "kid": self.id()});
        self.signature(&format!(
            "{}.{}",
            part(&header),
            URL_SAFE_NO_PAD.encode(claims)
        ))
    }

    fn signature(&self, message: &str) -> String {
        let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &self.raw, Algorithm::ES256);
        format!("{message}.{}", signature.unwrap())
    }
}

/// The provider.
pub struct Hostile {
    pub issuer: String,
    pub key: Key,
    pub stranger: Key,
    /// What each path answers.
    answers: Answers,
    /// The requests that came, first lines and bodies.
    pub heard: Arc<Mutex<Vec<String>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Hostile {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Hostile {
    /// Starts the provider.
    pub async fn start(folder: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
        let key = Key::made(&folder.join("provider.pem"));
        let taken = json!({"request_uri": "urn:example:request:1", "expires_in": 60});
        let body = |status, json: Value| Reply::Body(status, json.to_string());
        let answers = Answers::default();
        answers.lock().unwrap().extend([
            (
                "/.well-known/openid-configuration",
                body(200, metadata(&issuer)),
            ),
            ("/keys", body(200, json!({"keys": [key.public()]}))),
            ("/par", body(201, taken)),
            ("/token", Reply::Body(500, String::new())),
        ]);
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (to_give, to_hear) = (Arc::clone(&answers), Arc::clone(&heard));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&to_give), Arc::clone(&to_hear)));
            }
        });
        Self {
            issuer,
            key,
            stranger: Key::made(&folder.join("stranger.pem")),
            answers,
            heard,
            task,
        }
    }

    /// What a path answers from now on.
    pub fn says(&self, path: &'static str, reply: Reply) {
        self.answers.lock().unwrap().insert(path, reply);
    }

    /// What the token endpoint answers from now on.
    pub fn token_says(&self, reply: Reply) {
        self.says("/token", reply);
    }

    /// What the keys' endpoint answers from now on.
    pub fn keys_say(&self, reply: Reply) {
        self.says("/keys", reply);
    }

    /// What the endpoint for pushed requests answers from now on.
    pub fn pushed_says(&self, reply: Reply) {
        self.says("/par", reply);
    }

    /// What discovery answers from now on.
    pub fn metadata_says(&self, reply: Reply) {
        self.says("/.well-known/openid-configuration", reply);
    }

    /// Discovery answers as it should from now on.
    pub fn metadata_is_right(&self) {
        self.metadata_says(Reply::Body(200, self.metadata().to_string()));
    }

    /// The metadata as it should be.
    pub fn metadata(&self) -> Value {
        metadata(&self.issuer)
    }

    /// The token endpoint gives this ID token from now on.
    pub fn gives(&self, id_token: &str) {
        let body = json!({"access_token": "a", "token_type": "Bearer", "id_token": id_token});
        self.token_says(Reply::Body(200, body.to_string()));
    }

    /// How many requests for a path came.
    pub fn asked_for(&self, path: &str) -> usize {
        let heard = self.heard.lock().unwrap();
        heard
            .iter()
            .filter(|line| line.contains(&format!(" {path} ")))
            .count()
    }

    /// A token of these claims.
    pub fn signed(&self, claims: &Value, sign: Sign) -> String {
        let header = |id: &str| json!({"alg": "ES256", "typ": "JWT", "kid": id});
        match sign {
            Sign::Properly => self.key.sign(&header(self.key.id()), claims),
            Sign::WithAnotherKey => self.stranger.sign(&header(self.key.id()), claims),
            Sign::WithAnUnknownId => self.stranger.sign(&header(self.stranger.id()), claims),
            Sign::NotAtAll => {
                let header = json!({"alg": "none", "typ": "JWT"});
                format!("{}.{}.", part(&header), part(claims))
            }
            Sign::WithThePublicKeyAsSecret => {
                let public = serde_json::to_vec(self.key.public()).unwrap();
                let mut header = Header::new(Algorithm::HS256);
                header.kid = Some(self.key.id().to_owned());
                let secret = EncodingKey::from_secret(&public);
                jsonwebtoken::encode(&header, claims, &secret).unwrap()
            }
            Sign::ThenTampered => {
                let token = self.signed(claims, Sign::Properly);
                let mut pieces: Vec<_> = token.split('.').map(str::to_owned).collect();
                let mut changed = claims.clone();
                changed["urn:oid:2.5.4.4"] = json!("Toinen");
                pieces[1] = part(&changed);
                pieces.join(".")
            }
        }
    }

    /// A properly signed token with more in its header.
    pub fn signed_with_header(&self, claims: &Value, name: &str, value: Value) -> String {
        let mut header = json!({"alg": "ES256", "typ": "JWT", "kid": self.key.id()});
        header[name] = value;
        self.key.sign(&header, claims)
    }
}

/// One part of a compact token.
fn part(json: &Value) -> String {
    URL_SAFE_NO_PAD.encode(json.to_string())
}

/// What each path answers.
type Answers = Arc<Mutex<BTreeMap<&'static str, Reply>>>;

async fn serve(mut stream: TcpStream, answers: Answers, heard: Arc<Mutex<Vec<String>>>) {
    let Some(request) = read(&mut stream).await else {
        return;
    };
    let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
    heard.lock().unwrap().push(request);
    let nothing = || Reply::Body(404, String::new());
    let reply = answers.lock().unwrap().get(path.as_str()).cloned();
    let reply = reply.unwrap_or_else(nothing);
    let head = |status: u16, size: usize, more: &str| {
        format!("HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: {size}\r\n{more}\r\n")
    };
    match reply {
        Reply::Body(status, body) => {
            let answer = head(status, body.len(), "") + &body;
            let _ = stream.write_all(answer.as_bytes()).await;
        }
        Reply::Redirect(to) => {
            let answer = head(307, 0, &format!("location: {to}\r\n"));
            let _ = stream.write_all(answer.as_bytes()).await;
        }
        Reply::Flood(size) => {
            // No declared length, so that only counting what comes protects the reader.
            let answer = "HTTP/1.1 200 X\r\nconnection: close\r\n\r\n";
            let _ = stream.write_all(answer.as_bytes()).await;
            let chunk = vec![b' '; 64 * 1024];
            let mut sent = 0;
            while sent < size && stream.write_all(&chunk).await.is_ok() {
                sent += chunk.len();
            }
        }
        Reply::Silence => std::future::pending().await,
    }
}

/// One request, whole.
async fn read(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| {
                    line.to_lowercase()
                        .strip_prefix("content-length:")?
                        .trim()
                        .parse()
                        .ok()
                })
                .unwrap_or(0);
            if body.len() >= length {
                return Some(text);
            }
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

fn metadata(issuer: &str) -> Value {
    json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "userinfo_endpoint": format!("{issuer}/userinfo"),
        "pushed_authorization_request_endpoint": format!("{issuer}/par"),
        "authorization_response_iss_parameter_supported": true,
    })
}

/// Portti before the hostile provider, on a clock that stands still.
pub async fn world() -> (World, Hostile) {
    world_with(|_| {}).await
}

/// As [`world`], with changed settings of the client.
pub async fn world_with(change: impl FnOnce(&mut Provider)) -> (World, Hostile) {
    world_opening(&[], change).await
}

/// As [`world_with`], where tokens are encrypted to these.
pub async fn world_opening(
    recipients: &[&Recipient],
    change: impl FnOnce(&mut Provider),
) -> (World, Hostile) {
    let folder = tempfile::tempdir().unwrap();
    for recipient in recipients {
        recipient.lay(&folder.path().join("keys"), noon().plus_seconds(-86_400));
    }
    let hostile = Hostile::start(folder.path()).await;
    let mut settings = world::provider(&hostile.issuer);
    change(&mut settings);
    let clock = Clock::fixed(noon());
    (World::before(clock, folder, settings).await, hostile)
}

/// The endpoints, for a client that is told them by hand.
pub fn by_hand(issuer: &str) -> Endpoints {
    let url = |path: &str| format!("{issuer}{path}").parse().unwrap();
    Endpoints {
        authorization: url("/authorize"),
        token: url("/token"),
        jwks: url("/keys"),
        pushed_request: Some(url("/par")),
        userinfo: Some(url("/userinfo")),
        end_session: None,
    }
}

/// The claims of a token that is right in every part.
pub fn right_claims(world: &World, hostile: &Hostile, way: &SetOut) -> Value {
    let now = world.clock.now().0 / 1_000_000;
    json!({
        "iss": hostile.issuer,
        "aud": "portti",
        "sub": "somebody",
        "iat": now,
        "exp": now + 300,
        "auth_time": now,
        "nonce": way.nonce(),
        "acr": LEVEL,
        "amr": ["mfa"],
        "urn:oid:1.2.246.21": "140285-9131",
        "urn:oid:1.2.246.575.1.14": "Aino Kaarina",
        "urn:oid:2.5.4.4": "Esimerkki",
        "urn:oid:1.3.6.1.5.5.7.9.1": "1985-02-14",
    })
}

/// The query that an honest provider would send the browser back with.
pub fn answer(hostile: &Hostile, way: &SetOut) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("code", "the-code");
    query.append_pair("state", way.state());
    query.append_pair("iss", &hostile.issuer);
    query.finish()
}

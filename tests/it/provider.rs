//! An OpenID provider that vouches for one artificial person, without asking anybody.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use actix_web::{App, HttpResponse, HttpServer, web};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use portti::clock::Clock;
use portti::config::SigningAlgorithm;
use portti::oidc::keys::{SigningKey, published};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::app::PORTTI;
use crate::sealing::Recipient;

/// Answers until it is dropped.
pub struct Provider {
    pub issuer: String,
    key: Arc<SigningKey>,
    /// What is told of the person, and the nonce of the request that is answered next.
    claims: Arc<Mutex<Value>>,
    server: actix_web::dev::ServerHandle,
    _folder: TempDir,
}

struct Known {
    issuer: String,
    key: Arc<SigningKey>,
    claims: Arc<Mutex<Value>>,
    recipient: Recipient,
    /// Whether its tokens are encrypted.
    sealing: bool,
}

impl Provider {
    pub fn start(person: Value) -> Self {
        Self::start_with(person, true)
    }

    /// As `start`, but its tokens are signed alone, as those of an organisation's own sign-in.
    pub fn start_plain(person: Value) -> Self {
        Self::start_with(person, false)
    }

    fn start_with(person: Value, sealing: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.pem");
        let key = SigningKey::load_or_make(&path, SigningAlgorithm::Es256, "").unwrap();
        let key = Arc::new(key);
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let claims = Arc::new(Mutex::new(person));
        let recipient = Recipient::made(PORTTI);
        let known = web::Data::new(Known {
            issuer: issuer.clone(),
            key: Arc::clone(&key),
            recipient,
            sealing,
            claims: Arc::clone(&claims),
        });
        let server = HttpServer::new(move || {
            App::new()
                .app_data(known.clone())
                .route("/.well-known/openid-configuration", web::get().to(metadata))
                .route("/jwks", web::get().to(jwks))
                .route("/token", web::post().to(token))
        })
        .workers(1)
        .disable_signals()
        .listen(listener)
        .unwrap()
        .run();
        let handle = server.handle();
        tokio::spawn(server);
        Self {
            issuer,
            key,
            claims,
            server: handle,
            _folder: folder,
        }
    }

    /// A token of this provider with these claims.
    pub fn sign(&self, typ: Option<&str>, claims: &Value) -> String {
        self.key.sign(typ, claims).unwrap()
    }

    /// The browser came with this address and is sent back: the query of the callback.
    pub fn visit(&self, address: &str, code: &str) -> String {
        let address = url::Url::parse(address).unwrap();
        let beside: HashMap<_, _> = address.query_pairs().into_owned().collect();
        // Residents' requests come signed, the staff's plain.
        let asked = match beside.get("request") {
            Some(request) => inside(request),
            None => json!(beside),
        };
        self.claims.lock().unwrap()["nonce"] = asked["nonce"].clone();
        let mut back = url::form_urlencoded::Serializer::new(String::new());
        back.append_pair("code", code);
        back.append_pair("state", asked["state"].as_str().unwrap());
        back.append_pair("iss", &self.issuer);
        back.finish()
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        // The future only waits for the end; the order itself is given at once.
        drop(self.server.stop(false));
    }
}

/// What a signed request says. That it is signed well is proved with a real provider.
fn inside(request: &str) -> Value {
    let claims = request.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap()
}

async fn metadata(known: web::Data<Known>) -> HttpResponse {
    let issuer = &known.issuer;
    HttpResponse::Ok().json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/jwks"),
        "authorization_response_iss_parameter_supported": true,
    }))
}

async fn jwks(known: web::Data<Known>) -> HttpResponse {
    HttpResponse::Ok().json(published([&*known.key]))
}

async fn token(known: web::Data<Known>) -> HttpResponse {
    let now = Clock::system().now().0 / 1_000_000;
    let mut claims = known.claims.lock().unwrap().clone();
    for (name, value) in [
        ("iss", json!(known.issuer)),
        ("aud", json!("portti")),
        ("sub", json!("person")),
        ("iat", json!(now)),
        ("auth_time", json!(now)),
        ("exp", json!(now + 300)),
        ("acr", json!("http://ftn.ficora.fi/2017/loatest2")),
    ] {
        claims[name] = value;
    }
    let id_token = known.key.sign(None, &claims).unwrap();
    let id_token = match known.sealing {
        true => known.recipient.seal(&id_token),
        false => id_token,
    };
    HttpResponse::Ok()
        .json(json!({ "id_token": id_token, "token_type": "Bearer", "access_token": "x" }))
}

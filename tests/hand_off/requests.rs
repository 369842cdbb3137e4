//! Each way that a request takes to the real provider, with each way of authenticating the client.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use portti::config::{
    AssertionAudience, ClientAuthentication, ClientSecret, Provider, RequestForm, Secret,
    SigningAlgorithm,
};
use portti::domain::event::HandOffFailure;
use serde_json::{Value, json};

use crate::provider::{RealProvider, world_for};
use crate::world::{SetOut, World};

const SECRET: &str = "a secret of the tests: 100 % + more";

/// What the provider has registered of a client whose requests take this form.
fn registered(form: RequestForm) -> Value {
    json!({
        "require_signed_request_object": form.is_signed(),
        "require_pushed_authorization_requests": form.is_pushed(),
    })
}

fn with_key(
    algorithm: SigningAlgorithm,
    audience: AssertionAudience,
) -> impl FnOnce(&mut Provider) {
    move |settings| {
        if let ClientAuthentication::PrivateKeyJwt(with) = &mut settings.client {
            with.alg = algorithm;
            with.audience = audience;
        }
    }
}

fn with_secret(settings: &mut Provider) {
    settings.client = ClientAuthentication::ClientSecretBasic(ClientSecret {
        method: "client_secret_basic".to_owned(),
        secret: Secret::new(SECRET),
    });
}

/// The whole way there and back; gives the address that the browser went to.
async fn identifies(world: &World, provider: &RealProvider) -> SetOut {
    let chat = world.chat().await;
    let way = world.set_out(&chat).await;
    let query = provider.browser().identify(&way.url, "aino").await;
    world.come_back(&chat, &way, &query).await.unwrap();
    assert!(world.identity(&chat).await.is_some());
    way
}

/// What a signed object says, unchecked.
fn said(object: &str) -> [Value; 2] {
    let mut parts = object.split('.');
    [(); 2].map(|()| {
        let bytes = URL_SAFE_NO_PAD.decode(parts.next().unwrap()).unwrap();
        serde_json::from_slice(&bytes).unwrap()
    })
}

async fn every_form(algorithm: &str, more: Value, change: impl Fn(&mut Provider)) {
    for form in [
        RequestForm::Plain,
        RequestForm::Signed,
        RequestForm::Pushed,
        RequestForm::PushedSigned,
    ] {
        let mut client = registered(form);
        for (name, value) in more.as_object().unwrap() {
            client[name] = value.clone();
        }
        if form.is_signed() {
            client["request_object_signing_alg"] = json!(algorithm);
        }
        let (world, provider) = world_for(&[], &client, |settings| {
            change(settings);
            settings.request = form;
        })
        .await;
        let way = identifies(&world, &provider).await;
        let outside: Vec<_> = way.asked.keys().map(String::as_str).collect();
        match form {
            RequestForm::Plain => assert!(outside.contains(&"nonce")),
            RequestForm::Signed => {
                assert_eq!(outside, ["client_id", "request", "response_type", "scope"]);
            }
            RequestForm::Pushed | RequestForm::PushedSigned => {
                assert_eq!(outside, ["client_id", "request_uri"]);
            }
        }
    }
}

#[tokio::test]
async fn every_form_of_request_with_an_es256_key() {
    let more = json!({"token_endpoint_auth_signing_alg": "ES256"});
    every_form("ES256", more, |settings| {
        with_key(SigningAlgorithm::Es256, AssertionAudience::TokenEndpoint)(settings);
    })
    .await;
}

#[tokio::test]
async fn every_form_of_request_with_an_rs256_key_and_the_issuer_as_audience() {
    let more = json!({"token_endpoint_auth_signing_alg": "RS256"});
    every_form("RS256", more, |settings| {
        with_key(SigningAlgorithm::Rs256, AssertionAudience::Issuer)(settings);
    })
    .await;
}

#[tokio::test]
async fn a_signed_request_with_a_ps256_key() {
    let more = json!({
        "token_endpoint_auth_signing_alg": "PS256",
        "request_object_signing_alg": "PS256",
        "require_signed_request_object": true,
    });
    let (world, provider) = world_for(&[], &more, |settings| {
        with_key(SigningAlgorithm::Ps256, AssertionAudience::TokenEndpoint)(settings);
        settings.request = RequestForm::Signed;
    })
    .await;
    identifies(&world, &provider).await;
}

#[tokio::test]
async fn every_form_of_request_with_a_secret() {
    let more = json!({
        "token_endpoint_auth_method": "client_secret_basic",
        "client_secret": SECRET,
    });
    every_form("ES256", more, with_secret).await;
}

/// Everything that counts stands in the object, and the provider heeds it alone.
#[tokio::test]
async fn a_signed_request_says_all_and_what_stands_beside_it_counts_for_nothing() {
    let (world, provider) = world_for(&[], &registered(RequestForm::Signed), |settings| {
        settings.request = RequestForm::Signed;
    })
    .await;
    let chat = world.chat().await;
    let way = world.set_out(&chat).await;
    let [header, claims] = said(&way.asked["request"]);
    assert_eq!(header["typ"], "oauth-authz-req+jwt");
    assert_eq!(header["alg"], "ES256");
    let published = world.ring.keys().published(world.clock.now());
    assert_eq!(
        header["kid"].as_str(),
        published.keys[0].common.key_id.as_deref()
    );
    assert_eq!(claims["iss"], "portti");
    assert_eq!(claims["aud"], provider.issuer);
    for name in [
        "client_id",
        "response_type",
        "redirect_uri",
        "scope",
        "state",
        "nonce",
        "code_challenge",
        "code_challenge_method",
        "acr_values",
        "prompt",
        "max_age",
        "ui_locales",
        "ftn_spname",
        "jti",
        "exp",
        "nbf",
    ] {
        assert!(!claims[name].is_null(), "{name} is not inside");
    }
    let others = "https://attacker.example/callback";
    let address = format!("{}&state=other&nonce=other&redirect_uri={others}", way.url);
    let query = provider.browser().identify(&address, "aino").await;
    let answer: std::collections::BTreeMap<_, _> = url::form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    assert_eq!(Some(answer["state"].as_str()), claims["state"].as_str());
    let identification = &world.node.identification;
    let proof = identification.callback(Some(&way.flow), &query).await.proof;
    identification
        .redeem(chat.conversation, &proof.unwrap())
        .await
        .unwrap();
}

/// A provider that wants requests signed, before a Portti that is not told so.
#[tokio::test]
async fn a_plain_request_is_refused_by_a_provider_that_wants_it_signed() {
    let (world, provider) = world_for(&[], &registered(RequestForm::Signed), |_| {}).await;
    let chat = world.chat().await;
    let way = world.set_out(&chat).await;
    let query = provider.browser().turned_away(&way.url).await;
    let identification = &world.node.identification;
    let back = identification.callback(Some(&way.flow), &query).await;
    assert_eq!(back.error.as_deref(), Some("provider_error"));
    world
        .assert_anonymous(&chat, &[HandOffFailure::ProviderError])
        .await;
}

/// A secret that the provider does not know: the pushed request is refused before anything else.
#[tokio::test]
async fn a_pushed_request_of_a_client_that_does_not_prove_itself_is_refused() {
    let more = json!({
        "token_endpoint_auth_method": "client_secret_basic",
        "client_secret": "another secret than Portti has",
    });
    let (world, _provider) = world_for(&[], &more, |settings| {
        with_secret(settings);
        settings.request = RequestForm::Pushed;
    })
    .await;
    let chat = world.chat().await;
    crate::discovery::refuses(&world, &chat, HandOffFailure::ProviderError).await;
    world
        .assert_anonymous(&chat, &[HandOffFailure::ProviderError])
        .await;
}

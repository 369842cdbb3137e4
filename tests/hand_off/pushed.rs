//! Pushed requests at a provider that fails, lies, floods, leads elsewhere or says nothing.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use portti::config::RequestForm;
use portti::domain::event::HandOffFailure as F;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::discovery::refuses;
use crate::hostile::{Reply, Sign, answer, by_hand, right_claims, world_with};
use crate::world::PAGE;

#[tokio::test]
async fn an_endpoint_for_pushed_requests_that_fails_ends_the_attempt() {
    let reference = |uri: &str| json!({"request_uri": uri, "expires_in": 60}).to_string();
    let error = |name: &str| json!({"error": name, "error_description": "<script>"}).to_string();
    for (reply, reason) in [
        (Reply::Body(500, "oops".to_owned()), F::ProviderUnavailable),
        (Reply::Body(503, String::new()), F::ProviderUnavailable),
        (Reply::Body(429, String::new()), F::ProviderUnavailable),
        (Reply::Silence, F::ProviderUnavailable),
        (
            Reply::Redirect("http://169.254.169.254/latest".to_owned()),
            F::ProviderError,
        ),
        (Reply::Flood(10 * 1024 * 1024), F::ProviderError),
        (
            Reply::Body(200, "<html>Login</html>".to_owned()),
            F::ProviderError,
        ),
        (Reply::Body(201, "{}".to_owned()), F::ProviderError),
        (Reply::Body(201, reference("")), F::ProviderError),
        (Reply::Body(201, reference("a b")), F::ProviderError),
        (
            Reply::Body(201, reference(&"a".repeat(4096))),
            F::ProviderError,
        ),
        (Reply::Body(400, error("invalid_request")), F::ProviderError),
        (Reply::Body(401, error("invalid_client")), F::ProviderError),
        (Reply::Body(413, String::new()), F::ProviderError),
        (Reply::Body(204, String::new()), F::ProviderError),
    ] {
        let (world, hostile) = world_with(|settings| {
            settings.request = RequestForm::Pushed;
            settings.timeout_seconds = 1;
        })
        .await;
        let chat = world.chat().await;
        hostile.pushed_says(reply);
        refuses(&world, &chat, reason).await;
        world.assert_anonymous(&chat, &[reason]).await;
        assert_eq!(hostile.asked_for("/par"), 1, "it is pushed once");
    }
}

/// The reference goes into the address as it is, and into nothing but its own parameter.
#[tokio::test]
async fn a_reference_cannot_slip_other_parameters_in() {
    let (world, hostile) = world_with(|settings| settings.request = RequestForm::Pushed).await;
    let chat = world.chat().await;
    let sly = "urn:x&redirect_uri=https://attacker.example#";
    let taken = json!({"request_uri": sly, "expires_in": 60});
    hostile.pushed_says(Reply::Body(201, taken.to_string()));
    let way = world.set_out(&chat).await;
    assert_eq!(way.asked["request_uri"], sly);
    assert_eq!(way.asked.len(), 2);
}

/// What is pushed is the whole request with the client's proof, each name once.
#[tokio::test]
async fn the_whole_request_is_pushed_with_a_proof_of_the_client() {
    for form in [RequestForm::Pushed, RequestForm::PushedSigned] {
        let (world, hostile) = world_with(|settings| settings.request = form).await;
        let chat = world.chat().await;
        world.set_out(&chat).await;
        world.set_out(&chat).await;
        let heard = hostile.heard.lock().unwrap().clone();
        let mut statements = Vec::new();
        for request in heard.iter().filter(|one| one.starts_with("POST /par ")) {
            let body = request.split_once("\r\n\r\n").unwrap().1;
            let form_sent: Vec<_> = url::form_urlencoded::parse(body.as_bytes())
                .into_owned()
                .collect();
            let named = |name: &str| {
                let mut all = form_sent.iter().filter(|(there, _)| there == name);
                let first = all.next().map(|(_, value)| value.clone());
                assert!(all.next().is_none(), "{name} twice");
                first
            };
            assert_eq!(named("client_id").as_deref(), Some("portti"));
            assert_eq!(named("request").is_some(), form.is_signed());
            assert_eq!(named("nonce").is_none(), form.is_signed());
            assert!(named("code_verifier").is_none());
            let statement = named("client_assertion").unwrap();
            // To the issuer, though the token endpoint is configured: a provider that named
            // another's token endpoint would be given what is good there.
            let claims = statement.split('.').nth(1).unwrap();
            let claims = URL_SAFE_NO_PAD.decode(claims).unwrap();
            let claims: Value = serde_json::from_slice(&claims).unwrap();
            assert_eq!(claims["aud"], hostile.issuer);
            statements.push(statement);
        }
        assert_eq!(statements.len(), 2);
        assert_ne!(statements[0], statements[1], "a statement is good once");
    }
}

/// Nobody listens at first: since nothing was sent, it is tried again, and only then.
#[tokio::test]
async fn a_connection_that_is_not_made_ends_the_attempt() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let nobody = format!("http://{}/par", listener.local_addr().unwrap());
    drop(listener);
    let (world, hostile) = world_with(|settings| {
        settings.request = RequestForm::Pushed;
        let mut endpoints = by_hand(&settings.issuer);
        endpoints.pushed_request = Some(nobody.parse().unwrap());
        settings.endpoints = Some(endpoints);
    })
    .await;
    let chat = world.chat().await;
    refuses(&world, &chat, F::ProviderUnavailable).await;
    world
        .assert_anonymous(&chat, &[F::ProviderUnavailable])
        .await;
    assert_eq!(hostile.asked_for("/par"), 0);
}

/// A provider that has no such endpoint, before a Portti that is told to push.
#[tokio::test]
async fn where_there_is_nowhere_to_push_to_the_attempt_ends() {
    let (world, hostile) = world_with(|settings| settings.request = RequestForm::Pushed).await;
    let mut metadata = hostile.metadata();
    metadata
        .as_object_mut()
        .unwrap()
        .remove("pushed_authorization_request_endpoint");
    hostile.metadata_says(Reply::Body(200, metadata.to_string()));
    let chat = world.chat().await;
    refuses(&world, &chat, F::ProviderError).await;
    world.assert_anonymous(&chat, &[F::ProviderError]).await;
    assert!(world.clients["gate"].refresh().await.is_err());
}

/// The request was pushed, the browser came back: the rest is as with any other.
#[tokio::test]
async fn a_pushed_request_is_known_by_its_state_and_nonce() {
    let (world, hostile) = world_with(|settings| settings.request = RequestForm::Pushed).await;
    let chat = world.chat().await;
    let mut way = world.set_out(&chat).await;
    let heard = hostile.heard.lock().unwrap().clone();
    let pushed = heard.iter().find(|one| one.starts_with("POST /par "));
    let body = pushed.unwrap().split_once("\r\n\r\n").unwrap().1;
    way.asked = url::form_urlencoded::parse(body.as_bytes())
        .into_owned()
        .collect();
    let claims = right_claims(&world, &hostile, &way);
    hostile.gives(&hostile.signed(&claims, Sign::Properly));
    let identification = &world.node.identification;
    let back = identification
        .callback(Some(&way.flow), &answer(&hostile, &way))
        .await;
    assert_eq!(back.return_to.as_deref(), Some(PAGE));
    identification
        .redeem(chat.conversation, &back.proof.unwrap())
        .await
        .unwrap();
    assert!(world.identity(&chat).await.is_some());
}

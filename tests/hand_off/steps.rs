//! Attacks on the steps before the last: ticket, flow cookie, state, answer.

use portti::domain::command::Command;
use portti::domain::event::{Event, HandOffFailure as F};
use portti::domain::ids::HandOffId;
use portti::identification::HandOffError;
use portti::secret::Token;

use crate::hostile::{Hostile, Sign, answer, right_claims, world};
use crate::world::{Chat, ORIGIN, PAGE, SetOut, World, ticket_in};

/// A random token that nobody made.
pub fn made_up() -> String {
    Token::fresh().unwrap().expose()
}

/// The provider gives a token that is right in every part, so that only the step under attack
/// stands between the attacker and an identity.
pub async fn ready(world: &World, hostile: &Hostile, chat: &Chat) -> SetOut {
    let way = world.set_out(chat).await;
    let claims = right_claims(world, hostile, &way);
    hostile.gives(&hostile.signed(&claims, Sign::Properly));
    way
}

async fn proof(world: &World, hostile: &Hostile, way: &SetOut) -> String {
    let identification = &world.node.identification;
    let returned = identification
        .callback(Some(&way.flow), &answer(hostile, way))
        .await;
    returned.proof.expect("the answer is right")
}

/// Brings an answer back that must be refused as not this browser's.
async fn refuses_answer(world: &World, flow: Option<&str>, query: &str) {
    let returned = world.node.identification.callback(flow, query).await;
    assert_eq!(returned.proof, None, "{query}");
    assert_eq!(returned.error.as_deref(), Some("flow_mismatch"), "{query}");
}

#[tokio::test]
async fn a_ticket_is_made_for_the_open_request_and_the_services_sites_alone() {
    let (world, _hostile) = world().await;
    let chat = world.chat().await;
    let identification = &world.node.identification;
    let asks = async |hand_off, page: &str| {
        let made = identification
            .ticket(chat.conversation, hand_off, page)
            .await;
        made.map_err(|error| error.code())
    };
    assert_eq!(
        asks(HandOffId(world.clock.uuid()), PAGE).await,
        Err("no_open_request")
    );
    let evil = "https://www.kunta.example.evil.example/";
    assert_eq!(asks(chat.hand_off, evil).await, Err("origin_refused"));
    let forwards = format!("{PAGE}?to=https://evil.example");
    assert_eq!(asks(chat.hand_off, &forwards).await, Err("origin_refused"));
    assert_eq!(
        asks(chat.hand_off, "javascript:alert(1)").await,
        Err("origin_refused")
    );
    let made = asks(chat.hand_off, PAGE).await.unwrap();
    assert!(
        made.url.starts_with(&format!("{ORIGIN}/identify/#")),
        "not in the fragment"
    );
    world
        .staff(chat.conversation, Command::WithdrawIdentification)
        .await;
    assert_eq!(asks(chat.hand_off, PAGE).await, Err("no_open_request"));
}

#[tokio::test]
async fn a_ticket_opens_the_page_once() {
    let (world, _hostile) = world().await;
    let chat = world.chat().await;
    let identification = &world.node.identification;
    let ticket = identification
        .ticket(chat.conversation, chat.hand_off, PAGE)
        .await
        .unwrap();
    assert!(identification.open(ticket_in(&ticket.url)).await.is_ok());
    let again = identification
        .open(ticket_in(&ticket.url))
        .await
        .unwrap_err();
    assert_eq!(again, HandOffError::TicketUnknown);
    for made_up in [made_up().as_str(), "", "x"] {
        let refused = identification.open(made_up).await.unwrap_err();
        assert_eq!(refused, HandOffError::TicketUnknown);
    }
    let events = world.events(&chat).await;
    let opened = |event: &&Event| matches!(event, Event::IdentificationOpened { .. });
    assert_eq!(events.iter().filter(opened).count(), 1);
}

#[tokio::test]
async fn nobody_goes_on_without_the_flow_cookie() {
    let (world, _hostile) = world().await;
    let chat = world.chat().await;
    let way = world.set_out(&chat).await;
    let identification = &world.node.identification;
    let other = made_up();
    // Neither a token of another kind nor one that nobody made stands for a flow.
    for flow in [None, Some(""), Some(other.as_str()), Some(way.state())] {
        let refused = identification.continue_(flow, &way.page).await.unwrap_err();
        assert_eq!(refused, HandOffError::FlowUnknown);
        let refused = identification.decline(flow, &way.page).await.unwrap_err();
        assert_eq!(refused, HandOffError::FlowUnknown);
    }
    world.assert_anonymous(&chat, &[]).await;
}

#[tokio::test]
async fn the_request_is_made_as_the_standards_demand() {
    let (world, hostile) = world().await;
    let chat = world.chat().await;
    let (first, second) = (world.set_out(&chat).await, world.set_out(&chat).await);
    let expected = [
        ("response_type", "code"),
        ("client_id", "portti"),
        ("scope", "openid"),
        ("code_challenge_method", "S256"),
        ("acr_values", crate::world::LEVEL),
        ("prompt", "login"),
        ("max_age", "300"),
        ("ui_locales", "fi sv en"),
        ("ftn_spname", "Kunta"),
    ];
    for (name, value) in expected {
        assert_eq!(first.asked[name], value);
    }
    assert_eq!(
        first.asked["redirect_uri"],
        format!("{ORIGIN}/identify/callback")
    );
    assert!(
        first
            .url
            .starts_with(&format!("{}/authorize?", hostile.issuer))
    );
    for name in ["state", "nonce", "code_challenge"] {
        // 43 characters of base64url are 256 bits.
        assert_eq!(first.asked[name].len(), 43, "{name}");
        assert_ne!(first.asked[name], second.asked[name], "{name}");
    }
    assert_ne!(first.nonce(), first.state());
}

#[tokio::test]
async fn a_wrong_missing_or_malformed_state_is_refused() {
    let (world, hostile) = world().await;
    let chat = world.chat().await;
    let way = ready(&world, &hostile, &chat).await;
    let right = answer(&hostile, &way);
    let (start, end) = right.split_once(way.state()).unwrap();
    let wrong = format!("{start}{}{end}", made_up());
    let missing = right.replace(&format!("state={}&", way.state()), "");
    let empty = format!("{start}{end}");
    let twice = format!("{right}&state={}", way.state());
    let flow_as_state = format!("{start}{}{end}", way.flow);
    let queries = [wrong, missing, empty, twice, flow_as_state, String::new()];
    for query in &queries {
        refuses_answer(&world, Some(&way.flow), query).await;
    }
    world.assert_anonymous(&chat, &[F::FlowMismatch; 6]).await;
    assert_eq!(hostile.asked_for("/token"), 0, "a code was redeemed");
}

#[tokio::test]
async fn a_state_of_another_flow_is_refused_and_used_up() {
    let (world, hostile) = world().await;
    let (one, other) = (world.chat().await, world.chat().await);
    let way = ready(&world, &hostile, &one).await;
    let others = world.set_out(&other).await;
    // The other's answer in this browser: the chat that it was made for is told.
    refuses_answer(&world, Some(&way.flow), &answer(&hostile, &others)).await;
    world.assert_anonymous(&other, &[F::FlowMismatch]).await;
    world.assert_anonymous(&one, &[]).await;
    // Nor is it good in its own browser after that.
    refuses_answer(&world, Some(&others.flow), &answer(&hostile, &others)).await;
    world
        .assert_anonymous(&other, &[F::FlowMismatch, F::FlowMismatch])
        .await;
}

#[tokio::test]
async fn a_missing_or_made_up_flow_cookie_is_refused() {
    let (world, hostile) = world().await;
    let chat = world.chat().await;
    let mut told = Vec::new();
    let other = made_up();
    for flow in [None, Some(""), Some("x"), Some(other.as_str())] {
        let way = ready(&world, &hostile, &chat).await;
        refuses_answer(&world, flow, &answer(&hostile, &way)).await;
        told.push(F::FlowMismatch);
        world.assert_anonymous(&chat, &told).await;
    }
}

#[tokio::test]
async fn a_callback_that_is_replayed_is_refused() {
    let (world, hostile) = world().await;
    let chat = world.chat().await;
    let way = ready(&world, &hostile, &chat).await;
    let proof = proof(&world, &hostile, &way).await;
    refuses_answer(&world, Some(&way.flow), &answer(&hostile, &way)).await;
    world.assert_anonymous(&chat, &[F::FlowMismatch]).await;
    // The first answer's proof is still the resident's.
    world
        .node
        .identification
        .redeem(chat.conversation, &proof)
        .await
        .unwrap();
    assert!(world.identity(&chat).await.is_some());
}

#[tokio::test]
async fn an_answer_of_another_issuer_or_of_none_is_refused() {
    let (world, hostile) = world().await;
    let chat = world.chat().await;
    let mut told = Vec::new();
    for issuer in ["&iss=https%3A%2F%2Fother.example", "&iss=", ""] {
        let way = ready(&world, &hostile, &chat).await;
        let query = format!("code=the-code&state={}{issuer}", way.state());
        refuses_answer(&world, Some(&way.flow), &query).await;
        told.push(F::FlowMismatch);
    }
    world.assert_anonymous(&chat, &told).await;
    assert_eq!(hostile.asked_for("/token"), 0);
}

#[tokio::test]
async fn what_the_provider_says_went_wrong_is_told_in_our_own_words() {
    let (world, hostile) = world().await;
    let chat = world.chat().await;
    let mut told = Vec::new();
    for (error, code, reason) in [
        ("access_denied", "cancelled", F::Cancelled),
        ("cancel", "cancelled", F::Cancelled),
        ("login_required", "provider_error", F::ProviderError),
        (
            "temporarily_unavailable",
            "provider_unavailable",
            F::ProviderUnavailable,
        ),
        (
            "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
            "provider_error",
            F::ProviderError,
        ),
    ] {
        let way = world.set_out(&chat).await;
        let issuer: String =
            url::form_urlencoded::byte_serialize(hostile.issuer.as_bytes()).collect();
        let query = format!(
            "error={error}&error_description=%3Cscript%3Ealert(1)%3C%2Fscript%3E&state={}&iss={issuer}",
            way.state()
        );
        let returned = world
            .node
            .identification
            .callback(Some(&way.flow), &query)
            .await;
        assert_eq!(returned.error.as_deref(), Some(code));
        let shown = serde_json::to_string(&returned.told()).unwrap();
        assert!(!shown.contains("script"), "{shown}");
        told.push(reason);
        world.assert_anonymous(&chat, &told).await;
    }
}

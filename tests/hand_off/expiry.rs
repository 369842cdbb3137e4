//! What comes too late. The clock is set by the test.

use portti::domain::command::Command;
use portti::domain::event::{Event, HandOffFailure as F};
use portti::domain::person::Actor;
use portti::identification::HandOffError;

use crate::hostile::{Sign, answer, right_claims, world};
use crate::world::{PAGE, ticket_in};

#[tokio::test]
async fn a_ticket_lasts_a_minute() {
    let (world, _hostile) = world().await;
    let chat = world.chat().await;
    let identification = &world.node.identification;
    let early = identification
        .ticket(chat.conversation, chat.hand_off, PAGE)
        .await
        .unwrap();
    let late = identification
        .ticket(chat.conversation, chat.hand_off, PAGE)
        .await
        .unwrap();
    world.clock.advance(59);
    assert!(identification.open(ticket_in(&early.url)).await.is_ok());
    world.clock.advance(1);
    let refused = identification.open(ticket_in(&late.url)).await.unwrap_err();
    assert_eq!(refused, HandOffError::TicketUnknown);
}

#[tokio::test]
async fn a_proof_lasts_two_minutes() {
    let (world, hostile) = world().await;
    let chat = world.chat().await;
    let way = world.set_out(&chat).await;
    let identification = &world.node.identification;
    let proof = identification
        .callback(Some(&way.flow), &answer(&hostile, &way))
        .await
        .proof;
    world.clock.advance(120);
    let claims = right_claims(&world, &hostile, &way);
    hostile.gives(&hostile.signed(&claims, Sign::Properly));
    let refused = identification
        .redeem(chat.conversation, &proof.unwrap())
        .await
        .unwrap_err();
    assert_eq!(refused, HandOffError::ProofInvalid);
    world.assert_anonymous(&chat, &[F::FlowMismatch]).await;
    assert_eq!(hostile.asked_for("/token"), 0, "a code was redeemed");
}

#[tokio::test]
async fn every_step_ends_with_the_request() {
    let (world, hostile) = world().await;
    let chat = world.chat().await;
    let identification = &world.node.identification;
    let (way, second) = (world.set_out(&chat).await, world.set_out(&chat).await);
    world.clock.advance(595);
    let ticket = identification
        .ticket(chat.conversation, chat.hand_off, PAGE)
        .await
        .unwrap();
    let proof = identification
        .callback(Some(&way.flow), &answer(&hostile, &way))
        .await
        .proof;
    world.clock.advance(5);

    let late = identification
        .ticket(chat.conversation, chat.hand_off, PAGE)
        .await;
    assert_eq!(late.unwrap_err().code(), "request_expired");
    let late = identification
        .open(ticket_in(&ticket.url))
        .await
        .unwrap_err();
    assert_eq!(late, HandOffError::TicketUnknown);
    let late = identification
        .continue_(Some(&second.flow), &second.page)
        .await
        .unwrap_err();
    assert_eq!(late.code(), "request_expired");
    let late = identification
        .callback(Some(&second.flow), &answer(&hostile, &second))
        .await;
    assert_eq!(
        (late.proof, late.error.as_deref()),
        (None, Some("request_expired"))
    );
    assert_eq!(late.return_to.as_deref(), Some(PAGE));
    let late = identification
        .redeem(chat.conversation, &proof.unwrap())
        .await
        .unwrap_err();
    assert_eq!(late, HandOffError::ProofInvalid);
    assert!(world.identity(&chat).await.is_none());
    assert_eq!(hostile.asked_for("/token"), 0, "a code was redeemed");
}

#[tokio::test]
async fn after_a_request_has_lapsed_the_professional_may_ask_again() {
    let (world, hostile) = world().await;
    let mut chat = world.chat().await;
    world.clock.advance(600);
    let expire = Command::ExpireIdentification {
        hand_off: chat.hand_off,
    };
    let desk = &world.node.desk;
    desk.handle(chat.conversation, Actor::System, None, expire)
        .await
        .unwrap();
    let events = world.events(&chat).await;
    assert!(matches!(
        events.last(),
        Some(Event::IdentificationExpired { .. })
    ));
    world.request(&mut chat).await;
    let way = world.set_out(&chat).await;
    let claims = right_claims(&world, &hostile, &way);
    hostile.gives(&hostile.signed(&claims, Sign::Properly));
    let identification = &world.node.identification;
    let proof = identification
        .callback(Some(&way.flow), &answer(&hostile, &way))
        .await
        .proof;
    identification
        .redeem(chat.conversation, &proof.unwrap())
        .await
        .unwrap();
    assert!(world.identity(&chat).await.is_some());
}

#[tokio::test]
async fn a_token_that_expires_while_the_resident_waits_is_refused() {
    let (world, hostile) = world().await;
    let chat = world.chat().await;
    let way = world.set_out(&chat).await;
    let mut claims = right_claims(&world, &hostile, &way);
    claims["exp"] = serde_json::json!(claims["iat"].as_i64().unwrap() + 60);
    hostile.gives(&hostile.signed(&claims, Sign::Properly));
    let identification = &world.node.identification;
    let proof = identification
        .callback(Some(&way.flow), &answer(&hostile, &way))
        .await
        .proof;
    world.clock.advance(71);
    let refused = identification
        .redeem(chat.conversation, &proof.unwrap())
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "token_rejected");
    world.assert_anonymous(&chat, &[F::TokenRejected]).await;
}

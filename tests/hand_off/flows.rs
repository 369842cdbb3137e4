//! A flow: the page that it belongs to, what may end it, and how much it may write.

use std::collections::BTreeSet;

use portti::config::Services;
use portti::domain::event::{Event, HandOffFailure as F};
use portti::domain::service::Service;
use portti::identification::{HandOffError, Opened};

use crate::hostile::{Sign, answer, right_claims, world};
use crate::world::{Chat, PAGE, SetOut, World, service, ticket_in};

async fn open(world: &World, chat: &Chat) -> Opened {
    let identification = &world.node.identification;
    let ticket = identification
        .ticket(chat.conversation, chat.hand_off, PAGE)
        .await
        .unwrap();
    identification.open(ticket_in(&ticket.url)).await.unwrap()
}

/// The victim looks at the page of their own chat while the attacker has their browser open the
/// page of another, which replaces the flow cookie.
#[tokio::test]
async fn a_press_on_one_page_does_not_count_for_another_pages_flow() {
    let (world, _hostile) = world().await;
    let (attacker, victim) = (world.chat().await, world.chat().await);
    let seen = open(&world, &victim).await;
    let cookie = open(&world, &attacker).await;
    assert_ne!(seen.info.flow, cookie.info.flow);
    let held = cookie.flow.expose();
    assert_ne!(cookie.info.flow, held, "the cookie is given away");
    let identification = &world.node.identification;
    for page in [seen.info.flow.as_str(), held.as_str(), "", "x"] {
        let refused = identification.continue_(Some(&held), page).await;
        assert_eq!(refused.unwrap_err(), HandOffError::FlowUnknown);
        let refused = identification.decline(Some(&held), page).await;
        assert_eq!(refused.unwrap_err(), HandOffError::FlowUnknown);
    }
    for chat in [&attacker, &victim] {
        let moved = |event: &Event| {
            matches!(
                event,
                Event::IdentificationStarted { .. } | Event::IdentificationDeclined { .. }
            )
        };
        assert!(!world.events(chat).await.iter().any(moved));
        world.assert_anonymous(chat, &[]).await;
    }
    // Nothing was used up: the page that the cookie belongs to still goes on.
    let own = identification.continue_(Some(&held), &cookie.info.flow);
    assert!(own.await.is_ok());
}

/// Who goes on again and again makes requests, but no events.
#[tokio::test]
async fn going_on_again_is_recorded_once() {
    let (world, _hostile) = world().await;
    let chat = world.chat().await;
    let opened = open(&world, &chat).await;
    let flow = opened.flow.expose();
    let identification = &world.node.identification;
    for _ in 0..5 {
        let go = identification.continue_(Some(&flow), &opened.info.flow);
        go.await.unwrap();
    }
    let events = world.events(&chat).await;
    let started = |event: &&Event| matches!(event, Event::IdentificationStarted { .. });
    assert_eq!(events.iter().filter(started).count(), 1);
    let counted = identification.conversation_of(Some(&flow)).await;
    assert_eq!(counted, Ok(Some(chat.conversation)));
    for nobodys in [None, Some("x"), Some(opened.info.flow.as_str())] {
        assert_eq!(identification.conversation_of(nobodys).await, Ok(None));
    }
}

/// A stranger links to the callback again and again, with the resident's flow cookie.
#[tokio::test]
async fn answers_that_anybody_can_make_up_neither_end_the_attempt_nor_fill_the_journal() {
    let (world, hostile) = world().await;
    let chat = world.chat().await;
    let way = world.set_out(&chat).await;
    let identification = &world.node.identification;
    for _ in 0..30 {
        let back = identification.callback(Some(&way.flow), "code=x&state=x");
        let back = back.await;
        assert_eq!(back.error.as_deref(), Some("flow_mismatch"));
        assert!(!back.over);
    }
    world.assert_anonymous(&chat, &[F::FlowMismatch; 20]).await;
    finishes(&world, &hostile, &chat, &way).await;
}

/// Another chat's answer is not this browser's, and does not end its flow either.
#[tokio::test]
async fn only_the_answer_to_its_own_request_ends_a_flow() {
    let (world, hostile) = world().await;
    let (chat, other) = (world.chat().await, world.chat().await);
    let (way, others) = (world.set_out(&chat).await, world.set_out(&other).await);
    let identification = &world.node.identification;
    let query = answer(&hostile, &others);
    assert!(!identification.callback(Some(&way.flow), &query).await.over);
    assert!(!identification.callback(None, "").await.over);
    let cancelled = answer(&hostile, &way).replace("code=the-code", "error=access_denied");
    let back = identification.callback(Some(&way.flow), &cancelled).await;
    assert_eq!(
        (back.error.as_deref(), back.over),
        (Some("cancelled"), true)
    );
    world.assert_anonymous(&chat, &[F::Cancelled]).await;
}

#[tokio::test]
async fn where_pages_are_listed_the_proof_goes_to_no_other() {
    let (world, _hostile) = world().await;
    let chat = world.chat().await;
    let listed = Service {
        return_pages: BTreeSet::from([PAGE.to_owned()]),
        ..service()
    };
    world.node.desk.replace_services(Services::new([listed]));
    let identification = &world.node.identification;
    let ask = async |page: &str| {
        let made = identification
            .ticket(chat.conversation, chat.hand_off, page)
            .await;
        made.map_err(|error| error.code())
    };
    let other = "https://www.kunta.example/ohjaus";
    assert_eq!(ask(other).await, Err("origin_refused"));
    assert!(ask(PAGE).await.is_ok());
}

async fn finishes(world: &World, hostile: &crate::hostile::Hostile, chat: &Chat, way: &SetOut) {
    let claims = right_claims(world, hostile, way);
    hostile.gives(&hostile.signed(&claims, Sign::Properly));
    let identification = &world.node.identification;
    let query = answer(hostile, way);
    let back = identification.callback(Some(&way.flow), &query).await;
    assert!(back.over);
    let proof = back.proof.unwrap();
    let redeemed = identification.redeem(chat.conversation, &proof);
    redeemed.await.unwrap();
    assert!(world.identity(chat).await.is_some());
}

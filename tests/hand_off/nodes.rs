//! Each step on another node: nothing of a hand-off lives in one node's memory.

use portti::domain::command::Command;
use portti::domain::person::Actor;

use crate::hostile::{Sign, answer, right_claims, world};
use crate::world::{PAGE, SetOut, ticket_in};

#[tokio::test]
async fn every_step_may_land_on_another_node() {
    let (world, hostile) = world().await;
    let chat = world.chat().await;
    let node = async || world.another_node().await.identification;
    let ticket = node()
        .await
        .ticket(chat.conversation, chat.hand_off, PAGE)
        .await
        .unwrap();
    let opened = node().await.open(ticket_in(&ticket.url)).await.unwrap();
    let flow = opened.flow.expose();
    let page = opened.info.flow;
    let go = node().await.continue_(Some(&flow), &page).await.unwrap();
    let way = SetOut::read(flow.clone(), page, &go.url);
    let claims = right_claims(&world, &hostile, &way);
    hostile.gives(&hostile.signed(&claims, Sign::Properly));
    let returned = node()
        .await
        .callback(Some(&flow), &answer(&hostile, &way))
        .await;
    let last = node().await;
    let redeemed = last
        .redeem(chat.conversation, &returned.proof.unwrap())
        .await
        .unwrap();
    assert_eq!(
        world.holder(&redeemed.session).await,
        Some(chat.conversation)
    );
    assert_eq!(world.holder(&chat.session).await, None);
}

#[tokio::test]
async fn two_nodes_that_get_the_same_proof_redeem_it_once() {
    let (world, hostile) = world().await;
    let chat = world.chat().await;
    let way = world.set_out(&chat).await;
    let claims = right_claims(&world, &hostile, &way);
    hostile.gives(&hostile.signed(&claims, Sign::Properly));
    let (one, two) = (world.another_node().await, world.another_node().await);
    let returned = one
        .identification
        .callback(Some(&way.flow), &answer(&hostile, &way))
        .await;
    let proof = returned.proof.unwrap();
    let (one, two) = tokio::join!(
        one.identification.redeem(chat.conversation, &proof),
        two.identification.redeem(chat.conversation, &proof)
    );
    assert_eq!(
        [one.is_ok(), two.is_ok()].iter().filter(|ok| **ok).count(),
        1
    );
    assert_eq!(
        hostile.asked_for("/token"),
        1,
        "a code is redeemed at most once"
    );
}

/// A node that has had the conversation in its memory since before the request knows of it as
/// soon as it is asked, and so does one that missed that it was answered.
#[tokio::test]
async fn a_node_that_missed_what_another_recorded_catches_up() {
    let (world, hostile) = world().await;
    let mut chat = world.chat().await;
    let behind = world.another_node().await;
    let state = behind.desk.state(chat.conversation).await.unwrap();
    world
        .staff(chat.conversation, Command::WithdrawIdentification)
        .await;
    world.request(&mut chat).await;
    let known = behind.desk.state(chat.conversation).await.unwrap();
    assert_eq!(known.last_seq, state.last_seq, "the node was not behind");

    let identification = &behind.identification;
    let ticket = identification
        .ticket(chat.conversation, chat.hand_off, PAGE)
        .await
        .unwrap();
    let opened = identification.open(ticket_in(&ticket.url)).await.unwrap();
    let flow = opened.flow.expose();
    let go = world
        .node
        .identification
        .continue_(Some(&flow), &opened.info.flow)
        .await
        .unwrap();
    let way = SetOut::read(flow.clone(), opened.info.flow, &go.url);
    let claims = right_claims(&world, &hostile, &way);
    hostile.gives(&hostile.signed(&claims, Sign::Properly));
    let returned = identification
        .callback(Some(&flow), &answer(&hostile, &way))
        .await;
    let proof = returned.proof.unwrap();
    world
        .node
        .identification
        .redeem(chat.conversation, &proof)
        .await
        .unwrap();
    let late = identification
        .ticket(chat.conversation, chat.hand_off, PAGE)
        .await;
    assert_eq!(late.unwrap_err().code(), "already_identified");
}

/// The desk itself refuses on what the journal says, not on what this node remembers.
#[tokio::test]
async fn a_command_is_not_refused_for_what_another_node_has_changed() {
    let (world, _hostile) = world().await;
    let mut chat = world.chat().await;
    let behind = world.another_node().await;
    behind.desk.state(chat.conversation).await.unwrap();
    world
        .staff(chat.conversation, Command::WithdrawIdentification)
        .await;
    world.request(&mut chat).await;
    let hand_off = chat.hand_off;
    let declined = Command::DeclineIdentification { hand_off };
    let handled = behind
        .desk
        .handle(chat.conversation, Actor::Resident, None, declined)
        .await;
    assert!(handled.is_ok());
}

//! Each step on another node: nothing of a hand-off lives in one node's memory.

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
    let go = node().await.continue_(Some(&flow)).await.unwrap();
    let way = SetOut::read(flow.clone(), &go.url);
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

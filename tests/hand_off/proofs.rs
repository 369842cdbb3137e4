//! Attacks on the proof, the last step.

use portti::domain::command::Command;
use portti::domain::event::{Event, HandOffFailure as F};
use portti::identification::HandOffError;

use crate::hostile::{Hostile, answer, world};
use crate::steps::{made_up, ready};
use crate::world::{SetOut, World};

async fn proof(world: &World, hostile: &Hostile, way: &SetOut) -> String {
    let identification = &world.node.identification;
    let returned = identification
        .callback(Some(&way.flow), &answer(hostile, way))
        .await;
    returned.proof.expect("the answer is right")
}

#[tokio::test]
async fn a_proof_that_is_wrong_or_of_another_kind_is_refused() {
    let (world, hostile) = world().await;
    let chat = world.chat().await;
    let way = ready(&world, &hostile, &chat).await;
    let proof = proof(&world, &hostile, &way).await;
    let identification = &world.node.identification;
    let mut told = Vec::new();
    for wrong in [
        made_up(),
        String::new(),
        "x".to_owned(),
        way.flow.clone(),
        format!("{proof}="),
    ] {
        let refused = identification
            .redeem(chat.conversation, &wrong)
            .await
            .unwrap_err();
        assert_eq!(refused, HandOffError::ProofInvalid);
        told.push(F::FlowMismatch);
        world.assert_anonymous(&chat, &told).await;
    }
    assert_eq!(hostile.asked_for("/token"), 0, "a code was redeemed");
    identification
        .redeem(chat.conversation, &proof)
        .await
        .unwrap();
    // Used up: the identity stays as it is, and so does the new session.
    let again = identification
        .redeem(chat.conversation, &proof)
        .await
        .unwrap_err();
    assert_eq!(again, HandOffError::ProofInvalid);
    assert_eq!(hostile.asked_for("/token"), 1);
}

#[tokio::test]
async fn a_proof_presented_by_another_conversations_session_is_refused_and_used_up() {
    let (world, hostile) = world().await;
    let (chat, other) = (world.chat().await, world.chat().await);
    let way = ready(&world, &hostile, &chat).await;
    let proof = proof(&world, &hostile, &way).await;
    let identification = &world.node.identification;
    let refused = identification
        .redeem(other.conversation, &proof)
        .await
        .unwrap_err();
    assert_eq!(refused, HandOffError::ProofInvalid);
    world.assert_anonymous(&chat, &[F::FlowMismatch]).await;
    world.assert_anonymous(&other, &[]).await;
    let refused = identification
        .redeem(chat.conversation, &proof)
        .await
        .unwrap_err();
    assert_eq!(refused, HandOffError::ProofInvalid);
    world
        .assert_anonymous(&chat, &[F::FlowMismatch, F::FlowMismatch])
        .await;
    assert_eq!(hostile.asked_for("/token"), 0, "a code was redeemed");
}

#[tokio::test]
async fn a_proof_after_closing_is_refused() {
    let (world, hostile) = world().await;
    let chat = world.chat().await;
    let way = ready(&world, &hostile, &chat).await;
    let proof = proof(&world, &hostile, &way).await;
    world.staff(chat.conversation, Command::Close).await;
    let identification = &world.node.identification;
    let refused = identification
        .redeem(chat.conversation, &proof)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "no_open_request");
    assert!(world.identity(&chat).await.is_none());
    assert_eq!(hostile.asked_for("/token"), 0, "a code was redeemed");
}

#[tokio::test]
async fn a_proof_of_a_request_that_was_taken_back_is_refused() {
    let (world, hostile) = world().await;
    let mut chat = world.chat().await;
    let way = ready(&world, &hostile, &chat).await;
    let proof = proof(&world, &hostile, &way).await;
    world
        .staff(chat.conversation, Command::WithdrawIdentification)
        .await;
    // Also where another request is open meanwhile.
    world.request(&mut chat).await;
    let identification = &world.node.identification;
    let refused = identification
        .redeem(chat.conversation, &proof)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "no_open_request");
    world.assert_anonymous(&chat, &[]).await;
    assert_eq!(hostile.asked_for("/token"), 0, "a code was redeemed");
}

#[tokio::test]
async fn a_proof_presented_twice_at_once_is_redeemed_once() {
    let (world, hostile) = world().await;
    let chat = world.chat().await;
    let way = ready(&world, &hostile, &chat).await;
    let proof = proof(&world, &hostile, &way).await;
    let identification = &world.node.identification;
    let (one, two) = tokio::join!(
        identification.redeem(chat.conversation, &proof),
        identification.redeem(chat.conversation, &proof)
    );
    assert_eq!(
        [one.is_ok(), two.is_ok()].iter().filter(|ok| **ok).count(),
        1
    );
    assert_eq!(hostile.asked_for("/token"), 1);
    let events = world.events(&chat).await;
    let identified = |event: &&Event| matches!(event, Event::Identified { .. });
    assert_eq!(events.iter().filter(identified).count(), 1);
}

#[tokio::test]
async fn nothing_of_the_hand_off_lies_open_in_the_journal() {
    let (world, hostile) = world().await;
    let chat = world.chat().await;
    let way = ready(&world, &hostile, &chat).await;
    let query = answer(&hostile, &way).replace("the-code", "very-secret-code");
    let returned = world
        .node
        .identification
        .callback(Some(&way.flow), &query)
        .await;
    let proof = returned.proof.unwrap();
    let mut stored = Vec::new();
    for entry in std::fs::read_dir(world.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            stored.extend(std::fs::read(path).unwrap());
        }
    }
    let holds = |needle: &str| {
        stored
            .windows(needle.len())
            .any(|part| part == needle.as_bytes())
    };
    assert!(
        holds("conversations"),
        "the files of the journal were not read"
    );
    for secret in [
        "very-secret-code",
        way.state(),
        way.nonce(),
        &way.flow,
        &proof,
    ] {
        assert!(!holds(secret), "{secret}");
    }
}

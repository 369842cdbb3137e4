//! One person's chat, another person's browser: the real provider, played to the end.

use portti::domain::event::HandOffFailure;
use portti::identification::HandOffError;

use crate::provider::world;
use crate::world::{PAGE, ticket_in};

/// The attacker sends the victim the link of the identification page, and the victim goes all
/// the way. The victim's browser gets the proof; the attacker's chat gets nothing.
#[tokio::test]
async fn a_victim_completes_the_attackers_link_and_the_attackers_chat_stays_anonymous() {
    let (world, provider) = world().await;
    let identification = &world.node.identification;
    let (attacker, victim) = (world.chat().await, world.chat().await);
    let link = identification
        .ticket(attacker.conversation, attacker.hand_off, PAGE)
        .await
        .unwrap();

    let opened = identification.open(ticket_in(&link.url)).await.unwrap();
    let victims_cookie = opened.flow.expose();
    let go = identification
        .continue_(Some(&victims_cookie), &opened.info.flow)
        .await
        .unwrap();
    let query = provider.browser().identify(&go.url, "aino").await;
    let returned = identification.callback(Some(&victims_cookie), &query).await;
    let proof = returned
        .proof
        .expect("up to here nothing can be told apart");
    world.assert_anonymous(&attacker, &[]).await;

    // The page of the victim hands the proof to the victim's own widget, which has another chat.
    let refused = identification
        .redeem(victim.conversation, &proof)
        .await
        .unwrap_err();
    assert_eq!(refused, HandOffError::ProofInvalid);
    world
        .assert_anonymous(&attacker, &[HandOffFailure::FlowMismatch])
        .await;
    world.assert_anonymous(&victim, &[]).await;

    // By now the proof is worth nothing in the attacker's hands either.
    let refused = identification
        .redeem(attacker.conversation, &proof)
        .await
        .unwrap_err();
    assert_eq!(refused, HandOffError::ProofInvalid);
    let told = [HandOffFailure::FlowMismatch, HandOffFailure::FlowMismatch];
    world.assert_anonymous(&attacker, &told).await;
}

/// The attacker goes up to the provider in their own browser and sends the victim the provider's
/// address. The victim comes back without the attacker's flow cookie.
#[tokio::test]
async fn a_victim_completes_the_attackers_request_at_the_provider() {
    let (world, provider) = world().await;
    let identification = &world.node.identification;
    let (attacker, victim) = (world.chat().await, world.chat().await);
    let attackers = world.set_out(&attacker).await;
    let victims = world.set_out(&victim).await;

    let query = provider.browser().identify(&attackers.url, "aino").await;
    let returned = identification.callback(None, &query).await;
    assert_eq!(returned.proof, None);
    assert_eq!(returned.error.as_deref(), Some("flow_mismatch"));
    assert_eq!(
        returned.return_to, None,
        "a stranger's page is not the place to go back to"
    );
    world
        .assert_anonymous(&attacker, &[HandOffFailure::FlowMismatch])
        .await;

    // The same with a victim who is on the way with a chat of their own.
    let attackers = world.set_out(&attacker).await;
    let query = provider.browser().identify(&attackers.url, "aino").await;
    let returned = identification.callback(Some(&victims.flow), &query).await;
    assert_eq!(returned.error.as_deref(), Some("flow_mismatch"));
    let told = [HandOffFailure::FlowMismatch, HandOffFailure::FlowMismatch];
    world.assert_anonymous(&attacker, &told).await;
    world.assert_anonymous(&victim, &[]).await;

    // The attacker cannot use the victim's answer either: the state is used up.
    let returned = identification.callback(Some(&attackers.flow), &query).await;
    assert_eq!(
        (returned.proof, returned.error.as_deref()),
        (None, Some("flow_mismatch"))
    );

    // And the victim's own way still leads to the end.
    let query = provider.browser().identify(&victims.url, "nils").await;
    let proof = identification
        .callback(Some(&victims.flow), &query)
        .await
        .proof
        .unwrap();
    identification
        .redeem(victim.conversation, &proof)
        .await
        .unwrap();
    assert_eq!(
        world.identity(&victim).await.unwrap().family_name.expose(),
        "Testström"
    );
    assert!(world.identity(&attacker).await.is_none());
}

/// The attacker identifies as themselves and slips their proof into the victim's chat, so that
/// the professional would take the victim for the attacker.
#[tokio::test]
async fn an_attackers_proof_is_refused_in_the_victims_chat() {
    let (world, provider) = world().await;
    let identification = &world.node.identification;
    let (attacker, victim) = (world.chat().await, world.chat().await);
    let way = world.set_out(&attacker).await;
    let query = provider.browser().identify(&way.url, "onni").await;
    let proof = identification
        .callback(Some(&way.flow), &query)
        .await
        .proof
        .unwrap();
    let refused = identification
        .redeem(victim.conversation, &proof)
        .await
        .unwrap_err();
    assert_eq!(refused, HandOffError::ProofInvalid);
    world.assert_anonymous(&victim, &[]).await;
    world
        .assert_anonymous(&attacker, &[HandOffFailure::FlowMismatch])
        .await;
}

/// A code of another flow, put beside this flow's state: PKCE and nonce belong to another request.
#[tokio::test]
async fn a_code_of_another_flow_is_refused_by_the_provider() {
    let (world, provider) = world().await;
    let identification = &world.node.identification;
    let (attacker, victim) = (world.chat().await, world.chat().await);
    let victims = world.set_out(&victim).await;
    let stolen = provider.browser().identify(&victims.url, "aino").await;
    let attackers = world.set_out(&attacker).await;
    let injected = stolen.replace(victims.state(), attackers.state());
    let proof = identification
        .callback(Some(&attackers.flow), &injected)
        .await
        .proof
        .unwrap();
    let refused = identification
        .redeem(attacker.conversation, &proof)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "provider_error");
    world
        .assert_anonymous(&attacker, &[HandOffFailure::ProviderError])
        .await;
    world.assert_anonymous(&victim, &[]).await;
}

/// A session that was stolen before identification is dead after it.
#[tokio::test]
async fn a_session_stolen_before_identification_is_dead_after_it() {
    let (world, provider) = world().await;
    let chat = world.chat().await;
    let stolen = chat.session.clone();
    assert_eq!(world.holder(&stolen).await, Some(chat.conversation));
    let way = world.set_out(&chat).await;
    let query = provider.browser().identify(&way.url, "aino").await;
    let identification = &world.node.identification;
    let proof = identification
        .callback(Some(&way.flow), &query)
        .await
        .proof
        .unwrap();
    let redeemed = identification
        .redeem(chat.conversation, &proof)
        .await
        .unwrap();
    assert_eq!(world.holder(&stolen).await, None);
    assert_eq!(
        world.holder(&redeemed.session).await,
        Some(chat.conversation)
    );
}

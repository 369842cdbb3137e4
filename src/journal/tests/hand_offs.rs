//! One-time secrets.

use super::ground::NOON;
use super::story::token;
use super::{Ground, on_both};
use crate::journal::OnceKind;

async fn a_secret_is_taken_once(ground: &Ground) {
    let journal = ground.open().await;
    let proof = token();
    let until = NOON.plus_seconds(60);
    journal
        .put_once(OnceKind::Proof, proof, b"payload", until)
        .await
        .unwrap();
    let other = ground.open().await;
    for _ in 0..2 {
        let seen = other.peek_once(OnceKind::Proof, proof, NOON).await.unwrap();
        assert_eq!(seen.as_deref(), Some(b"payload".as_slice()));
    }
    // Under another kind the same token means nothing.
    let as_ticket = journal.take_once(OnceKind::Ticket, proof, NOON).await;
    assert_eq!(as_ticket, Ok(None));
    let taken = other.take_once(OnceKind::Proof, proof, NOON).await.unwrap();
    assert_eq!(taken.as_deref(), Some(b"payload".as_slice()));
    assert_eq!(
        journal.take_once(OnceKind::Proof, proof, NOON).await,
        Ok(None)
    );
    assert_eq!(
        journal.peek_once(OnceKind::Proof, proof, NOON).await,
        Ok(None)
    );
}

async fn of_many_takers_on_two_nodes_one_wins(ground: &Ground) {
    let nodes = [ground.open().await, ground.open().await];
    for _ in 0..5 {
        let flow = token();
        let until = NOON.plus_seconds(60);
        nodes[0]
            .put_once(OnceKind::Flow, flow, b"", until)
            .await
            .unwrap();
        let takers: Vec<_> = (0..20)
            .map(|turn| {
                let journal = nodes[turn % 2].clone();
                tokio::spawn(async move { journal.take_once(OnceKind::Flow, flow, NOON).await })
            })
            .collect();
        let mut winners = 0;
        for taker in takers {
            winners += usize::from(taker.await.unwrap().unwrap().is_some());
        }
        assert_eq!(winners, 1);
    }
}

async fn a_lapsed_secret_is_worth_nothing(ground: &Ground) {
    let journal = ground.open().await;
    let ticket = token();
    let until = NOON.plus_seconds(60);
    journal
        .put_once(OnceKind::Ticket, ticket, b"x", until)
        .await
        .unwrap();
    assert_eq!(
        journal.peek_once(OnceKind::Ticket, ticket, until).await,
        Ok(None)
    );
    assert_eq!(
        journal.take_once(OnceKind::Ticket, ticket, until).await,
        Ok(None)
    );
    assert_eq!(
        journal.take_once(OnceKind::Ticket, ticket, NOON).await,
        Ok(None)
    );
}

on_both! {
    a_secret_is_taken_once,
    of_many_takers_on_two_nodes_one_wins,
    a_lapsed_secret_is_worth_nothing,
}

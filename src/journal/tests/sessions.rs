//! The sessions of residents and staff.

use super::ground::NOON;
use super::story::token;
use super::{Ground, Story, on_both};
use crate::domain::ids::{CommandId, StaffId};
use crate::journal::{AppendError, SessionChange, StaffSession};

async fn a_resident_session_follows_its_conversation(ground: &Ground) {
    let journal = ground.open().await;
    let mut story = Story::new(&ground.clock);
    journal.create(story.begin()).await.unwrap();
    let held = |token| journal.resident_session(token, NOON);
    assert_eq!(held(story.session).await, Ok(Some(story.id())));
    assert_eq!(held(token()).await, Ok(None));
    let lapsed = journal.resident_session(story.session, NOON.plus_seconds(3600));
    assert_eq!(lapsed.await, Ok(None));

    let new = token();
    let mut append = story.say("identified");
    append.resident_session = Some(SessionChange::Replace {
        new,
        expires_at: NOON.plus_seconds(7200),
    });
    journal.append(append).await.unwrap();
    assert_eq!(held(story.session).await, Ok(None));
    assert_eq!(held(new).await, Ok(Some(story.id())));

    let mut append = story.say("leaving");
    append.resident_session = Some(SessionChange::End);
    journal.append(append).await.unwrap();
    assert_eq!(held(new).await, Ok(None));
}

async fn a_session_stays_where_the_append_does_not_come_to_be(ground: &Ground) {
    let journal = ground.open().await;
    let mut story = Story::new(&ground.clock);
    journal.create(story.begin()).await.unwrap();
    let mut rival = story.clone();
    journal.append(story.say("first")).await.unwrap();
    let mut append = rival.say("late");
    append.resident_session = Some(SessionChange::End);
    assert_eq!(journal.append(append).await, Err(AppendError::Conflict));
    let held = journal.resident_session(story.session, NOON).await;
    assert_eq!(held, Ok(Some(story.id())));
    journal.end_resident_session(story.session).await.unwrap();
    journal.end_resident_session(story.session).await.unwrap();
    let held = journal.resident_session(story.session, NOON).await;
    assert_eq!(held, Ok(None));
}

async fn a_start_has_one_token_on_every_node(ground: &Ground) {
    let start = CommandId(ground.clock.uuid());
    let other = CommandId(ground.clock.uuid());
    let nodes = [ground.open().await, ground.open().await];
    assert!(nodes[0].start_token(start) == nodes[1].start_token(start));
    assert!(nodes[0].start_token(start) != nodes[0].start_token(other));
}

fn session(account: &str) -> StaffSession {
    StaffSession {
        token: token(),
        account: StaffId::from(account),
        created_at: NOON,
        seen_at: NOON,
        expires_at: NOON.plus_seconds(600),
        data: b"csrf".to_vec(),
    }
}

async fn staff_sessions_are_kept_touched_and_ended(ground: &Ground) {
    let journal = ground.open().await;
    let mut first = session("aino");
    let mut second = session("aino");
    second.created_at = NOON.plus_seconds(1);
    let stranger = session("bertta");
    for session in [&second, &first, &stranger] {
        journal.put_staff_session(session.clone()).await.unwrap();
    }
    let read = ground.open().await.staff_session(first.token, NOON).await;
    assert_eq!(read, Ok(Some(first.clone())));
    let all = journal.staff_sessions(&first.account, NOON).await.unwrap();
    assert_eq!(all, [first.clone(), second.clone()]);

    let (later, until) = (NOON.plus_seconds(300), NOON.plus_seconds(900));
    journal
        .touch_staff_session(first.token, later, until)
        .await
        .unwrap();
    (first.seen_at, first.expires_at) = (later, until);
    let lapse = NOON.plus_seconds(700);
    let left = journal.staff_sessions(&first.account, lapse).await.unwrap();
    assert_eq!(left, [first.clone()]);
    assert_eq!(journal.staff_session(second.token, lapse).await, Ok(None));

    journal.end_staff_session(first.token).await.unwrap();
    journal
        .touch_staff_session(first.token, later, until)
        .await
        .unwrap();
    assert_eq!(journal.staff_session(first.token, NOON).await, Ok(None));
}

async fn what_has_lapsed_is_swept_and_nothing_else(ground: &Ground) {
    use crate::journal::OnceKind;
    let journal = ground.open().await;
    let mut story = Story::new(&ground.clock);
    journal.create(story.begin()).await.unwrap();
    let brief = session("aino");
    let mut long = session("aino");
    long.expires_at = NOON.plus_seconds(9000);
    journal.put_staff_session(brief.clone()).await.unwrap();
    journal.put_staff_session(long.clone()).await.unwrap();
    let ticket = token();
    journal
        .put_once(OnceKind::Ticket, ticket, b"x", NOON.plus_seconds(60))
        .await
        .unwrap();

    journal.sweep(NOON.plus_seconds(5000)).await.unwrap();
    // Asked at a time when all of them had been valid.
    assert_eq!(
        journal.resident_session(story.session, NOON).await,
        Ok(None)
    );
    assert_eq!(
        journal.peek_once(OnceKind::Ticket, ticket, NOON).await,
        Ok(None)
    );
    let left = journal.staff_sessions(&brief.account, NOON).await.unwrap();
    assert_eq!(left, [long]);
    assert_eq!(journal.load(story.id()).await.unwrap().len(), 1);
}

on_both! {
    a_resident_session_follows_its_conversation,
    a_session_stays_where_the_append_does_not_come_to_be,
    a_start_has_one_token_on_every_node,
    staff_sessions_are_kept_touched_and_ended,
    what_has_lapsed_is_swept_and_nothing_else,
}

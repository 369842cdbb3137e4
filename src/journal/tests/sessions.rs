//! The sessions of residents and staff.

use super::ground::NOON;
use super::story::token;
use super::{Ground, Story, on_both};
use crate::domain::ids::{CommandId, StaffId};
use crate::journal::{AppendError, EndedSessions, SessionChange, StaffSession, StaffSessionId};

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
        id: StaffSessionId(uuid::Uuid::from_slice(&token().0[..16]).unwrap()),
        account: StaffId::from(account),
        created_at: NOON,
        seen_at: NOON,
        expires_at: NOON.plus_seconds(600),
        subject: None,
        provider_session: None,
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
        journal
            .put_staff_session(session.clone(), None)
            .await
            .unwrap();
    }
    let read = ground.open().await.staff_session(first.token, NOON).await;
    assert_eq!(read, Ok(Some(first.clone())));
    let of_aino = |now| journal.staff_sessions(Some(&first.account), now, 10);
    let theirs = of_aino(NOON).await.unwrap();
    assert_eq!(theirs, [first.clone(), second.clone()]);
    let all = journal.staff_sessions(None, NOON, 10).await.unwrap();
    assert_eq!(all.len(), 3);
    let some = journal.staff_sessions(None, NOON, 2).await.unwrap();
    assert_eq!(some, all[..2]);

    let (later, until) = (NOON.plus_seconds(300), NOON.plus_seconds(900));
    journal
        .touch_staff_session(first.token, later, until)
        .await
        .unwrap();
    (first.seen_at, first.expires_at) = (later, until);
    let lapse = NOON.plus_seconds(700);
    let account = Some(&first.account);
    let left = journal.staff_sessions(account, lapse, 10).await.unwrap();
    assert_eq!(left, [first.clone()]);
    assert_eq!(journal.staff_session(second.token, lapse).await, Ok(None));

    journal.end_staff_session(first.token).await.unwrap();
    journal
        .touch_staff_session(first.token, later, until)
        .await
        .unwrap();
    assert_eq!(journal.staff_session(first.token, NOON).await, Ok(None));
}

async fn staff_sessions_are_ended_by_what_they_are_known_by(ground: &Ground) {
    let journal = ground.open().await;
    let person = journal.look_up("subject", &[b"https://op.example", b"person"]);
    let one = journal.look_up("session", &[b"https://op.example", b"one"]);
    assert_ne!(person, one);
    let known = |provider_session| StaffSession {
        subject: Some(person),
        provider_session,
        ..session("aino")
    };
    let (first, second, third) = (known(Some(one)), known(None), known(None));
    let local = session("bertta");
    for session in [&first, &second, &third, &local] {
        journal
            .put_staff_session(session.clone(), None)
            .await
            .unwrap();
    }
    let aino = first.account.clone();
    let just_aino = std::slice::from_ref(&aino);
    let end = |which| journal.end_staff_sessions(which);
    let told = |subject| EndedSessions::ProviderSession {
        session: one,
        subject,
    };
    assert_eq!(end(told(None)).await.unwrap(), just_aino);
    assert_eq!(end(told(None)).await.unwrap(), []);
    let others = EndedSessions::Others(aino.clone(), second.id);
    assert_eq!(end(others).await.unwrap(), just_aino);
    let left = journal.staff_sessions(None, NOON, 10).await.unwrap();
    assert_eq!(left.len(), 2);
    assert!(left.contains(&second) && left.contains(&local));
    // Of this one the provider never told a session, so the person counts.
    assert_eq!(end(told(Some(person))).await.unwrap(), just_aino);
    let (fourth, fifth) = (known(Some(one)), known(None));
    for session in [&fourth, &fifth] {
        journal
            .put_staff_session(session.clone(), None)
            .await
            .unwrap();
    }
    let ended = end(EndedSessions::Subject(person)).await.unwrap();
    assert_eq!(ended, [aino.clone(), aino.clone()]);
    let ended = end(EndedSessions::Named(local.id)).await.unwrap();
    assert_eq!(ended, [local.account]);
    let left = journal.staff_sessions(None, NOON, 10).await.unwrap();
    assert_eq!(left, []);
}

async fn a_session_takes_the_place_of_another(ground: &Ground) {
    let journal = ground.open().await;
    let (old, new) = (session("aino"), session("aino"));
    journal.put_staff_session(old.clone(), None).await.unwrap();
    journal
        .put_staff_session(new.clone(), Some(old.token))
        .await
        .unwrap();
    let left = journal.staff_sessions(None, NOON, 10).await.unwrap();
    assert_eq!(left, [new]);
}

async fn what_is_spent_is_spent_on_every_node(ground: &Ground) {
    let nodes = [ground.open().await, ground.open().await];
    let mark = nodes[0].look_up("code", &[b"aino", b"1"]);
    assert_eq!(mark, nodes[1].look_up("code", &[b"aino", b"1"]));
    let until = NOON.plus_seconds(60);
    assert_eq!(nodes[0].spend(mark, until).await, Ok(true));
    assert_eq!(nodes[0].spend(mark, until).await, Ok(false));
    assert_eq!(nodes[1].spend(mark, until).await, Ok(false));
    let other = nodes[1].look_up("code", &[b"aino", b"2"]);
    let (left, right) = tokio::join!(nodes[0].spend(other, until), nodes[1].spend(other, until));
    assert!(left.unwrap() ^ right.unwrap(), "one of two is the first");
    nodes[0].sweep(until).await.unwrap();
    assert_eq!(nodes[1].spend(mark, until).await, Ok(true));
}

async fn what_has_lapsed_is_swept_and_nothing_else(ground: &Ground) {
    use crate::journal::OnceKind;
    let journal = ground.open().await;
    let mut story = Story::new(&ground.clock);
    journal.create(story.begin()).await.unwrap();
    let brief = session("aino");
    let mut long = session("aino");
    long.expires_at = NOON.plus_seconds(9000);
    journal
        .put_staff_session(brief.clone(), None)
        .await
        .unwrap();
    journal.put_staff_session(long.clone(), None).await.unwrap();
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
    let account = Some(&brief.account);
    let left = journal.staff_sessions(account, NOON, 10).await.unwrap();
    assert_eq!(left, [long]);
    assert_eq!(journal.load(story.id()).await.unwrap().len(), 1);
}

on_both! {
    a_resident_session_follows_its_conversation,
    a_session_stays_where_the_append_does_not_come_to_be,
    a_start_has_one_token_on_every_node,
    staff_sessions_are_kept_touched_and_ended,
    staff_sessions_are_ended_by_what_they_are_known_by,
    a_session_takes_the_place_of_another,
    what_is_spent_is_spent_on_every_node,
    what_has_lapsed_is_swept_and_nothing_else,
}

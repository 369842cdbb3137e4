//! Files that are checked: shared out fairly, and noted only under the right to check them.

use super::attachments::{ROOM, conversation, new_file, row, whole, whole_in};
use super::ground::NOON;
use super::{Ground, on_both};
use crate::domain::ids::AttachmentId;
use crate::journal::{FileState, FileToCheck, Inserted, Journal, ServedCopy, Written};

/// As many as there are, whosever they are.
const MANY: u32 = 10;

/// What may be checked at a time of one conversation.
const SHARE: u32 = 2;

async fn leased(journal: &Journal, seconds: i64) -> Vec<FileToCheck> {
    let at = NOON.plus_seconds(seconds);
    let leased = journal.lease_files_to_check(at, 15, MANY, MANY);
    leased.await.unwrap()
}

fn ids(tasks: &[FileToCheck]) -> Vec<AttachmentId> {
    tasks.iter().map(|task| task.file.id).collect()
}

async fn a_check_is_leased_renewed_and_tried_again(ground: &Ground) {
    let journal = ground.open().await;
    let id = whole(ground, &journal).await;
    assert_eq!(journal.files_waiting().await, Ok(1));
    // A worker of another node has no key in memory.
    let worker = ground.open().await;
    let task = leased(&worker, 0).await.remove(0);
    assert_eq!((task.file.id, task.file.attempts), (id, 1));
    assert_eq!(task.file.name.expose(), "salainen-nimi.png");
    let until = NOON.plus_seconds(30);
    assert_eq!(worker.renew_check(id, task.lease, until).await, Ok(true));
    assert_eq!(leased(&journal, 29).await, []);
    let task = leased(&journal, 30).await.remove(0);
    assert_eq!(task.file.attempts, 2);
    let at = NOON.plus_seconds(100);
    journal.file_retry(id, task.lease, at).await.unwrap();
    assert_eq!(leased(&journal, 99).await, []);
    assert_eq!(leased(&journal, 100).await[0].file.attempts, 3);
}

async fn what_is_served_is_noted_before_it_is_ready(ground: &Ground) {
    let journal = ground.open().await;
    let id = whole(ground, &journal).await;
    let lease = leased(&journal, 0).await[0].lease;
    let noted = journal.file_checked(id, lease, ServedCopy::Cleaned, (9, 3));
    assert_eq!(noted.await, Ok(true));
    let checked = row(&journal, id).await;
    assert_eq!(
        (checked.served, checked.served_size),
        (ServedCopy::Cleaned, 9)
    );
    assert_eq!(checked.served_written, Written::under(lease.generation()));
    assert_eq!(
        (checked.preview_size, checked.state),
        (3, FileState::Checking)
    );
    assert_eq!(journal.ready_files(None, 10).await, Ok(vec![]));
    assert_eq!(journal.file_ready(id, lease).await, Ok(true));
    let ready = journal.ready_files(None, 10).await.unwrap();
    assert_eq!((ready[0].id, ready[0].state), (id, FileState::Ready));
    assert_eq!(journal.ready_files(Some(id), 10).await, Ok(vec![]));
    assert_eq!(journal.files_waiting().await, Ok(0));
}

async fn a_row_that_cannot_be_read_waits_and_keeps_no_other(ground: &Ground) {
    let journal = ground.open().await;
    let (bad, good) = (whole(ground, &journal).await, whole(ground, &journal).await);
    ground.change("UPDATE attachments SET side = 'nobody' WHERE side = 'resident'");
    assert_eq!(leased(&journal, 0).await, []);
    ground.change("UPDATE attachments SET side = 'resident' WHERE side = 'nobody'");
    assert_eq!(leased(&journal, 899).await, [], "both were put off");
    let both = leased(&journal, 900).await;
    assert_eq!(ids(&both), [bad, good]);
}

async fn a_conversation_with_many_files_gets_its_share(ground: &Ground) {
    let journal = ground.open().await;
    let greedy = conversation(ground, &journal).await;
    let mut many = Vec::new();
    for _ in 0..5 {
        many.push(whole_in(ground, &journal, greedy).await);
    }
    let one = whole(ground, &journal).await;
    let lease = |at, limit| journal.lease_files_to_check(NOON.plus_seconds(at), 15, limit, SHARE);
    let first = lease(0, 10).await.unwrap();
    assert_eq!(ids(&first), [many[0], many[1], one]);
    // What is being checked counts, and of what is over the next takes the place.
    assert_eq!(lease(1, 10).await, Ok(vec![]));
    let done = &first[0];
    let over = journal.file_given_up(done.file.id, done.lease).await;
    assert_eq!(over, Ok(true));
    assert_eq!(ids(&lease(2, 10).await.unwrap()), [many[2]]);
    // A lost node's place is free again, and the oldest comes first whosever it is.
    let again = lease(15, 2).await.unwrap();
    assert_eq!(ids(&again), [many[1], one]);
}

async fn who_lost_the_right_notes_nothing(ground: &Ground) {
    let journals = [ground.open().await, ground.open().await];
    let id = whole(ground, &journals[0]).await;
    let old = leased(&journals[0], 0).await.remove(0).lease;
    let new = leased(&journals[1], 15).await.remove(0).lease;
    assert_ne!(old.generation(), new.generation());
    let late = &journals[0];
    let far = NOON.plus_seconds(1_000);
    assert_eq!(late.renew_check(id, old, far).await, Ok(false));
    let noted = late.file_checked(id, old, ServedCopy::Cleaned, (9, 3));
    assert_eq!(noted.await, Ok(false));
    assert_eq!(late.file_fault(id, old).await, Ok(None));
    assert_eq!(late.file_ready(id, old).await, Ok(false));
    assert_eq!(late.file_given_up(id, old).await, Ok(false));
    late.file_retry(id, old, NOON).await.unwrap();
    assert_eq!(leased(late, 29).await, [], "it is still the other's");
    let stands = row(late, id).await;
    assert_eq!((stands.state, stands.served_size), (FileState::Checking, 0));
    assert_eq!((stands.faults, stands.attempts), (0, 2));
    let noted = journals[1].file_checked(id, new, ServedCopy::Original, (10, 0));
    assert_eq!(noted.await, Ok(true));
    assert_eq!(journals[1].file_ready(id, new).await, Ok(true));
    // When it is over, nobody's right counts.
    for lease in [old, new] {
        assert_eq!(late.file_given_up(id, lease).await, Ok(false));
        assert_eq!(late.renew_check(id, lease, far).await, Ok(false));
    }
    assert_eq!(row(late, id).await.state, FileState::Ready);
}

async fn faults_are_counted_and_kept(ground: &Ground) {
    let journal = ground.open().await;
    let id = whole(ground, &journal).await;
    let first = leased(&journal, 0).await.remove(0);
    assert_eq!(first.file.faults, 0);
    assert_eq!(journal.file_fault(id, first.lease).await, Ok(Some(1)));
    assert_eq!(journal.file_fault(id, first.lease).await, Ok(Some(2)));
    assert_eq!(leased(&journal, 15).await[0].file.faults, 2);
}

async fn what_is_kept_counts_and_not_what_was_offered(ground: &Ground) {
    let journal = ground.open().await;
    let id = whole(ground, &journal).await;
    let bytes = || journal.service_bytes("terveys".into());
    assert_eq!(bytes().await, Ok(10));
    let lease = leased(&journal, 0).await[0].lease;
    let noted = journal.file_checked(id, lease, ServedCopy::Cleaned, (27, 3));
    assert_eq!(noted.await, Ok(true));
    assert_eq!(journal.file_ready(id, lease).await, Ok(true));
    assert_eq!(bytes().await, Ok(30));
    let file = new_file(ground, row(&journal, id).await.conversation, ROOM - 29);
    let inserted = journal.insert_file(file, ROOM, NOON).await;
    assert_eq!(inserted, Ok(Inserted::Full));
}

async fn an_installation_has_one_mark(ground: &Ground) {
    let journals = [ground.open().await, ground.open().await];
    let (one, other) = tokio::join!(journals[0].installation(), journals[1].installation());
    assert_eq!(one, other);
    assert!(one.is_ok());
    assert_eq!(ground.open().await.installation().await, one);
    ground.change("DELETE FROM installation");
    let fresh = ground.open().await.installation().await;
    assert!(fresh.is_ok() && fresh != one);
}

on_both! {
    a_row_that_cannot_be_read_waits_and_keeps_no_other,
    a_check_is_leased_renewed_and_tried_again,
    what_is_served_is_noted_before_it_is_ready,
    a_conversation_with_many_files_gets_its_share,
    who_lost_the_right_notes_nothing,
    faults_are_counted_and_kept,
    what_is_kept_counts_and_not_what_was_offered,
    an_installation_has_one_mark,
}

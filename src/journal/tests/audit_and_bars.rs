//! The audit trail, and who is barred.

use super::ground::NOON;
use super::{Ground, on_both};
use crate::domain::ids::{ConversationId, ServiceId};
use crate::domain::private::Private;
use crate::journal::{AuditEntry, BarKind};

async fn the_trail_keeps_its_order(ground: &Ground) {
    let journal = ground.open().await;
    let entries: Vec<_> = (0..5)
        .map(|turn| AuditEntry {
            at: NOON.plus_seconds(turn),
            actor: "aino".to_owned(),
            action: "personal_id_revealed".to_owned(),
            conversation: (turn % 2 == 0).then(|| ConversationId(ground.clock.uuid())),
            detail: format!("{turn}"),
        })
        .collect();
    for entry in &entries {
        journal.audit(entry.clone()).await.unwrap();
    }
    let first = journal.audit_after(0, 2).await.unwrap();
    let rest = journal.audit_after(first[1].place, 10).await.unwrap();
    assert_eq!((first.len(), rest.len()), (2, 3));
    let read: Vec<_> = first.into_iter().chain(rest).collect();
    assert!(read.windows(2).all(|pair| pair[0].place < pair[1].place));
    let read: Vec<_> = read.into_iter().map(|audited| audited.entry).collect();
    assert_eq!(read, entries);
}

async fn a_bar_holds_until_its_end(ground: &Ground) {
    let journal = ground.open().await;
    let service = ServiceId::from("neuvola");
    let key = |text| journal.bar_key(BarKind::Phone, &service, &Private::from(text));
    let until = NOON.plus_seconds(60);
    journal.bar(key("+358 40 123 4567"), until).await.unwrap();
    let node = ground.open().await;
    let same = node.bar_key(BarKind::Phone, &service, &Private::from("+358401234567"));
    assert_eq!(node.barred_until(same, NOON).await, Ok(Some(until)));
    assert_eq!(node.barred_until(same, until).await, Ok(None));
    let longer = NOON.plus_seconds(90);
    journal.bar(same, longer).await.unwrap();
    assert_eq!(node.barred_until(same, NOON).await, Ok(Some(longer)));

    let other_service = ServiceId::from("sosiaali");
    let text = Private::from("+358401234567");
    for other in [
        key("+358401234568"),
        journal.bar_key(BarKind::Phone, &other_service, &text),
        journal.bar_key(BarKind::Address, &service, &text),
    ] {
        assert_eq!(node.barred_until(other, NOON).await, Ok(None));
    }
}

on_both! {
    the_trail_keeps_its_order,
    a_bar_holds_until_its_end,
}

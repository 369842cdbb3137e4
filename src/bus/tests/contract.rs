//! What both buses do alike.

use uuid::Uuid;

use super::{Ground, bell, bell_of, conversation, lagged, on_both, shared, topic};
use crate::bus::{Bell, CallWord, Sending, Topic};
use crate::domain::ids::CallId;
use crate::domain::person::Side;

on_both! {
    only_those_who_listen_hear,
    every_bell_is_heard_as_it_was_rung,
    bells_are_heard_in_the_order_of_ringing,
    who_reads_too_slowly_lags_and_goes_on,
    a_bell_for_this_node_alone_stays_here,
}

async fn only_those_who_listen_hear(ground: Ground) {
    let (mut one, mut two) = (ground.there.mailbox(), ground.there.mailbox());
    one.listen(topic(1));
    two.listen(topic(2));
    two.listen(topic(3));
    two.forget(&topic(3));
    for number in 1..=3 {
        ground.here.ring(&bell(number, 7));
    }
    ground.here.ring(&bell(1, 8));
    ground.here.ring(&bell(2, 8));
    assert_eq!(bell_of(&mut one).await, bell(1, 7));
    assert_eq!(bell_of(&mut one).await, bell(1, 8));
    assert_eq!(bell_of(&mut two).await, bell(2, 7));
    assert_eq!(bell_of(&mut two).await, bell(2, 8));
}

fn word(word: CallWord) -> Bell {
    Bell::Call {
        conversation: conversation(1),
        call: CallId(Uuid::from_u128(9)),
        side: Side::Resident,
        word,
    }
}

/// Each kind of bell and of word, with what is hard to write in it.
fn every_bell() -> Vec<Bell> {
    let (conversation, side) = (conversation(1), Side::Professional);
    let sending = Sending {
        audio: true,
        video: false,
        screen: true,
    };
    vec![
        bell(1, u64::MAX),
        Bell::Typing {
            conversation,
            side,
            typing: true,
        },
        Bell::Attendance {
            conversation,
            side,
            connected: false,
        },
        Bell::Session {
            conversation,
            replaced: true,
        },
        Bell::Staff {
            account: "oidc:Åke \"1\"".into(),
        },
        word(CallWord::Line { position: 3 }),
        word(CallWord::Ready { attempt: u32::MAX }),
        word(CallWord::Answer {
            attempt: 1,
            sdp: shared("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\n"),
        }),
        word(CallWord::Failed {
            attempt: 1,
            code: "call_lost",
        }),
        word(CallWord::Failed {
            attempt: 1,
            code: "call_over",
        }),
        word(CallWord::Replaced { attempt: 1 }),
        word(CallWord::Other {
            connected: true,
            sending,
        }),
        word(CallWord::Key {
            key: "cQ-_=".into(),
        }),
        word(CallWord::Again),
    ]
}

async fn every_bell_is_heard_as_it_was_rung(ground: Ground) {
    let mut mailbox = ground.there.mailbox();
    mailbox.listen(topic(1));
    mailbox.listen(Topic::Staff("oidc:Åke \"1\"".into()));
    for bell in every_bell() {
        ground.here.ring(&bell);
        assert_eq!(bell_of(&mut mailbox).await, bell);
    }
}

async fn bells_are_heard_in_the_order_of_ringing(ground: Ground) {
    let mut mailbox = ground.there.mailbox();
    mailbox.listen(topic(1));
    for seq in 1..=50 {
        ground.here.ring(&bell(1, seq));
    }
    for seq in 1..=50 {
        assert_eq!(bell_of(&mut mailbox).await, bell(1, seq));
    }
}

async fn who_reads_too_slowly_lags_and_goes_on(ground: Ground) {
    let mut slow = ground.there.mailbox();
    let mut quick = ground.there.mailbox();
    slow.listen(topic(1));
    quick.listen(topic(2));
    for seq in 1..=200 {
        ground.here.ring(&bell(1, seq));
    }
    // Bells keep their order: when this one is there, so were the others.
    ground.here.ring(&bell(2, 1));
    assert_eq!(bell_of(&mut quick).await, bell(2, 1));
    lagged(&mut slow).await;
    // As soon as there is room it hears again.
    loop {
        ground.here.ring(&bell(1, 201));
        if bell_of(&mut slow).await == bell(1, 201) {
            return;
        }
    }
}

async fn a_bell_for_this_node_alone_stays_here(ground: Ground) {
    let (mut here, mut there) = (ground.here.mailbox(), ground.there.mailbox());
    here.listen(topic(1));
    there.listen(topic(1));
    ground.here.ring_here(&bell(1, 1));
    ground.here.ring(&bell(1, 2));
    assert_eq!(bell_of(&mut here).await, bell(1, 1));
    let first = bell_of(&mut there).await;
    let same = !ground.here.shared();
    assert_eq!(first, if same { bell(1, 1) } else { bell(1, 2) });
}

//! Rows of commands made at random, and played.

use proptest::prelude::*;
use proptest::sample::select;

use crate::domain::command::Command;
use crate::domain::conversation::Conversation;
use crate::domain::event::{AttachmentProblem, Event, HandOffFailure};
use crate::domain::fixtures::*;
use crate::domain::ids::{Seq, Timestamp};
use crate::domain::person::{Actor, Side};
use crate::domain::private::Private;
use crate::domain::service::{AfterIdentification, IdentificationRule};
use crate::domain::view::{Audience, ShownEvent, view};

/// A row of commands, and what came of it.
#[derive(Debug)]
pub(super) struct Played {
    /// The conversation at the end, with its log.
    pub story: Story,
    /// The decisions that came to something, in order.
    pub moments: Vec<Moment>,
    /// All commands, refused ones too.
    pub given: Vec<Command>,
}

/// A decision that came to something.
#[derive(Debug)]
pub(super) struct Moment {
    pub command: Command,
    pub before: Conversation,
    pub now: Timestamp,
    pub events: Vec<Event>,
    /// The conversation after it, and how many events it then had.
    pub after: (Conversation, usize),
}

impl Played {
    /// What an audience saw as it happened.
    pub fn live(&self, audience: Audience) -> impl Iterator<Item = ShownEvent> + '_ {
        self.moments.iter().flat_map(move |moment| {
            let (state, end) = &moment.after;
            let fresh = &self.story.log[end - moment.events.len()..*end];
            fresh
                .iter()
                .map(move |recorded| view(state, recorded, audience))
        })
    }
}

/// Who gives a command, how long after the one before, in seconds.
#[derive(Clone, Debug)]
struct Step {
    actor: Actor,
    command: Command,
    after: i64,
}

/// Rows in services of every kind, from the start or from the middle of a conversation.
pub(super) fn plays() -> impl Strategy<Value = Played> {
    use AfterIdentification as A;
    use IdentificationRule as I;
    let begins: [fn(A, I) -> Story; 5] = [
        |codes, rule| Story::waiting_in(set(codes, rule)),
        |codes, rule| Story::active_in(set(codes, rule)),
        |codes, _| Story::requested_in(set(codes, I::OnRequest)),
        |codes, _| Story::identified_in(set(codes, I::OnRequest)),
        |codes, _| {
            let mut story = Story::identified_in(set(codes, I::OnRequest));
            story.does(&aino(), invite(0));
            story
        },
    ];
    (
        select(begins.to_vec()),
        select(vec![A::Allow, A::Mask, A::Block]),
        select(vec![I::OnRequest, I::AtStart, I::Never]),
        prop::collection::vec(step(), 1..60),
    )
        .prop_map(|(begin, codes, rule, steps)| play(begin(codes, rule), steps))
}

fn set(
    codes: AfterIdentification,
    rule: IdentificationRule,
) -> impl FnOnce(&mut crate::domain::service::Service) {
    move |service| {
        service.screening.after_identification = codes;
        service.identification = rule;
    }
}

fn play(mut story: Story, steps: Vec<Step>) -> Played {
    let (mut moments, mut given) = (Vec::new(), Vec::new());
    for step in steps {
        story.wait(step.after);
        given.push(step.command.clone());
        let before = story.state.clone();
        let now = story.now;
        let command = step.command.clone();
        if let Ok(events) = story.decide(&step.actor, step.command) {
            story.record(events.clone());
            let after = (story.state.clone(), story.log.len());
            moments.push(Moment {
                command,
                before,
                now,
                events,
                after,
            });
        }
    }
    Played {
        story,
        moments,
        given,
    }
}

fn step() -> impl Strategy<Value = Step> {
    let after = prop_oneof![6 => 0_i64..10, 1 => 25_i64..40, 1 => 100_i64..700];
    (command(), 0_u8..10, anybody(), after).prop_map(|(command, luck, anybody, after)| {
        let actor = if luck == 0 {
            anybody
        } else {
            fitting(&command, luck)
        };
        Step {
            actor,
            command,
            after,
        }
    })
}

fn anybody() -> impl Strategy<Value = Actor> {
    let all = [
        Actor::Resident,
        Actor::System,
        aino(),
        bo(),
        sanna(),
        outsider(),
        auditor(),
    ];
    select(all.to_vec())
}

/// Somebody who might give the command, so that rows come somewhere.
fn fitting(command: &Command, luck: u8) -> Actor {
    use Command as C;
    let staff = || if luck < 7 { aino() } else { sanna() };
    match command {
        C::Accept { .. } if luck < 4 => bo(),
        C::Accept { .. }
        | C::Transfer { .. }
        | C::Note { .. }
        | C::Hide { .. }
        | C::RequestIdentification { .. }
        | C::WithdrawIdentification
        | C::InviteVideo { .. } => staff(),
        C::Bar { .. } => sanna(),
        C::Say { .. } | C::OfferAttachment { .. } | C::RemoveAttachment { .. } if luck < 5 => {
            staff()
        }
        C::EndVideo { .. } | C::Close if luck < 7 => staff(),
        C::Say { .. }
        | C::OfferAttachment { .. }
        | C::RemoveAttachment { .. }
        | C::EndVideo { .. }
        | C::Close
        | C::DeclineIdentification { .. }
        | C::AcceptVideo { .. }
        | C::DeclineVideo { .. }
        | C::AnswerSurvey { .. }
        | C::RequestTranscript { .. } => Actor::Resident,
        _ => Actor::System,
    }
}

/// Texts with codes whole, disguised and in pieces, with forbidden words, and with nothing.
fn text(marker: &'static str) -> impl Strategy<Value = Private> {
    let texts = [
        "hei",
        CODE,
        "tunnus on 131052-901x.",
        "1 3 1 0 5 2 - 9 0 1 X",
        "131052\u{2013}901\u{200B}X",
        "131052",
        "131052-9",
        "-901X",
        "01X",
        "Perkele",
        "",
        "a\0b",
    ];
    prop_oneof![
        texts.len() as u32 => select(texts.to_vec()).prop_map(Private::from),
        4 => Just(Private::from(marker)),
    ]
}

fn command() -> impl Strategy<Value = Command> {
    prop_oneof![
        8 => speech(),
        10 => identification(),
        6 => files(),
        8 => calls(),
        3 => course(),
    ]
}

/// Pieces of a code, each with the seconds before it.
pub(super) fn pieces() -> impl Strategy<Value = Vec<(&'static str, i64)>> {
    let pieces = [
        "131052", "131052-", "131052-9", "13", "1052", "-901X", "901x", "01X", "X", "hei",
    ];
    prop::collection::vec((select(pieces.to_vec()), 0_i64..70), 2..12)
}

fn speech() -> impl Strategy<Value = Command> {
    prop_oneof![
        6 => text("hei vaan").prop_map(|text| Command::Say { text }),
        2 => text("marker-note").prop_map(|text| Command::Note { text }),
        3 => (1_u64..20).prop_map(|target| Command::Hide { target: Seq(target) }),
    ]
}

fn identification() -> impl Strategy<Value = Command> {
    use Command as C;
    let commands: [fn(u128) -> Command; 8] = [
        request,
        |_| C::WithdrawIdentification,
        |n| C::OpenIdentification {
            hand_off: hand_off(n),
        },
        |n| C::StartIdentification {
            hand_off: hand_off(n),
        },
        identify,
        |n| C::DeclineIdentification {
            hand_off: hand_off(n),
        },
        |n| C::FailIdentification {
            hand_off: hand_off(n),
            reason: HandOffFailure::Cancelled,
        },
        |n| C::ExpireIdentification {
            hand_off: hand_off(n),
        },
    ];
    let weighted = [0, 0, 0, 1, 2, 3, 4, 4, 4, 5, 6, 7];
    (select(weighted.to_vec()), 0_u128..3).prop_map(move |(kind, n)| commands[kind](n))
}

fn files() -> impl Strategy<Value = Command> {
    let numbered: [fn(u128) -> Command; 4] = [
        receive,
        clear,
        |n| Command::RefuseAttachment {
            attachment: file(n),
            reason: AttachmentProblem::Infected,
        },
        |n| Command::RemoveAttachment {
            attachment: file(n),
        },
    ];
    let offered = (text("kuva"), 0_u128..4).prop_map(|(name, n)| Command::OfferAttachment {
        attachment: file(n),
        name: Private::new(format!("{}.png", name.expose())),
        size: 10,
        media_type: "image/png".into(),
    });
    prop_oneof![
        1 => offered,
        2 => (select(numbered.to_vec()), 0_u128..4).prop_map(|(command, n)| command(n)),
    ]
}

fn calls() -> impl Strategy<Value = Command> {
    use Command as C;
    let side = |n: u128| {
        if n == 0 {
            Side::Resident
        } else {
            Side::Professional
        }
    };
    let numbered: [fn(u128, Side) -> Command; 7] = [
        |n, _| invite(n),
        |n, _| C::AcceptVideo { call: call(n) },
        |n, _| C::DeclineVideo { call: call(n) },
        |n, _| C::MissVideo { call: call(n) },
        |n, side| C::JoinVideo {
            call: call(n),
            side,
        },
        |n, side| C::LeaveVideo {
            call: call(n),
            side,
        },
        |n, _| C::EndVideo { call: call(n) },
    ];
    (select(numbered.to_vec()), 0_u128..2, 0_u128..2)
        .prop_map(move |(command, n, other)| command(n, side(other)))
}

fn course() -> impl Strategy<Value = Command> {
    let services = ["neuvola", "neuvola", "kirjasto", "olematon"];
    let transferred = (
        select(services.to_vec()),
        any::<bool>(),
        text("marker-transfer"),
    )
        .prop_map(|(service, named, note)| Command::Transfer {
            service: service.into(),
            to: named.then(|| professional(&bo())),
            note,
        });
    let barred = text("marker-bar").prop_map(|reason| Command::Bar {
        until: MORNING.plus_seconds(86_400),
        reason,
    });
    let address = prop_oneof![Just("marker@example.org".into()), text("tiina")];
    prop_oneof![
        6 => (0_u32..2).prop_map(|held| Command::Accept { take_over: true, held, limit: 1 }),
        2 => transferred,
        1 => barred,
        2 => Just(Command::Close),
        2 => text("marker-survey").prop_map(|text| survey(text.expose())),
        3 => address.prop_map(|address| Command::RequestTranscript { address }),
        2 => any::<bool>().prop_map(|delivered| Command::ReportTranscript { delivered }),
    ]
}

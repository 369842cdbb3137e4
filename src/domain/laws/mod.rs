//! Laws that hold for any row of commands by anybody, tried on rows made at random.

mod play;

use std::collections::HashSet;
use std::mem::discriminant;
use std::sync::Arc;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::command::Command;
use super::conversation::{Conversation, ReplayError};
use super::event::Event;
use super::event::tests::every_event;
use super::fixtures::*;
use super::ids::Seq;
use super::person::Actor;
use super::refusal::Refusal;
use super::view::{Audience, Shown, view};
use play::{Moment, Played, pieces, plays};

/// What no resident may ever see, wherever it was put.
const SECRETS: [&str; 12] = [
    "marker-note",
    "marker-bar",
    "marker-transfer",
    "marker-survey",
    "marker@",
    "marker-acr",
    "marker-method",
    "acc-",
    "masked_personal_id",
    "assurance",
    "+358",
    "1952-10-13",
];

/// Letters and digits alone: what is left of a code when its disguise is taken off.
fn plain(text: &str) -> String {
    let plain = text.chars().filter(|c| c.is_alphanumeric());
    plain.flat_map(char::to_lowercase).collect()
}

fn holds_code(text: &str) -> bool {
    plain(text).contains(&plain(CODE))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// The state is what its events make of it, and nothing else.
    #[test]
    fn the_state_equals_its_replay(played in plays()) {
        let state = &played.story.state;
        let replayed = Conversation::replay(state.id, &played.story.log);
        prop_assert_eq!(replayed.as_ref(), Ok(state));
    }

    /// Places are 1, 2, 3, …; and no event is taken at any other place than the next.
    #[test]
    fn places_have_no_gaps(played in plays(), wrong in 0_u64..200) {
        let log = &played.story.log;
        for (place, recorded) in (1..).zip(log) {
            prop_assert_eq!(recorded.seq, Seq(place));
        }
        let mut state = played.story.state.clone();
        let mut misplaced = log[0].clone();
        misplaced.seq = Seq(wrong);
        prop_assert!(state.apply(&misplaced).is_err());
        prop_assert_eq!(&state, &played.story.state);
        if wrong != state.last_seq.next().0 {
            let gap = ReplayError::Gap { expected: state.last_seq.next(), found: Seq(wrong) };
            prop_assert_eq!(state.apply(&misplaced), Err(gap));
        }
    }

    /// A decision comes to something; only a step of an open hand-off that is repeated, or fails
    /// once too often, and a side of a call that comes or goes once more, may leave all as it was.
    #[test]
    fn only_what_is_repeated_comes_to_nothing(played in plays()) {
        for moment in &played.moments {
            if moment.events.is_empty() {
                let again = match moment.command {
                    Command::JoinVideo { call, .. } | Command::LeaveVideo { call, .. } => {
                        moment.before.call.id() == Some(call)
                    }
                    Command::OpenIdentification { .. }
                    | Command::StartIdentification { .. }
                    | Command::FailIdentification { .. } => moment.before.request().is_some(),
                    _ => false,
                };
                prop_assert!(again, "{:?} in {:?}", moment.command, moment.before);
                prop_assert_eq!(&moment.before, &moment.after.0);
            }
        }
    }

    /// What is said changes nothing of how the conversation stands.
    #[test]
    fn speech_leaves_everything_as_it_stands(played in plays()) {
        for moment in &played.moments {
            if moment.events.iter().all(Event::is_speech) {
                let (before, (after, _)) = (&moment.before, &moment.after);
                prop_assert_eq!(&before.service, &after.service);
                prop_assert_eq!(&before.stage, &after.stage);
                prop_assert_eq!(&before.standing, &after.standing);
                prop_assert_eq!(&before.resident, &after.resident);
                prop_assert_eq!(before.deadline(), after.deadline());
            }
        }
    }

    /// No file and no call without an identity.
    #[test]
    fn identification_comes_before_files_and_calls(played in plays()) {
        for moment in &played.moments {
            let gated = moment.events.iter().any(|event| matches!(
                event,
                Event::AttachmentOffered { .. }
                    | Event::VideoInvited { .. }
                    | Event::VideoAccepted { .. }
                    | Event::VideoJoined { .. }
            ));
            prop_assert!(!gated || moment.before.identity().is_some(), "{:?}", moment.events);
        }
    }

    /// Nobody is identified but by the open request, in its time, which is ten minutes at most.
    #[test]
    fn identities_answer_open_requests(played in plays()) {
        for moment in &played.moments {
            for event in &moment.events {
                match event {
                    Event::Identified { hand_off, .. } => {
                        let open = moment.before.request().expect("an open request");
                        prop_assert_eq!(open.hand_off, *hand_off);
                        prop_assert!(moment.now < open.expires_at);
                    }
                    Event::IdentificationRequested { expires_at, .. } => {
                        prop_assert!(expires_at.seconds_since(moment.now) <= 600);
                    }
                    _ => {}
                }
            }
        }
    }

    /// After closing: the survey once, the transcript three times, what became of it, and no more.
    #[test]
    fn little_follows_closing(played in plays()) {
        let log = played.story.log.iter().map(|recorded| &recorded.event);
        let after: Vec<&Event> = log
            .skip_while(|event| !matches!(event, Event::Closed { .. }))
            .skip(1)
            .collect();
        prop_assert!(after.iter().all(|event| event.follows_closing()));
        let count = |kind: fn(&Event) -> bool| after.iter().filter(|event| kind(event)).count();
        let surveys = count(|event| matches!(event, Event::SurveyAnswered { .. }));
        let transcripts = count(|event| matches!(event, Event::TranscriptRequested { .. }));
        prop_assert!(surveys <= 1 && transcripts <= 3);
        if played.story.state.is_closed() {
            prop_assert_eq!(played.story.state.identity(), None);
            prop_assert_eq!(played.story.state.deadline(), None);
        }
    }

    /// The resident sees neither notes nor bars nor hidden messages nor accounts, live (with the
    /// state of that moment) or later (with the state that came of it).
    #[test]
    fn residents_see_nothing_that_is_not_theirs(played in plays()) {
        let story = &played.story;
        let later = story.log.iter().map(|recorded| view(&story.state, recorded, Audience::Resident));
        for shown in later.chain(played.live(Audience::Resident)) {
            let json = serde_json::to_string(&shown).expect("plain");
            for secret in SECRETS {
                prop_assert!(!json.contains(secret), "{} in {}", secret, json);
            }
        }
        let said = story.state.said.iter();
        for (seq, _) in said.filter(|(_, said)| said.hidden || said.note) {
            let recorded = &story.log[seq.0 as usize - 1];
            let shown = view(&story.state, recorded, Audience::Resident).shown;
            prop_assert_eq!(shown, Shown::Nothing);
        }
    }

    /// Staff see neither the address that the transcript goes to nor the survey's answers nor a
    /// personal ID in full.
    #[test]
    fn staff_do_not_see_everything_either(played in plays()) {
        for shown in played.live(Audience::Staff) {
            let json = serde_json::to_string(&shown).expect("plain");
            prop_assert!(!json.contains("marker@") && !json.contains("marker-survey"));
            let kept_as_typed = matches!(shown.shown, Shown::Said { .. } | Shown::Noted { .. }
                | Shown::AttachmentOffered { .. } | Shown::Transferred { .. } | Shown::Barred { .. });
            prop_assert!(kept_as_typed || !holds_code(&json), "{}", json);
        }
    }

    /// Colleagues who do not answer never learn who the provider said the resident is.
    #[test]
    fn colleagues_do_not_learn_who_the_resident_is(played in plays()) {
        let story = &played.story;
        let later = story.log.iter().map(|recorded| view(&story.state, recorded, Audience::Colleague));
        for shown in later.chain(played.live(Audience::Colleague)) {
            if let Shown::Identified { identity, .. } = shown.shown {
                prop_assert_eq!(identity, None);
            }
        }
    }

    /// While the resident is not identified, nothing that holds a code is kept, from either side.
    #[test]
    fn no_code_is_kept_without_identification(played in plays()) {
        let anonymous = |moment: &&Moment| moment.before.identity().is_none();
        for moment in played.moments.iter().filter(anonymous) {
            let identified = |event: &&Event| matches!(event, Event::Identified { .. });
            for event in moment.events.iter().filter(|event| !identified(event)) {
                let json = serde_json::to_string(event).expect("plain");
                prop_assert!(!holds_code(&json), "{}", json);
            }
        }
    }

    /// Nor in pieces: no row of up to five messages within two minutes holds a code together.
    #[test]
    fn no_code_is_kept_in_pieces(pieces in pieces()) {
        let mut story = Story::active();
        let mut kept: Vec<(i64, &str)> = Vec::new();
        for (piece, wait) in pieces {
            story.wait(wait);
            if let Ok(events) = story.decide(&Actor::Resident, say(piece)) {
                story.record(events);
                kept.push((story.now.0, piece));
            }
            let fresh = kept.iter().rev().take(5);
            let fresh = fresh.take_while(|(at, _)| story.now.0 - at <= 120_000_000);
            let mut joined = String::new();
            for (_, text) in fresh {
                joined.insert_str(0, text);
                prop_assert!(!holds_code(&joined), "{}", joined);
            }
        }
    }

    /// Forbidden words are kept in no text, identified or not.
    #[test]
    fn no_forbidden_word_is_kept(played in plays()) {
        let json = serde_json::to_string(&played.story.log).expect("plain");
        prop_assert!(!json.to_lowercase().contains("perkele"));
    }

    /// All reach for the same conversation at once; each appends at the place it decided on, and
    /// those who come too late decide again, as the desk does.
    #[test]
    fn exactly_one_accept_wins(order in Just((0..6).collect::<Vec<u8>>()).prop_shuffle(), n in 2_usize..6) {
        let mut story = Story::waiting();
        let contender = |name: u8| {
            let Actor::Staff(mut staff) = aino() else { unreachable!() };
            Arc::make_mut(&mut staff).id = format!("acc-{name}").as_str().into();
            Actor::Staff(staff)
        };
        let contenders: Vec<Actor> = order.into_iter().take(n).map(contender).collect();
        let expected = story.state.last_seq;
        let decided: Vec<_> = contenders.iter().map(|actor| story.decide(actor, accept())).collect();
        let mut won = 0;
        for (actor, decision) in contenders.iter().zip(decided) {
            let events = decision.expect("the conversation waited");
            if story.state.last_seq == expected {
                story.record(events);
                won += 1;
            } else {
                prop_assert_eq!(story.decide(actor, accept()), Err(Refusal::AlreadyTaken));
            }
        }
        prop_assert_eq!(won, 1);
        prop_assert_eq!(story.state.professional(), Some(&professional(&contenders[0])));
    }
}

/// The laws would hold of rows in which nothing happens, too. So: the rows that are made at
/// random give every command and bring about every event there is, within a few hundred rows.
#[test]
fn the_rows_reach_everything() {
    let mut runner = TestRunner::deterministic();
    let (mut commands, mut events) = (every_command(), every_event());
    let rows = plays();
    for _ in 0..500 {
        let played: Played = rows.new_tree(&mut runner).expect("a row").current();
        let given: HashSet<_> = played.given.iter().map(discriminant).collect();
        commands.retain(|command| !given.contains(&discriminant(command)));
        let log = played.story.log.iter().map(|recorded| &recorded.event);
        let came: HashSet<_> = log.map(discriminant).collect();
        events.retain(|event| !came.contains(&discriminant(event)));
        if commands.is_empty() && events.is_empty() {
            return;
        }
    }
    panic!("never given: {commands:?}; never came: {events:?}");
}

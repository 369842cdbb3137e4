//! Video calls.

use crate::domain::command::Command;
use crate::domain::conversation::Call;
use crate::domain::decide::{Rules, part_in_call};
use crate::domain::event::Event;
use crate::domain::fixtures::*;
use crate::domain::person::{Actor, Side};
use crate::domain::refusal::Refusal;

fn accept_call(n: u128) -> Command {
    Command::AcceptVideo { call: call(n) }
}

fn decline(n: u128) -> Command {
    Command::DeclineVideo { call: call(n) }
}

fn miss(n: u128) -> Command {
    Command::MissVideo { call: call(n) }
}

fn join(n: u128, side: Side) -> Command {
    Command::JoinVideo {
        call: call(n),
        side,
    }
}

fn leave(n: u128, side: Side) -> Command {
    Command::LeaveVideo {
        call: call(n),
        side,
    }
}

fn end(n: u128) -> Command {
    Command::EndVideo { call: call(n) }
}

fn ringing() -> Story {
    let mut story = Story::identified();
    story.does(&aino(), invite(1));
    story
}

fn open() -> Story {
    let mut story = ringing();
    story.does(&Actor::Resident, accept_call(1));
    story
}

#[test]
fn a_call_needs_identification_and_a_service_that_holds_calls() {
    for story in [Story::active(), Story::requested()] {
        assert_eq!(story.refused(&aino(), invite(1)), Refusal::NotIdentified);
    }
    let story = Story::identified_in(|service| service.video = false);
    assert_eq!(story.refused(&aino(), invite(1)), Refusal::NotOffered);
}

#[test]
fn the_whole_way() {
    let mut story = open();
    for side in [Side::Resident, Side::Professional] {
        story.does(&Actor::System, join(1, side));
    }
    story.does(&Actor::System, leave(1, Side::Resident));
    story.does(&Actor::System, join(1, Side::Resident));
    story.does(&Actor::Resident, end(1));
    assert_eq!(story.state.call, Call::None);
    assert_eq!(story.refused(&aino(), end(1)), Refusal::NoSuchThing);
    story.does(&aino(), invite(2));
}

#[test]
fn one_call_at_a_time() {
    for story in [ringing(), open()] {
        assert_eq!(story.refused(&aino(), invite(2)), Refusal::CallOpen);
    }
    let mut story = ringing();
    story.wait(30);
    let events = story.does(&aino(), invite(2));
    assert_eq!(events[0], Event::VideoMissed { call: call(1) });
}

#[test]
fn a_call_rings_for_two_minutes_at_most_and_a_second_at_least() {
    for (asked, rings) in [(0, 1), (45, 45), (4_000, 120)] {
        let mut story = Story::identified();
        let command = Command::InviteVideo {
            call: call(1),
            ring_seconds: asked,
        };
        story.does(&aino(), command);
        assert_eq!(story.state.deadline(), Some(MORNING.plus_seconds(rings)));
    }
}

#[test]
fn an_invitation_is_declined_missed_or_taken_back() {
    let ends: [(Actor, Command, i64); 4] = [
        (Actor::Resident, decline(1), 0),
        (Actor::System, miss(1), 30),
        (aino(), end(1), 0),
        (Actor::System, end(1), 0),
    ];
    for (actor, command, after) in ends {
        let mut story = ringing();
        story.wait(after);
        story.does(&actor, command);
        assert_eq!(story.state.call, Call::None);
    }
}

#[test]
fn an_invitation_holds_as_long_as_it_rings() {
    let mut story = ringing();
    assert_eq!(
        story.refused(&Actor::System, miss(1)),
        Refusal::NotExpiredYet
    );
    story.wait(29);
    assert!(story.decide(&Actor::Resident, accept_call(1)).is_ok());
    story.wait(1);
    assert_eq!(
        story.refused(&Actor::Resident, accept_call(1)),
        Refusal::NoSuchThing
    );
}

#[test]
fn only_this_call_counts() {
    let story = ringing();
    for (actor, command) in [
        (Actor::Resident, accept_call(2)),
        (Actor::Resident, decline(2)),
        (Actor::System, miss(2)),
        (Actor::System, join(1, Side::Resident)),
        (Actor::System, leave(1, Side::Resident)),
        (aino(), end(2)),
    ] {
        assert_eq!(story.refused(&actor, command), Refusal::NoSuchThing);
    }
    let story = open();
    assert_eq!(
        story.refused(&Actor::Resident, accept_call(1)),
        Refusal::AlreadyDone
    );
    assert_eq!(
        story.refused(&Actor::Resident, decline(1)),
        Refusal::NoSuchThing
    );
    let system = story.refused(&Actor::System, join(1, Side::System));
    assert_eq!(system, Refusal::Malformed { field: "side" });
}

/// The settings may change while a call is open.
#[test]
fn no_media_without_an_identity_that_the_service_accepts() {
    for mut story in [ringing(), open()] {
        story.service.provider = "another".into();
        for (actor, command) in [
            (Actor::Resident, accept_call(1)),
            (Actor::System, join(1, Side::Resident)),
        ] {
            assert_eq!(story.refused(&actor, command), Refusal::NotIdentified);
        }
    }
}

/// The one who has media in a call is asked for anew at each word; see `part_in_call`.
fn part(story: &Story, actor: &Actor, n: u128) -> Result<Side, Refusal> {
    let rules = Rules {
        service: &story.service,
        screener: &story.screener,
        known_services: &story.known,
    };
    part_in_call(&story.state, call(n), actor, &rules, story.now)
}

#[test]
fn media_is_for_the_two_of_an_open_call_alone() {
    let story = open();
    assert_eq!(part(&story, &Actor::Resident, 1), Ok(Side::Resident));
    assert_eq!(part(&story, &aino(), 1), Ok(Side::Professional));
    for (actor, refusal) in [
        (Actor::System, Refusal::NotAllowed),
        (bo(), Refusal::NotAssigned),
    ] {
        assert_eq!(part(&story, &actor, 1), Err(refusal));
    }
    assert_eq!(part(&story, &sanna(), 1), Ok(Side::Professional));
    assert_eq!(part(&story, &outsider(), 1), Err(Refusal::NotAllowed));
    for actor in [Actor::Resident, aino()] {
        assert_eq!(part(&story, &actor, 2), Err(Refusal::NoSuchThing));
        assert_eq!(part(&ringing(), &actor, 1), Err(Refusal::NoSuchThing));
    }
}

#[test]
fn media_ends_with_the_call_the_identity_and_the_conversation() {
    let mut story = open();
    story.service.provider = "another".into();
    assert_eq!(
        part(&story, &Actor::Resident, 1),
        Err(Refusal::NotIdentified)
    );
    let mut story = open();
    story.does(&aino(), end(1));
    assert_eq!(part(&story, &aino(), 1), Err(Refusal::NoSuchThing));
    let mut story = open();
    story.does(&aino(), Command::Close);
    assert_eq!(part(&story, &Actor::Resident, 1), Err(Refusal::Closed));
}

#[test]
fn an_open_call_knows_who_is_not_in_it() {
    let mut story = open();
    let absent = |story: &Story| match story.state.call {
        Call::Open { absent, .. } => absent,
        other => panic!("{other:?}"),
    };
    let began = Some(story.now);
    assert_eq!(absent(&story).since(Side::Resident), began);
    assert_eq!(absent(&story).since(Side::Professional), began);
    story.wait(5);
    story.does(&Actor::System, join(1, Side::Resident));
    assert_eq!(absent(&story).since(Side::Resident), None);
    assert_eq!(absent(&story).since(Side::Professional), began);
    let left = Some(story.now);
    story.does(&Actor::System, leave(1, Side::Resident));
    story.wait(5);
    story.does(&Actor::System, leave(1, Side::Resident));
    assert_eq!(absent(&story).since(Side::Resident), left);
    assert_eq!(
        story.state.deadline(),
        began,
        "it is looked at all the time"
    );
}

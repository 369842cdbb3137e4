//! Who may do what, and when.

use std::sync::Arc;

use crate::domain::command::Command;
use crate::domain::fixtures::*;
use crate::domain::person::Actor;
use crate::domain::refusal::Refusal;

/// The row of the table for a command: may the resident, may staff, may the system.
fn row(command: &Command) -> (bool, bool, bool) {
    use Command as C;
    match command {
        C::Accept { .. } => (false, true, false),
        C::Transfer { .. } => (false, true, false),
        C::Say { .. } => (true, true, false),
        C::Note { .. } => (false, true, false),
        C::Hide { .. } => (false, true, false),
        C::Bar { .. } => (false, true, false),
        C::RequestIdentification { .. } => (true, true, false),
        C::WithdrawIdentification => (false, true, false),
        C::OpenIdentification { .. } => (false, false, true),
        C::StartIdentification { .. } => (false, false, true),
        C::Identify { .. } => (false, false, true),
        C::DeclineIdentification { .. } => (true, false, true),
        C::FailIdentification { .. } => (false, false, true),
        C::ExpireIdentification { .. } => (false, false, true),
        C::OfferAttachment { .. } => (true, true, false),
        C::ReceiveAttachment { .. } => (false, false, true),
        C::ClearAttachment { .. } => (false, false, true),
        C::RefuseAttachment { .. } => (false, false, true),
        C::RemoveAttachment { .. } => (true, true, false),
        C::InviteVideo { .. } => (false, true, false),
        C::AcceptVideo { .. } => (true, false, false),
        C::DeclineVideo { .. } => (true, false, false),
        C::MissVideo { .. } => (false, false, true),
        C::JoinVideo { .. } => (false, false, true),
        C::LeaveVideo { .. } => (false, false, true),
        C::EndVideo { .. } => (true, true, true),
        C::Close => (true, true, true),
        C::AnswerSurvey { .. } => (true, false, false),
        C::RequestTranscript { .. } => (true, false, false),
        C::ReportTranscript { .. } => (false, false, true),
    }
}

const ROWS: usize = 30;

#[test]
fn the_list_of_commands_is_whole() {
    let kinds: std::collections::HashSet<_> =
        every_command().iter().map(std::mem::discriminant).collect();
    assert_eq!((kinds.len(), every_command().len()), (ROWS, ROWS));
}

/// A supervisor may do all that staff may, so whoever is refused with `NotAllowed` here is refused
/// for what kind of actor they are.
#[test]
fn each_command_belongs_to_its_kinds_of_actor() {
    let stories = [Story::active(), Story::identified(), Story::closed()];
    for command in every_command() {
        let (resident, staff, system) = row(&command);
        let actors = [
            (Actor::Resident, resident),
            (sanna(), staff),
            (Actor::System, system),
        ];
        for (actor, may) in actors {
            for story in &stories {
                let refused = story.decide(&actor, command.clone()) == Err(Refusal::NotAllowed);
                assert_eq!(refused, !may, "{command:?} by {actor:?}");
            }
        }
    }
}

#[test]
fn staff_of_other_services_and_auditors_may_nothing() {
    for story in [Story::waiting(), Story::identified(), Story::closed()] {
        for command in every_command() {
            for actor in [outsider(), auditor()] {
                let refusal = story.refused(&actor, command.clone());
                assert_eq!(refusal, Refusal::NotAllowed, "{command:?} by {actor:?}");
            }
        }
    }
}

#[test]
fn rights_are_those_of_this_moment() {
    let story = Story::active();
    let Actor::Staff(mut moved) = aino() else {
        unreachable!()
    };
    Arc::make_mut(&mut moved).services = ["kirjasto".into()].into();
    let refusal = story.refused(&Actor::Staff(moved), say("hei"));
    assert_eq!(refusal, Refusal::NotAllowed);
}

#[test]
fn after_closing_only_survey_and_transcript() {
    let story = Story::closed();
    for command in every_command() {
        let (resident, staff, _) = row(&command);
        let actor = match (resident, staff) {
            (true, _) => Actor::Resident,
            (false, true) => sanna(),
            (false, false) => Actor::System,
        };
        let follows = matches!(
            command,
            Command::AnswerSurvey { .. }
                | Command::RequestTranscript { .. }
                | Command::ReportTranscript { .. }
        );
        let closed = story.decide(&actor, command.clone()) == Err(Refusal::Closed);
        assert_eq!(closed, !follows, "{command:?}");
        if follows {
            let refusal = Story::active().refused(&actor, command);
            assert_eq!(refusal, Refusal::NotClosedYet);
        }
    }
}

/// What only the one who answers (or a supervisor) may do.
#[test]
fn colleagues_do_not_interfere() {
    let mut story = Story::identified();
    story.does(&aino(), offer(1));
    story.does(&aino(), invite(1));
    let others: Vec<Command> = every_command()
        .into_iter()
        .filter(|command| row(command).1)
        .collect();
    for command in others {
        let refusal = story.refused(&bo(), command.clone());
        let expected = match command {
            Command::Accept { .. } => Refusal::AlreadyTaken,
            Command::Bar { .. } => Refusal::NotAllowed,
            _ => Refusal::NotAssigned,
        };
        assert_eq!(refusal, expected, "{command:?}");
    }
}

/// While it waits, a professional only accepts; a supervisor also puts the queue in order, but
/// accepts before speaking.
#[test]
fn while_it_waits() {
    let story = Story::waiting();
    for command in every_command() {
        if !row(&command).1 || matches!(command, Command::Accept { .. }) {
            continue;
        }
        let by_professional = story.refused(&aino(), command.clone());
        let expected = match command {
            Command::Bar { .. } => Refusal::NotAllowed,
            Command::RemoveAttachment { .. } => Refusal::NoSuchThing,
            _ => Refusal::StillWaiting,
        };
        assert_eq!(by_professional, expected, "{command:?}");
        let by_supervisor = story.decide(&sanna(), command.clone());
        let speaks = matches!(
            command,
            Command::Say { .. }
                | Command::RequestIdentification { .. }
                | Command::OfferAttachment { .. }
                | Command::InviteVideo { .. }
                | Command::EndVideo { .. }
        );
        let must_accept = by_supervisor == Err(Refusal::StillWaiting);
        assert_eq!(must_accept, speaks, "{command:?}");
    }
}

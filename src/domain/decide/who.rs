//! Who may do what: the one table of it, and the questions that the other rules ask.

use super::super::command::Command;
use super::super::conversation::Stage;
use super::super::person::{Actor, Professional, Staff};
use super::super::refusal::Refusal;
use super::Case;

/// Whether this kind of actor may give this command at all.
fn may_ever(command: &Command, actor: &Actor) -> bool {
    use Command as C;
    let resident = matches!(actor, Actor::Resident);
    let staff = matches!(actor, Actor::Staff(_));
    let system = matches!(actor, Actor::System);
    match command {
        C::Accept { .. }
        | C::Transfer { .. }
        | C::Note { .. }
        | C::Hide { .. }
        | C::Bar { .. }
        | C::WithdrawIdentification
        | C::InviteVideo { .. } => staff,
        C::Say { .. }
        | C::RequestIdentification { .. }
        | C::OfferAttachment { .. }
        | C::RemoveAttachment { .. } => resident || staff,
        C::DeclineIdentification { .. } => resident || system,
        C::AcceptVideo { .. }
        | C::DeclineVideo { .. }
        | C::AnswerSurvey { .. }
        | C::RequestTranscript { .. } => resident,
        C::EndVideo { .. } | C::Close => true,
        C::OpenIdentification { .. }
        | C::StartIdentification { .. }
        | C::Identify { .. }
        | C::FailIdentification { .. }
        | C::ExpireIdentification { .. }
        | C::ReceiveAttachment { .. }
        | C::ClearAttachment { .. }
        | C::RefuseAttachment { .. }
        | C::MissVideo { .. }
        | C::JoinVideo { .. }
        | C::LeaveVideo { .. }
        | C::ReportTranscript { .. } => system,
    }
}

/// Whether the command belongs to the time after closing.
fn follows_closing(command: &Command) -> bool {
    matches!(
        command,
        Command::AnswerSurvey { .. }
            | Command::RequestTranscript { .. }
            | Command::ReportTranscript { .. }
    )
}

/// The rules that every command passes first.
///
/// # Errors
///
/// `NotAllowed` for the wrong kind of actor or for staff of other services, `Closed` and
/// `NotClosedYet` for the wrong time.
pub(super) fn admit(case: &Case<'_>, command: &Command) -> Result<(), Refusal> {
    if !may_ever(command, case.actor) {
        return Err(Refusal::NotAllowed);
    }
    belongs(case)?;
    match (case.conversation.is_closed(), follows_closing(command)) {
        (true, false) => Err(Refusal::Closed),
        (false, true) => Err(Refusal::NotClosedYet),
        _ => Ok(()),
    }
}

/// Refuses staff of other services.
pub(super) fn belongs(case: &Case<'_>) -> Result<(), Refusal> {
    match case.actor {
        Actor::Staff(staff) if !staff.serves(&case.conversation.service) => {
            Err(Refusal::NotAllowed)
        }
        Actor::Staff(_) | Actor::Resident | Actor::System => Ok(()),
    }
}

impl<'a> Case<'a> {
    /// The member of staff who gives the command.
    pub(super) fn staff(&self) -> Result<&'a Staff, Refusal> {
        match self.actor {
            Actor::Staff(staff) => Ok(staff),
            Actor::Resident | Actor::System => Err(Refusal::NotAllowed),
        }
    }

    /// Whether the member of staff supervises the service of the conversation.
    pub(super) fn supervises(&self, staff: &Staff) -> bool {
        staff.supervises(&self.conversation.service)
    }

    /// The member of staff, where they answer here: the one the conversation is assigned to, or a
    /// supervisor stepping in. While it waits nobody answers, not even a supervisor: they accept
    /// it first, so that the resident always knows who speaks.
    pub(super) fn answering(&self) -> Result<Professional, Refusal> {
        let staff = self.staff()?;
        match &self.conversation.stage {
            Stage::Arriving { .. } | Stage::Waiting { .. } => Err(Refusal::StillWaiting),
            Stage::Closed { .. } => Err(Refusal::Closed),
            Stage::Active { professional, .. } => {
                if professional.id == staff.id || self.supervises(staff) {
                    Ok(staff.professional())
                } else {
                    Err(Refusal::NotAssigned)
                }
            }
        }
    }

    /// The member of staff, where they order the queue here: as [`Case::answering`], and a
    /// supervisor also while the conversation waits (moving it to the right queue, hiding,
    /// closing what got stuck).
    pub(super) fn in_charge(&self) -> Result<Professional, Refusal> {
        let staff = self.staff()?;
        match &self.conversation.stage {
            Stage::Arriving { .. } | Stage::Waiting { .. } if self.supervises(staff) => {
                Ok(staff.professional())
            }
            _ => self.answering(),
        }
    }

    /// Whether the resident is identified as this service demands: the identity is from the
    /// service's provider and, unless the service accepts foreign ones, with a personal ID. After
    /// a transfer an identity that satisfied the former service may not satisfy this one; it then
    /// unlocks nothing here, and may be asked for anew.
    pub(super) fn identified(&self) -> bool {
        self.conversation
            .identity()
            .is_some_and(|identity| self.rules.service.accepts(identity))
    }

    /// Refuses what identification must unlock first.
    pub(super) fn must_be_identified(&self) -> Result<(), Refusal> {
        if self.identified() {
            Ok(())
        } else {
            Err(Refusal::NotIdentified)
        }
    }
}

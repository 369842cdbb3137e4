//! What the two sides wish in the words of the wire, turned into commands: adds the facts and the
//! fresh ids that the rules ask for.

use std::sync::Arc;

use super::{Desk, DeskError, Handled};
use crate::domain::command::Command;
use crate::domain::ids::{CallId, CommandId, ConversationId, HandOffId, ServiceId, StaffId};
use crate::domain::person::{Actor, Professional, Staff};
use crate::domain::private::Private;
use crate::domain::refusal::Refusal;
use crate::wire::frame::{ResidentCommand, StaffCommand};

/// The longest bar, in hours: 30 days.
const BAR_HOURS: u32 = 720;

impl Desk {
    /// Does what the resident of `conversation` wishes. The caller waits to the end: what was
    /// kept is announced only then.
    ///
    /// # Errors
    /// As [`Desk::handle`].
    pub async fn handle_resident(
        &self,
        conversation: ConversationId,
        id: CommandId,
        wish: ResidentCommand,
    ) -> Result<Handled, DeskError> {
        let command = match wish {
            ResidentCommand::Say { text } => Command::Say { text },
            ResidentCommand::RequestIdentification => Command::RequestIdentification {
                hand_off: HandOffId(self.inner.clock.uuid()),
                reason: Private::default(),
            },
            ResidentCommand::DeclineIdentification { hand_off } => {
                Command::DeclineIdentification { hand_off }
            }
            ResidentCommand::RemoveAttachment { attachment } => {
                Command::RemoveAttachment { attachment }
            }
            ResidentCommand::AcceptVideo { call } => Command::AcceptVideo { call },
            ResidentCommand::DeclineVideo { call } => Command::DeclineVideo { call },
            ResidentCommand::EndVideo { call } => Command::EndVideo { call },
            ResidentCommand::Leave => Command::Close,
            ResidentCommand::AnswerSurvey { answers } => Command::AnswerSurvey { answers },
            ResidentCommand::RequestTranscript { address } => {
                Command::RequestTranscript { address }
            }
        };
        self.see_to(conversation, Actor::Resident, id, command)
            .await
    }

    /// Does what a member of staff wishes. The caller waits to the end, as for a resident.
    ///
    /// # Errors
    /// As [`Desk::handle`].
    pub async fn handle_staff(
        &self,
        conversation: ConversationId,
        staff: &Arc<Staff>,
        id: CommandId,
        wish: StaffCommand,
    ) -> Result<Handled, DeskError> {
        let one_at_a_time = match wish {
            StaffCommand::Accept { .. } => Some(self.inner.accepting.lock().await),
            _ => None,
        };
        let command = self.command(staff, wish)?;
        let handled = self
            .see_to(conversation, Actor::Staff(Arc::clone(staff)), id, command)
            .await;
        drop(one_at_a_time);
        handled
    }

    fn command(&self, staff: &Staff, wish: StaffCommand) -> Result<Command, DeskError> {
        let inner = &self.inner;
        Ok(match wish {
            StaffCommand::Accept { take_over } => Command::Accept {
                take_over,
                held: inner.line.held(&staff.id),
                limit: inner.settings.conversations_per_professional,
            },
            StaffCommand::Transfer { service, to, note } => {
                let to = to
                    .map(|account| self.colleague(&account, &service))
                    .transpose()?;
                Command::Transfer { service, to, note }
            }
            StaffCommand::Say { text } => Command::Say { text },
            StaffCommand::Note { text } => Command::Note { text },
            StaffCommand::Hide { target } => Command::Hide { target },
            StaffCommand::Bar { hours, reason } => {
                let hours = i64::from(hours.clamp(1, BAR_HOURS));
                Command::Bar {
                    until: inner.clock.now().plus_seconds(hours * 3_600),
                    reason,
                }
            }
            StaffCommand::RequestIdentification { reason } => Command::RequestIdentification {
                hand_off: HandOffId(inner.clock.uuid()),
                reason,
            },
            StaffCommand::WithdrawIdentification => Command::WithdrawIdentification,
            StaffCommand::RemoveAttachment { attachment } => {
                Command::RemoveAttachment { attachment }
            }
            StaffCommand::InviteVideo => Command::InviteVideo {
                call: CallId(inner.clock.uuid()),
                ring_seconds: inner.settings.ring_seconds.ok_or(Refusal::NotOffered)?,
            },
            StaffCommand::EndVideo { call } => Command::EndVideo { call },
            StaffCommand::Close => Command::Close,
        })
    }

    /// The colleague that a transfer names, if they are here and serve there.
    fn colleague(&self, account: &StaffId, service: &ServiceId) -> Result<Professional, DeskError> {
        let here = self
            .inner
            .presence
            .find(account)
            .filter(|staff| staff.serves(service));
        Ok(here.ok_or(Refusal::NobodyPresent)?.professional())
    }
}

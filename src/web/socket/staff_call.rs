//! Calls on a professional's socket.

use super::call::Voice;
use super::common::End;
use super::link::Link;
use super::staff::Open;
use crate::bus::CallWord;
use crate::domain::ids::{CallId, ConversationId};
use crate::domain::person::Actor;
use crate::video::Warrant;
use crate::wire::call::CallSignal;

/// The code with which a side is told that its right to the call does not hold any more.
const RIGHT_IS_GONE: &str = "call_over";

impl<L: Link> Open<'_, L> {
    /// Hands on what the page says in a call.
    pub(super) async fn call(
        &mut self,
        conversation: ConversationId,
        call: CallId,
        signal: CallSignal,
    ) -> Result<(), End> {
        let socket = self.socket;
        let staff = socket.rights()?;
        if !socket.limiter.staff_call(&staff.id) {
            let refused = socket.door.failed(conversation, call, 0, "call_too_many");
            self.haste.refused()?;
            return Ok(self.link.send(&refused).await?);
        }
        self.haste.calm();
        // A browser offers and agrees on keys by itself; the rest a person does.
        if !matches!(signal, CallSignal::Offer { .. } | CallSignal::Key { .. }) {
            self.touch().await?;
        }
        let voice = Voice {
            conversation,
            call,
            warrant: Warrant::Staff {
                session: socket.session.hash(),
                account: staff.id.clone(),
            },
            actor: Actor::Staff(staff),
        };
        match socket.door.say(&mut self.attempts, voice, signal).await {
            Some(refused) => Ok(self.link.send(&refused).await?),
            None => Ok(()),
        }
    }

    /// Passes on what the professional's side of a call is told, to the pages that it is meant
    /// for: of the one who answers, and of whoever joined over this socket.
    pub(super) async fn tell_word(
        &mut self,
        conversation: ConversationId,
        call: CallId,
        word: CallWord,
    ) -> Result<(), End> {
        if !self.answers(conversation) && !self.attempts.knows(call) {
            return Ok(());
        }
        // Whoever was thrown out hears nothing after the reason.
        if let CallWord::Failed {
            attempt,
            code: RIGHT_IS_GONE,
        } = word
        {
            self.attempts.thrown_out(call, attempt);
        }
        let frame = self.socket.door.frame(conversation, call, word);
        Ok(self.link.send(&frame).await?)
    }

    /// Tells the one who answers how their part in an open call stands.
    pub(super) async fn tell_call(&mut self, conversation: ConversationId) -> Result<(), End> {
        if !self.answers(conversation) {
            return Ok(());
        }
        let door = &self.socket.door;
        for frame in door.greet(conversation).await {
            self.link.send(&frame).await?;
        }
        Ok(())
    }

    fn answers(&self, conversation: ConversationId) -> bool {
        let followed = self.followed.get(&conversation);
        followed.is_some_and(|followed| followed.attending.is_some())
    }
}

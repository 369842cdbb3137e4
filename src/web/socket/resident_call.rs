//! Calls on a resident's socket.

use super::call::Voice;
use super::common::End;
use super::link::Link;
use super::resident::Open;
use crate::domain::ids::CallId;
use crate::domain::person::Actor;
use crate::video::Warrant;
use crate::wire::call::CallSignal;

impl<L: Link> Open<'_, L> {
    /// Hands on what the page says in a call.
    pub(super) async fn call(&mut self, call: CallId, signal: CallSignal) -> Result<(), End> {
        let socket = self.socket;
        let conversation = socket.conversation;
        if !socket.limiter.resident_call(conversation) {
            let refused = socket.door.failed(conversation, call, 0, "call_too_many");
            self.haste.refused()?;
            return Ok(self.link.send(&refused).await?);
        }
        self.haste.calm();
        let voice = Voice {
            conversation,
            call,
            actor: Actor::Resident,
            warrant: Warrant::Resident {
                session: socket.session,
                conversation,
            },
        };
        match socket.door.say(&mut self.attempts, voice, signal).await {
            Some(refused) => Ok(self.link.send(&refused).await?),
            None => Ok(()),
        }
    }

    /// Tells how this side's part in an open call stands.
    pub(super) async fn tell_call(&mut self) -> Result<(), End> {
        let door = &self.socket.door;
        let conversation = self.socket.conversation;
        for frame in door.greet(conversation).await {
            self.link.send(&frame).await?;
        }
        Ok(())
    }
}

//! The session behind a professional's socket: whether it holds, and that it is used.

use std::sync::Arc;

use super::common::End;
use super::link::Link;
use super::staff::{Open, StaffSocket};
use crate::domain::ids::Timestamp;
use crate::domain::person::Staff;
use crate::staff::TOUCH_SECONDS;
use crate::wire::close::CloseCode;

impl StaffSocket {
    /// Whether the session still holds; asked at the start, at every heartbeat and when the bus
    /// says that something about the account changed. None of these is use by a person.
    pub(super) async fn check_session(&self) -> Result<(), End> {
        match self.staffing.verify(&self.session).await {
            Ok(Some(_)) | Err(_) => Ok(()),
            Ok(None) => Err(End::Close(CloseCode::SessionEnded)),
        }
    }

    /// The rights that hold now; who is shut out, or whose time is over, has none.
    pub(super) fn rights(&self) -> Result<Arc<Staff>, End> {
        self.staffing
            .rights(&self.signed_in)
            .ok_or(End::Close(CloseCode::SessionEnded))
    }
}

impl<L: Link> Open<'_, L> {
    /// Notes that a person uses the session, without asking the journal every time.
    pub(super) async fn touch(&mut self) -> Result<(), End> {
        let now = self.socket.clock.now();
        let lately = |at: Timestamp| now.seconds_since(at) < TOUCH_SECONDS;
        if self.touched.is_some_and(lately) {
            return Ok(());
        }
        match self
            .socket
            .staffing
            .authenticate(&self.socket.session)
            .await
        {
            Ok(Some(_)) => self.touched = Some(now),
            Ok(None) => return Err(End::Close(CloseCode::SessionEnded)),
            // The command itself will tell that the journal does not answer.
            Err(_) => {}
        }
        Ok(())
    }
}

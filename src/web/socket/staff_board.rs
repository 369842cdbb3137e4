//! The board on a professional's socket, and what follows from it.

use super::common::End;
use super::link::Link;
use super::staff::Open;
use crate::domain::ids::{ConversationId, Seq};
use crate::domain::person::Side;
use crate::wire::frame::{Follow, ServerFrame};

impl<L: Link> Open<'_, L> {
    /// Sends the board where it has changed, and follows what the professional holds.
    pub(super) async fn tell_board(&mut self) -> Result<(), End> {
        let staff = self.socket.rights()?;
        let board = self.socket.desk.board(&staff);
        if self.board.as_ref() == Some(&board) {
            return Ok(());
        }
        let held: Vec<_> = board.held.iter().map(|row| row.conversation).collect();
        self.link.send(&ServerFrame::Board(board.clone())).await?;
        self.board = Some(board);
        self.attend(&held).await
    }

    /// Counts as present, for the resident, in exactly the conversations that are held.
    async fn attend(&mut self, held: &[ConversationId]) -> Result<(), End> {
        for (conversation, followed) in &mut self.followed {
            if !held.contains(conversation) {
                followed.attending = None;
            }
        }
        for conversation in held.iter().copied() {
            if !self.followed.contains_key(&conversation) {
                self.follow(Follow {
                    conversation,
                    after: Seq::default(),
                })
                .await?;
            }
            if let Some(followed) = self.followed.get_mut(&conversation)
                && followed.attending.is_none()
            {
                let attending = self.socket.desk.attend(conversation, Side::Professional);
                followed.attending = Some(attending);
                self.tell_call(conversation).await?;
            }
        }
        Ok(())
    }
}

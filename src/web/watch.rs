//! Watching over a file that is being sent: who signs out, or loses the right to it, gets no more.

use actix_web::web::{Bytes, Data};
use futures_util::stream::unfold;
use futures_util::{Stream, StreamExt as _};

use super::cookies::Kind;
use super::state::WebState;
use crate::attachments::{Capability, Reader, StoreError};
use crate::secret::{Token, TokenHash};

/// After how many bytes it is asked anew.
const AGAIN: usize = 4 * 1024 * 1024;

/// Why a file is not sent to its end.
#[derive(Debug, thiserror::Error)]
pub(super) enum Broken {
    /// The storage.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The session has ended, or the file may not be had any more.
    #[error("the file may not be sent any more")]
    Ended,
}

/// Who gets a file, by which session.
pub(super) struct Watch {
    state: Data<WebState>,
    kind: Kind,
    token: Token,
    capability: Capability,
}

impl Watch {
    pub(super) fn new(
        state: Data<WebState>,
        kind: Kind,
        token: Token,
        capability: Capability,
    ) -> Self {
        Self {
            state,
            kind,
            token,
            capability,
        }
    }

    /// The session that gets it.
    pub(super) fn session(&self) -> TokenHash {
        self.token.hash()
    }

    /// Hands pieces on for as long as the file may be sent.
    pub(super) fn over(
        self,
        pieces: impl Stream<Item = Result<Bytes, StoreError>> + Unpin,
    ) -> impl Stream<Item = Result<Bytes, Broken>> {
        let begin = Some((self, pieces, 0_usize));
        unfold(begin, |sending| async move {
            let (watch, mut pieces, mut since) = sending?;
            let piece = pieces.next().await?;
            if since >= AGAIN {
                if !watch.holds().await {
                    return Some((Err(Broken::Ended), None));
                }
                since = 0;
            }
            since = since.saturating_add(piece.as_ref().map_or(0, Bytes::len));
            Some((piece.map_err(Broken::from), Some((watch, pieces, since))))
        })
    }

    /// Whether the session is there and may have the file.
    async fn holds(&self) -> bool {
        let state = &self.state;
        if self.kind == Kind::Staff {
            let Ok(Some(session)) = state.staffing.verify(&self.token).await else {
                return false;
            };
            let reader = Reader::Staff(&session.staff);
            return state.attachments.may_go_on(self.capability, reader).await;
        }
        let now = state.clock.now();
        let found = state.journal.resident_session(self.token.hash(), now);
        let Ok(Some(conversation)) = found.await else {
            return false;
        };
        let reader = Reader::Resident(conversation);
        state.attachments.may_go_on(self.capability, reader).await
    }
}

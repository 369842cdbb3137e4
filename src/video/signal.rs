//! What browsers say in a call.

use std::sync::Arc;
use std::time::Duration;

use super::unit::{LegId, UnitError};
use super::{CallProblem, Calls, Warrant};
use crate::bus::{CallWord, Sending};
use crate::domain::ids::{CallId, ConversationId};
use crate::domain::person::{Actor, Side};
use crate::domain::private::Private;
use crate::wire::call::{CallSignal, KEY_CHARS, SDP_BYTES};

/// How long an answer of the unit may take.
const PATIENCE: Duration = Duration::from_secs(6);

/// Who says something in a call.
#[derive(Clone, Copy)]
pub struct Speaker<'a> {
    /// The conversation that the session is of.
    pub conversation: ConversationId,
    /// The call that is meant.
    pub call: CallId,
    /// Who, with the rights that hold now.
    pub actor: &'a Actor,
    /// The last attempt that came over the same socket, where one did.
    pub attempt: Option<u32>,
}

impl Calls {
    /// Does what a browser says in a call. The right to it is asked for anew; `warrant` is kept as
    /// the right behind the connection of whoever joins. What follows is told over the bus.
    ///
    /// # Errors
    /// Where it comes to nothing; the speaker alone is told.
    pub async fn signal(
        &self,
        speaker: Speaker<'_>,
        warrant: Arc<dyn Warrant>,
        signal: CallSignal,
    ) -> Result<(), CallProblem> {
        let Speaker {
            conversation, call, ..
        } = speaker;
        let desk = &self.inner.desk;
        let side = desk.part_in_call(conversation, call, speaker.actor).await?;
        let leg = LegId { call, side };
        match signal {
            CallSignal::Join { attempt } => {
                let standing = desk.call_standing(conversation).await?;
                if standing.call.open() != Some(call) {
                    return Err(CallProblem::Over);
                }
                let now = self.inner.clock.now();
                self.inner.change(|table, out| {
                    table.learn(&standing, now);
                    table.join(leg, attempt, warrant, now, out)
                })?;
                self.inner.news.notify_one();
                Ok(())
            }
            CallSignal::Offer { attempt, sdp } => {
                self.offer(conversation, leg, attempt, &sdp).await
            }
            CallSignal::Media {
                audio,
                video,
                screen,
            } => {
                let sending = Sending {
                    audio,
                    video,
                    screen,
                };
                self.seated(speaker, side, |table, out| table.sends(leg, sending, out));
                Ok(())
            }
            CallSignal::Key { key } => {
                if !is_key(&key) {
                    return Err(CallProblem::Malformed);
                }
                self.seated(speaker, side, |table, out| table.key(leg, key.into(), out));
                Ok(())
            }
            CallSignal::Leave => {
                let now = self.inner.clock.now();
                self.inner.change(|table, out| {
                    // A page that is no more in the call has nothing to hang up.
                    if table.sits(leg, speaker.attempt).is_ok() {
                        table.leave(leg, None, now, out);
                    }
                });
                Ok(())
            }
        }
    }

    /// Does something for the page that sits in the call; another page of that side is told that
    /// it does not. A socket that never joined is told by its door alone: the word would reach the
    /// page that sits there, too.
    fn seated(
        &self,
        speaker: Speaker<'_>,
        side: Side,
        change: impl FnOnce(&mut super::Table, &mut Vec<super::Effect>),
    ) {
        let leg = LegId {
            call: speaker.call,
            side,
        };
        self.inner.change(|table, out| {
            match table.sits(leg, speaker.attempt) {
                Ok(()) => change(table, out),
                Err(_) if speaker.attempt.is_none() => {}
                Err(word) => out.push(super::Effect::Tell {
                    conversation: speaker.conversation,
                    leg,
                    word,
                }),
            };
        });
    }

    async fn offer(
        &self,
        conversation: ConversationId,
        leg: LegId,
        attempt: u32,
        sdp: &Private,
    ) -> Result<(), CallProblem> {
        if sdp.expose().len() > SDP_BYTES {
            return Err(CallProblem::Unsupported);
        }
        let may = self.inner.table().may_offer(leg, attempt);
        let word = match may {
            Ok(()) => self.answer(leg, attempt, sdp).await?,
            Err(word) => {
                self.inner.change(|_, out| {
                    out.push(super::Effect::Tell {
                        conversation,
                        leg,
                        word,
                    });
                });
                return Ok(());
            }
        };
        self.inner
            .change(|table, out| table.answered(leg, attempt, word, out));
        Ok(())
    }

    /// What the unit answers to an offer.
    async fn answer(
        &self,
        leg: LegId,
        attempt: u32,
        sdp: &Private,
    ) -> Result<CallWord, CallProblem> {
        let answer = self.inner.unit.answer(leg, attempt, sdp.expose());
        let answer = tokio::time::timeout(PATIENCE, answer).await;
        match answer.unwrap_or(Err(UnitError::Busy)) {
            Ok(sdp) => Ok(CallWord::Answer {
                attempt,
                sdp: Arc::new(Private::new(sdp)),
            }),
            Err(error) => {
                let problem = CallProblem::from(error);
                metrics::counter!("portti_call_offers_refused_total", "code" => problem.code())
                    .increment(1);
                Err(problem)
            }
        }
    }
}

/// Whether a text can be a public key in base64url.
fn is_key(text: &str) -> bool {
    let letters = |byte: u8| byte.is_ascii_alphanumeric() || b"-_=".contains(&byte);
    (1..=KEY_CHARS).contains(&text.len()) && text.bytes().all(letters)
}

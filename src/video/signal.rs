//! What browsers say in a call.

use std::sync::Arc;
use std::time::Duration;

use super::unit::{Failure, LegChange, LegId, LegState, UnitError};
use super::{CallProblem, Calls, Place, Warrant};
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
    /// Does what a browser says in a call, at the node where its media passes. The right to it is
    /// asked for anew; `warrant` is kept as the right behind the connection of whoever joins. What
    /// follows is told over the bus.
    ///
    /// # Errors
    /// Where it comes to nothing; the speaker alone is told.
    pub async fn signal(
        &self,
        speaker: Speaker<'_>,
        warrant: Warrant,
        signal: CallSignal,
    ) -> Result<(), CallProblem> {
        let Speaker {
            conversation, call, ..
        } = speaker;
        let desk = &self.inner.desk;
        let side = desk.part_in_call(conversation, call, speaker.actor).await?;
        let joins = matches!(signal, CallSignal::Join { .. });
        if joins {
            // So that there is something whose place is known.
            self.learn(conversation, call).await?;
        }
        match self.inner.place(call, joins.then_some(side)).await? {
            Place::At(node) => self.pass_on(node, speaker, warrant, signal).await,
            Place::Here | Place::Nowhere => self.take(speaker, side, warrant, signal).await,
        }
    }

    /// Takes in how a call stands that somebody wants to join.
    async fn learn(&self, conversation: ConversationId, call: CallId) -> Result<(), CallProblem> {
        let inner = &self.inner;
        let standing = inner.desk.call_standing(conversation).await?;
        if standing.call.open() != Some(call) {
            return Err(CallProblem::Over);
        }
        let now = inner.clock.now();
        inner.change(|table, _| table.learn(&standing, now));
        Ok(())
    }

    /// Does what a browser says in a call whose place is here.
    pub(super) async fn take(
        &self,
        speaker: Speaker<'_>,
        side: Side,
        warrant: Warrant,
        signal: CallSignal,
    ) -> Result<(), CallProblem> {
        let leg = LegId {
            call: speaker.call,
            side,
        };
        match signal {
            CallSignal::Join { attempt } => {
                let now = self.inner.clock.now();
                self.inner
                    .change(|table, out| table.join(leg, attempt, warrant, now, out))?;
                self.inner.news.notify_one();
                Ok(())
            }
            CallSignal::Offer { attempt, sdp } => self.offer(speaker, leg, attempt, &sdp).await,
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

    /// Answers an offer of the page that made the attempt; another page of that side has no say in
    /// its connection.
    async fn offer(
        &self,
        speaker: Speaker<'_>,
        leg: LegId,
        attempt: u32,
        sdp: &Private,
    ) -> Result<(), CallProblem> {
        if sdp.expose().len() > SDP_BYTES {
            return Err(CallProblem::Unsupported);
        }
        if speaker.attempt.is_none() {
            // Its door tells it: the word would reach the page that sits there, too.
            return Ok(());
        }
        let may = {
            let table = self.inner.table();
            let sits = table.sits(leg, speaker.attempt);
            sits.and_then(|()| table.may_offer(leg, attempt))
        };
        let word = match may {
            Ok(stands) => match self.answer(leg, attempt, sdp, stands).await? {
                Some(word) => word,
                None => return Ok(()),
            },
            Err(word) => {
                let conversation = speaker.conversation;
                let tell = super::Effect::Tell {
                    conversation,
                    leg,
                    word,
                };
                self.inner.change(|_, out| out.push(tell));
                return Ok(());
            }
        };
        self.inner
            .change(|table, out| table.answered(leg, attempt, word, out));
        Ok(())
    }

    /// What the unit answers to an offer. Where the connection `stands` it is a restart; a unit that
    /// has begun anew meanwhile has no answer to that, and the page is told to join again.
    async fn answer(
        &self,
        leg: LegId,
        attempt: u32,
        sdp: &Private,
        stands: bool,
    ) -> Result<Option<CallWord>, CallProblem> {
        let unit = &self.inner.unit;
        let answer = async {
            if stands {
                unit.restart(leg, attempt, sdp.expose()).await
            } else {
                unit.answer(leg, attempt, sdp.expose()).await
            }
        };
        let answer = tokio::time::timeout(PATIENCE, answer).await;
        match answer.unwrap_or(Err(UnitError::Busy)) {
            Ok(sdp) => Ok(Some(CallWord::Answer {
                attempt,
                sdp: Arc::new(Private::new(sdp)),
            })),
            Err(UnitError::Lost) => {
                self.inner.take_in(LegChange {
                    leg,
                    attempt,
                    state: LegState::Failed(Failure::Lost),
                });
                Ok(None)
            }
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

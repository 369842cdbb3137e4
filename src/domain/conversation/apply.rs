//! How each event changes the state.
//!
//! `apply` does not judge: what is recorded has happened, even if the rules or the settings have
//! changed since. It refuses only what the state cannot hold, and then changes nothing.

use super::super::event::{CloseReason, Event, Recorded};
use super::super::ids::{AttachmentId, CallId, HandOffId, Seq, ServiceId, Timestamp};
use super::super::person::{Identity, Professional, Side};
use super::super::private::Private;
use super::{
    Absent, Attachment, AttachmentState, Call, Conversation, Progress, RECENT_SECONDS,
    RECENT_TEXTS, RecentText, ReplayError, Request, Stage, Standing, Utterance,
};

/// The place of the request that comes with the start, where the service identifies at the start.
const AT_START: Seq = Seq(2);

/// The event does not fit the state.
struct Misplaced;

type Change = Result<(), Misplaced>;

/// `Ok` where `fits`.
fn fits(fits: bool) -> Change {
    if fits { Ok(()) } else { Err(Misplaced) }
}

impl Conversation {
    /// Changes the state by one event.
    ///
    /// # Errors
    ///
    /// [`ReplayError::Gap`] where the event is not the next one, [`ReplayError::Misplaced`] where
    /// it cannot have happened now. The state is then as it was.
    pub fn apply(&mut self, recorded: &Recorded) -> Result<(), ReplayError> {
        let expected = self.last_seq.next();
        if recorded.seq != expected {
            return Err(ReplayError::Gap {
                expected,
                found: recorded.seq,
            });
        }
        self.change(recorded)
            .map_err(|_| ReplayError::Misplaced { seq: recorded.seq })?;
        self.last_seq = recorded.seq;
        self.remember_command(recorded);
        Ok(())
    }

    fn change(&mut self, recorded: &Recorded) -> Change {
        use Event as E;
        let (seq, at, event) = (recorded.seq, recorded.at, &recorded.event);
        fits(self.is_closed() == event.follows_closing())?;
        match event {
            E::Started { .. } => Err(Misplaced),
            E::Accepted { professional } => self.accepted(professional, at),
            E::Transferred { service, to, .. } => self.transferred(service, to.as_ref(), at),
            E::Said { side, text, .. } => self.heard(seq, at, *side, text),
            E::Noted { .. } => self.noted(seq),
            E::Hidden { target, .. } => self.hidden(*target),
            E::Barred { .. } | E::TranscriptDelivered { .. } => Ok(()),
            E::IdentificationRequested { by, .. } => {
                self.requested(event)?;
                if by.is_none() && seq == AT_START {
                    self.stage = Stage::Arriving { since: at };
                }
                Ok(())
            }
            E::IdentificationOpened { hand_off } => self.progressed(*hand_off, Progress::Opened),
            E::IdentificationStarted { hand_off } => {
                self.progressed(*hand_off, Progress::AtProvider)
            }
            E::IdentificationFailed { hand_off, .. } => self.attempt_failed(*hand_off),
            E::Identified { hand_off, identity } => self.identified(*hand_off, identity, at),
            E::IdentificationDeclined { hand_off }
            | E::IdentificationExpired { hand_off }
            | E::IdentificationWithdrawn { hand_off, .. } => self.request_ended(*hand_off),
            E::AttachmentOffered {
                attachment,
                side,
                size,
                ..
            } => self.offered(seq, *attachment, *side, *size),
            E::AttachmentReceived { attachment } => {
                self.file(*attachment, AttachmentState::Received)
            }
            E::AttachmentReady {
                attachment, size, ..
            } => self.ready(*attachment, *size),
            E::AttachmentRefused { attachment, .. } | E::AttachmentRemoved { attachment, .. } => {
                self.file(*attachment, AttachmentState::Gone)
            }
            E::VideoInvited {
                call, expires_at, ..
            } => self.rings(*call, *expires_at),
            E::VideoAccepted { call } => self.call_opened(*call, at),
            E::VideoDeclined { call } | E::VideoMissed { call } | E::VideoEnded { call, .. } => {
                self.call_ended(*call)
            }
            E::VideoJoined { call, side } => self.in_call(*call).map(|absent| absent.came(*side)),
            E::VideoLeft { call, side } => self.in_call(*call).map(|absent| absent.left(*side, at)),
            E::Closed { reason, .. } => self.closed(at, *reason),
            E::SurveyAnswered { .. } => self.surveyed(),
            E::TranscriptRequested { .. } => self.transcript_requested(),
        }
    }

    fn accepted(&mut self, professional: &Professional, at: Timestamp) -> Change {
        self.stage = Stage::Active {
            professional: professional.clone(),
            since: at,
        };
        Ok(())
    }

    fn transferred(
        &mut self,
        service: &ServiceId,
        to: Option<&Professional>,
        at: Timestamp,
    ) -> Change {
        self.service = service.clone();
        self.stage = Stage::Waiting {
            since: at,
            meant_for: to.cloned(),
        };
        Ok(())
    }

    fn heard(&mut self, seq: Seq, at: Timestamp, side: Side, text: &Private) -> Change {
        if side == Side::Resident {
            self.remember_text(at, text);
        }
        self.utter(seq, side, false);
        Ok(())
    }

    fn noted(&mut self, seq: Seq) -> Change {
        self.utter(seq, Side::Professional, true);
        Ok(())
    }

    fn utter(&mut self, seq: Seq, side: Side, note: bool) {
        let utterance = Utterance {
            side,
            note,
            hidden: false,
        };
        self.said.insert(seq, utterance);
    }

    fn hidden(&mut self, target: Seq) -> Change {
        let mut files = self.attachments.values_mut();
        if let Some(file) = files.find(|file| file.offered == target) {
            file.hidden = true;
            return Ok(());
        }
        let utterance = self.said.get_mut(&target).ok_or(Misplaced)?;
        utterance.hidden = true;
        Ok(())
    }

    fn requested(&mut self, event: &Event) -> Change {
        let Event::IdentificationRequested {
            hand_off,
            reason,
            expires_at,
            ..
        } = event
        else {
            return Err(Misplaced);
        };
        fits(self.request().is_none())?;
        self.standing = Standing::Requested(Request {
            hand_off: *hand_off,
            reason: reason.clone(),
            expires_at: *expires_at,
            progress: Progress::Asked,
            failures: 0,
        });
        Ok(())
    }

    fn progressed(&mut self, hand_off: HandOffId, progress: Progress) -> Change {
        match &mut self.standing {
            Standing::Requested(request) if request.hand_off == hand_off => {
                request.progress = progress;
                Ok(())
            }
            _ => Err(Misplaced),
        }
    }

    fn attempt_failed(&mut self, hand_off: HandOffId) -> Change {
        self.progressed(hand_off, Progress::Asked)?;
        if let Standing::Requested(request) = &mut self.standing {
            request.failures = request.failures.saturating_add(1);
        }
        Ok(())
    }

    /// Whoever was to identify first joins the queue now: their place is that of this moment, so
    /// that nobody who waits is set back.
    fn identified(&mut self, hand_off: HandOffId, identity: &Identity, at: Timestamp) -> Change {
        self.request_ended(hand_off)?;
        self.standing = Standing::Identified(Box::new(identity.clone()));
        if let Stage::Arriving { .. } = self.stage {
            self.stage = Stage::Waiting {
                since: at,
                meant_for: None,
            };
        }
        Ok(())
    }

    fn request_ended(&mut self, hand_off: HandOffId) -> Change {
        let open = self.request().map(|request| request.hand_off);
        fits(open == Some(hand_off))?;
        self.standing = Standing::Anonymous;
        Ok(())
    }

    fn offered(&mut self, offered: Seq, attachment: AttachmentId, side: Side, size: u64) -> Change {
        fits(!self.attachments.contains_key(&attachment))?;
        let file = Attachment {
            side,
            state: AttachmentState::Offered,
            size,
            offered,
            hidden: false,
        };
        self.attachments.insert(attachment, file);
        Ok(())
    }

    fn ready(&mut self, attachment: AttachmentId, size: u64) -> Change {
        self.file(attachment, AttachmentState::Ready)?;
        let file = self.attachments.get_mut(&attachment).ok_or(Misplaced)?;
        file.size = size;
        Ok(())
    }

    fn file(&mut self, attachment: AttachmentId, state: AttachmentState) -> Change {
        let file = self.attachments.get_mut(&attachment).ok_or(Misplaced)?;
        file.state = state;
        Ok(())
    }

    fn rings(&mut self, call: CallId, expires_at: Timestamp) -> Change {
        fits(self.call == Call::None)?;
        self.call = Call::Ringing { call, expires_at };
        Ok(())
    }

    fn call_opened(&mut self, call: CallId, at: Timestamp) -> Change {
        fits(matches!(self.call, Call::Ringing { call: ringing, .. } if ringing == call))?;
        self.call = Call::opened(call, at);
        Ok(())
    }

    /// Who is in the call, which must be the open one.
    fn in_call(&mut self, call: CallId) -> Result<&mut Absent, Misplaced> {
        match &mut self.call {
            Call::Open {
                call: open, absent, ..
            } if *open == call => Ok(absent),
            _ => Err(Misplaced),
        }
    }

    fn call_ended(&mut self, call: CallId) -> Change {
        fits(self.call.id() == Some(call))?;
        self.call = Call::None;
        Ok(())
    }

    /// The identity, an open request and an open call end with the conversation; `decide` has
    /// said so in events of their own where clients must know.
    fn closed(&mut self, at: Timestamp, reason: CloseReason) -> Change {
        self.stage = Stage::Closed {
            at,
            reason,
            professional: self.professional().cloned(),
            surveyed: false,
            transcripts: 0,
        };
        self.standing = Standing::Anonymous;
        self.call = Call::None;
        self.recent.clear();
        Ok(())
    }

    fn surveyed(&mut self) -> Change {
        match &mut self.stage {
            Stage::Closed { surveyed, .. } => {
                *surveyed = true;
                Ok(())
            }
            Stage::Arriving { .. } | Stage::Waiting { .. } | Stage::Active { .. } => Err(Misplaced),
        }
    }

    fn transcript_requested(&mut self) -> Change {
        match &mut self.stage {
            Stage::Closed { transcripts, .. } => {
                *transcripts = transcripts.saturating_add(1);
                Ok(())
            }
            Stage::Arriving { .. } | Stage::Waiting { .. } | Stage::Active { .. } => Err(Misplaced),
        }
    }

    /// Keeps a text of the resident for as long as the next may complete a code begun in it.
    pub(super) fn remember_text(&mut self, at: Timestamp, text: &Private) {
        if text.expose().is_empty() {
            return;
        }
        self.recent
            .retain(|recent| at.seconds_since(recent.at) <= RECENT_SECONDS);
        if self.recent.len() >= RECENT_TEXTS {
            self.recent.pop_front();
        }
        self.recent.push_back(RecentText {
            at,
            text: text.clone(),
        });
    }

    /// Keeps the client's id of the command, so that a resend is known.
    pub(super) fn remember_command(&mut self, recorded: &Recorded) {
        if let Some(command) = recorded.command {
            self.commands.insert(command, recorded.seq);
        }
    }
}

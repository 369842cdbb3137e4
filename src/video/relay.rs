//! Between the nodes: what browsers say reaches the node that holds their call's place, with the
//! session behind it; that node looks the session up itself and believes nothing else.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::sync::{Semaphore, mpsc};

use super::places::Place;
use super::warrant::Warrant;
use super::{CallProblem, Calls, Speaker};
use crate::bus::{CallWord, Question};
use crate::domain::ids::{CallId, ConversationId, NodeId};
use crate::domain::person::Side;
use crate::wire::call::CallSignal;

/// How many questions of other nodes are worked on at once.
const AT_ONCE: usize = 64;

/// How long a socket that has just connected waits to hear how its call stands.
const GREETING: Duration = Duration::from_secs(2);

/// What one node asks of another.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Asked {
    /// A browser says something.
    Says {
        conversation: ConversationId,
        call: CallId,
        warrant: Warrant,
        attempt: Option<u32>,
        signal: CallSignal,
    },
    /// How a side of a call stands, for a page that has just connected.
    Stands { call: CallId, side: Side },
}

/// What the other node says to that.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Done,
    Problem(Told),
    Words(Vec<CallWord>),
}

/// A problem, as nodes tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Told {
    Over,
    Busy,
    Unsupported,
    Malformed,
}

impl From<CallProblem> for Told {
    fn from(problem: CallProblem) -> Self {
        match problem {
            // The rule has been asked at the browser's own node: it changed just now.
            CallProblem::Over | CallProblem::Refused(_) => Self::Over,
            CallProblem::Busy => Self::Busy,
            CallProblem::Unsupported => Self::Unsupported,
            CallProblem::Malformed => Self::Malformed,
        }
    }
}

impl From<Told> for CallProblem {
    fn from(told: Told) -> Self {
        match told {
            Told::Over => Self::Over,
            Told::Busy => Self::Busy,
            Told::Unsupported => Self::Unsupported,
            Told::Malformed => Self::Malformed,
        }
    }
}

impl Calls {
    /// Passes on what a browser says to the node that holds the call's place.
    pub(super) async fn pass_on(
        &self,
        node: NodeId,
        speaker: Speaker<'_>,
        warrant: Warrant,
        signal: CallSignal,
    ) -> Result<(), CallProblem> {
        let asked = Asked::Says {
            conversation: speaker.conversation,
            call: speaker.call,
            warrant,
            attempt: speaker.attempt,
            signal,
        };
        match self.ask(node, &asked).await {
            Some(Answer::Done) => Ok(()),
            Some(Answer::Problem(told)) => Err(told.into()),
            // The browser tries again; by then the place may be another.
            Some(Answer::Words(_)) | None => Err(CallProblem::Busy),
        }
    }

    /// How a side stands in a call whose place is at another node. Nothing where that node does not
    /// answer soon: when it is gone, browsers are told.
    pub(super) async fn stands_at(&self, node: NodeId, call: CallId, side: Side) -> Vec<CallWord> {
        let asked = Asked::Stands { call, side };
        match tokio::time::timeout(GREETING, self.ask(node, &asked)).await {
            Ok(Some(Answer::Words(words))) => words,
            _ => Vec::new(),
        }
    }

    async fn ask(&self, node: NodeId, asked: &Asked) -> Option<Answer> {
        let body = serde_json::to_vec(asked).ok()?;
        let answer = self.inner.desk.bus().ask(node, body).await.ok()?;
        serde_json::from_slice(&answer).ok()
    }

    /// Answers what other nodes ask, for as long as they may.
    pub(super) async fn answer_nodes(&self, mut asked: mpsc::Receiver<Question>) {
        let at_once = Arc::new(Semaphore::new(AT_ONCE));
        while let Some(question) = asked.recv().await {
            let Ok(one) = Arc::clone(&at_once).try_acquire_owned() else {
                // Who asked gives it up, and tries again.
                continue;
            };
            let calls = self.clone();
            tokio::spawn(async move {
                let answer = match serde_json::from_slice(&question.body) {
                    Ok(asked) => calls.answer_node(asked).await,
                    Err(_) => Answer::Problem(Told::Malformed),
                };
                if let Ok(body) = serde_json::to_vec(&answer) {
                    question.answer(body).await;
                }
                drop(one);
            });
        }
    }

    async fn answer_node(&self, asked: Asked) -> Answer {
        match asked {
            Asked::Says {
                conversation,
                call,
                warrant,
                attempt,
                signal,
            } => {
                let said = self.said_elsewhere(conversation, call, warrant, attempt, signal);
                match said.await {
                    Ok(()) => Answer::Done,
                    Err(problem) => Answer::Problem(problem.into()),
                }
            }
            Asked::Stands { call, side } => Answer::Words(self.inner.table().repeat(call, side)),
        }
    }

    /// Does what a browser says whose socket is another node's.
    async fn said_elsewhere(
        &self,
        conversation: ConversationId,
        call: CallId,
        warrant: Warrant,
        attempt: Option<u32>,
        signal: CallSignal,
    ) -> Result<(), CallProblem> {
        // It is not passed on once more: nodes may know differently for a moment.
        if self.inner.table().place_of(call) != Place::Here {
            return Err(CallProblem::Busy);
        }
        let holder = self.inner.holder(conversation, &warrant, false);
        let actor = holder
            .await
            .map_err(|_| CallProblem::Busy)?
            .ok_or(CallProblem::Over)?;
        let desk = &self.inner.desk;
        let side = desk.part_in_call(conversation, call, &actor).await?;
        let speaker = Speaker {
            conversation,
            call,
            actor: &actor,
            attempt,
        };
        self.take(speaker, side, warrant, signal).await
    }
}

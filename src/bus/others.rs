//! The other nodes, as the rest of Portti sees them: what is written to them, what they write, and
//! what one of them is asked.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_nats::Client;
use async_nats::connection::State;
use bytes::Bytes;
use serde::Serialize;
use serde_json::Value;
use thiserror::Error;
use tokio::sync::{broadcast, mpsc};

use super::asking::Asking;
use super::encoding::{Content, LARGEST};
use super::local::Bus;
use super::nats::Subjects;
use super::peers::Peers;
use super::signing::{self, Signer};
use crate::domain::ids::NodeId;

/// How many messages may wait to be sent. More are lost, and the others are told so.
const OUTBOX: usize = 4_096;

/// How much news may wait for a room that is slow to take it in.
const NEWS: usize = 1_024;

/// How many questions of other nodes may wait for an answer.
const QUESTIONS: usize = 256;

/// How long an answer may take. A little more than what the answering room gives itself.
pub(super) const PATIENCE: Duration = Duration::from_secs(7);

/// What is new among the nodes.
#[derive(Clone, Debug)]
pub enum News {
    /// A node was not known before.
    Came(NodeId),
    /// A node has stopped, or is not heard any more.
    Gone(NodeId),
    /// A node has written a note.
    Note {
        /// Which node.
        from: NodeId,
        /// For which room.
        room: Arc<str>,
        /// What.
        note: Arc<Value>,
    },
    /// Something that a node has written was lost.
    Missed,
}

/// A node could not be asked, or has not answered in time. Whether it has done something is not
/// known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the node does not answer")]
pub struct Unreached;

/// What another node asks of this one.
#[derive(Debug)]
pub struct Question {
    /// What is asked, as it was written.
    pub body: Bytes,
    pub(super) reply: async_nats::Subject,
    pub(super) client: Client,
    /// What the answer is marked for.
    pub(super) about: Vec<u8>,
    pub(super) signer: Signer,
}

impl Question {
    /// Answers. A question without an answer is given up by who asked it.
    pub async fn answer(self, body: Vec<u8>) {
        let bytes = self.signer.write(&self.about, &body);
        let sent = self.client.publish(self.reply, bytes.into());
        let sent = tokio::time::timeout(PATIENCE, sent).await;
        if !matches!(sent, Ok(Ok(()))) {
            dropped("reply");
        }
    }
}

/// The way to the other nodes.
#[derive(Debug)]
pub(super) struct Others {
    pub(super) node: NodeId,
    pub(super) subjects: Subjects,
    pub(super) client: Client,
    outbox: mpsc::Sender<Content>,
    /// Messages that found the outbox full since the last one that was sent.
    missed: AtomicU64,
    pub(super) signer: Signer,
    pub(super) news: broadcast::Sender<News>,
    pub(super) questions: mpsc::Sender<Question>,
    asked: Mutex<Option<mpsc::Receiver<Question>>>,
    asking: Asking,
    peers: Mutex<Peers>,
    /// Who lives, by the journal.
    alive: Mutex<Vec<NodeId>>,
}

/// A message is lost.
pub(super) fn dropped(reason: &'static str) {
    metrics::counter!("portti_bus_dropped_total", "reason" => reason).increment(1);
}

impl Others {
    pub(super) fn new(
        node: NodeId,
        subjects: Subjects,
        client: Client,
        signer: Signer,
    ) -> (Self, mpsc::Receiver<Content>) {
        let (outbox, sent) = mpsc::channel(OUTBOX);
        let (questions, asked) = mpsc::channel(QUESTIONS);
        let others = Self {
            node,
            subjects,
            client,
            outbox,
            missed: AtomicU64::new(0),
            signer,
            news: broadcast::Sender::new(NEWS),
            questions,
            asked: Mutex::new(Some(asked)),
            asking: Asking::default(),
            peers: Mutex::default(),
            alive: Mutex::default(),
        };
        (others, sent)
    }

    /// Puts a message in the outbox, or remembers that there was no room.
    pub(super) fn send(&self, content: Content) {
        if self.outbox.try_send(content).is_err() {
            self.missed.fetch_add(1, Ordering::Relaxed);
            dropped("full");
        }
    }

    /// Whether the server is reached.
    pub(super) fn connected(&self) -> bool {
        self.client.connection_state() == State::Connected
    }

    /// Whether what other nodes do is heard: the server is reached, and so is everybody who lives.
    pub(super) fn hears_all(&self) -> bool {
        let alive = self.alive.lock().unwrap_or_else(PoisonError::into_inner);
        let peers = self.peers();
        self.connected() && alive.iter().all(|node| peers.knows(*node))
    }

    /// Who was heard lately.
    pub(super) fn peers(&self) -> MutexGuard<'_, Peers> {
        self.peers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many messages were lost since this was last asked.
    pub(super) fn take_missed(&self) -> u64 {
        self.missed.swap(0, Ordering::Relaxed)
    }
}

impl Bus {
    /// The name of this node; none where there are no others.
    #[must_use]
    pub fn node(&self) -> Option<NodeId> {
        self.others.as_ref().map(|others| others.node)
    }

    /// Whether the other nodes can be reached; none where there are none.
    #[must_use]
    pub fn connected(&self) -> Option<bool> {
        let others = self.others.as_ref()?;
        Some(others.connected())
    }

    /// Takes in which other nodes live, by the journal: one of them that is not heard rings no bells
    /// here, so that all look for themselves now and then.
    pub fn set_alive(&self, nodes: Vec<NodeId>) {
        if let Some(others) = &self.others {
            *others.alive.lock().unwrap_or_else(PoisonError::into_inner) = nodes;
        }
    }

    /// Whether all that other nodes do is heard; so it is where there are none.
    #[must_use]
    pub fn hears_all(&self) -> bool {
        self.others.as_ref().is_none_or(|others| others.hears_all())
    }

    /// Writes a note to a room of all other nodes. Never waits. A lost one is told to them as [`News::Missed`].
    pub fn tell(&self, room: &str, note: &impl Serialize) {
        if let Some(others) = &self.others {
            match serde_json::to_value(note) {
                Ok(note) => others.send(Content::Note {
                    room: room.to_owned(),
                    note,
                }),
                Err(_) => dropped("malformed"),
            }
        }
    }

    /// What is new among the nodes, from now on; none where there are no others.
    #[must_use]
    pub fn news(&self) -> Option<broadcast::Receiver<News>> {
        self.others.as_ref().map(|others| others.news.subscribe())
    }

    /// What other nodes ask; none where there are no others, or where it was taken already.
    #[must_use]
    pub fn questions(&self) -> Option<mpsc::Receiver<Question>> {
        let others = self.others.as_ref()?;
        let mut asked = others.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.take()
    }

    /// Asks one node.
    ///
    /// # Errors
    /// Where there is no answer in time.
    pub async fn ask(&self, node: NodeId, body: Vec<u8>) -> Result<Bytes, Unreached> {
        let others = self.others.as_ref().ok_or(Unreached)?;
        if body.len() > LARGEST || !others.connected() {
            return Err(Unreached);
        }
        let _one = others.asking.begin(node).ok_or(Unreached)?;
        let subject = others.subjects.of(node);
        let bytes = others.signer.write(subject.as_bytes(), &body);
        let about = signing::answer_to(&bytes);
        let request = async_nats::Request::new()
            .payload(bytes.into())
            .timeout(Some(PATIENCE));
        let answer = others.client.send_request(subject, request);
        // The library's own limit begins after the request has left.
        let answer = tokio::time::timeout(PATIENCE, answer).await;
        let answer = answer.map_err(|_| Unreached)?.map_err(|_| Unreached)?;
        let body = others.signer.read(&about, &answer.payload);
        let body = body.map_err(|error| {
            dropped(error.name());
            Unreached
        })?;
        Ok(answer.payload.slice_ref(body))
    }
}

//! What one node believes of another about calls, and what it does when the journal hangs.

use portti::bus::{Bus, BusKey};
use portti::clock::Clock;
use portti::domain::ids::{CallId, ConversationId, NodeId, Timestamp};
use portti::journal::Journal;
use portti::secret::{Token, TokenHash};
use portti::video::Warrant;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;
use uuid::Uuid;

use crate::client::Browser;
use crate::nodes_house::{Nodes, PAUSE};
use crate::video_house::{failed, notice};

/// A third node, which says what it likes.
struct Forger {
    bus: Bus,
    /// Where the call's media passes.
    place: NodeId,
    _running: AbortOnDropHandle<()>,
}

impl Forger {
    async fn before(nodes: &Nodes, call: &str) -> Self {
        let config = nodes.two.folder.path().join("portti.toml");
        let settings = portti::config::load(&config, &[]).unwrap().settings;
        let clock = Clock::system();
        let journal = Journal::open(&settings.database, &settings.sealing, clock.clone());
        let journal = journal.await.unwrap();
        let this = NodeId(clock.uuid());
        let key = BusKey::new(journal.bus_key());
        let (bus, relay) = Bus::open(&settings.bus, this, &key, clock.clone())
            .await
            .unwrap();
        let running = tokio::spawn(relay.unwrap().run(CancellationToken::new()));
        let held = journal.hold_call_places(this, vec![], clock.now(), clock.now());
        let call = CallId(Uuid::parse_str(call).unwrap());
        let place = held.await.unwrap()[&call];
        while bus.connected() != Some(true) {
            tokio::time::sleep(PAUSE).await;
        }
        Self {
            bus,
            place,
            _running: AbortOnDropHandle::new(running),
        }
    }

    /// Says a key in a call of a conversation, with this right; what the other node answers.
    async fn says(&self, conversation: ConversationId, call: &str, warrant: &Warrant) -> Value {
        let says = json!({ "says": {
            "conversation": conversation,
            "call": call,
            "warrant": warrant,
            "attempt": 1,
            "signal": { "type": "key", "key": "QUJE" },
        } });
        let answer = self.bus.ask(self.place, serde_json::to_vec(&says).unwrap());
        serde_json::from_slice(&answer.await.unwrap()).unwrap()
    }
}

fn session_of(browser: &Browser) -> TokenHash {
    let cookie = browser.cookie.as_ref().unwrap();
    let (_, token) = cookie.split_once('=').unwrap();
    Token::parse(token).unwrap().hash()
}

fn conversation(id: &str) -> ConversationId {
    ConversationId(Uuid::parse_str(id).unwrap())
}

#[tokio::test]
async fn a_right_in_one_conversation_is_none_in_the_call_of_another() {
    let nodes = Nodes::start().await;
    let mut talk = nodes.talk().await;
    let call = talk.joined().await;
    let (stranger, _socket, own) = nodes.one.resident("Matti").await;
    let forger = Forger::before(&nodes, &call).await;
    let of = conversation(&talk.id);
    let over = json!({ "problem": "over" });
    for belongs in [conversation(&own), of] {
        let warrant = Warrant::Resident {
            session: session_of(&stranger),
            conversation: belongs,
        };
        assert_eq!(forger.says(of, &call, &warrant).await, over);
    }
    // The resident's own: what is refused above is refused for the right alone.
    let warrant = Warrant::Resident {
        session: session_of(&talk.resident),
        conversation: of,
    };
    assert_eq!(forger.says(of, &call, &warrant).await, json!("done"));
    assert_eq!(forger.says(conversation(&own), &call, &warrant).await, over);
    assert_eq!(notice(&mut talk.aino, "key").await["key"], "QUJE");
    nodes.end().await;
}

/// Time goes on and on.
async fn passes(clock: &Clock) {
    loop {
        tokio::time::sleep(PAUSE).await;
        clock.advance(1);
    }
}

/// Neither rights nor how calls stand can be read; places can be written.
#[tokio::test]
async fn a_journal_that_hangs_costs_no_place_and_keeps_nobody_in() {
    let clock = Clock::fixed(Clock::system().now());
    let nodes = Nodes::start_at(clock.clone()).await;
    let mut talk = nodes.talk().await;
    let call = talk.joined().await;
    let reader = nodes.database().await;
    let lease = async || {
        let query = "SELECT until FROM call_places WHERE call = $1::text::uuid";
        let rows = reader.query(query, &[&call]).await.unwrap();
        Timestamp(rows[0].get::<_, i64>(0))
    };
    let locker = nodes.database().await;
    let tables = "conversations, resident_sessions, staff_sessions";
    let lock = format!("BEGIN; LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE");
    locker.batch_execute(&lock).await.unwrap();
    for _ in 0..2 {
        clock.advance(5);
        // Together that is longer than the lease: it is renewed in between, whatever else hangs.
        while lease().await < clock.now().plus_seconds(6) {
            tokio::time::sleep(PAUSE).await;
        }
    }
    let code = tokio::select! {
        code = failed(&mut talk.socket) => code,
        () = passes(&clock) => unreachable!("time does not end"),
    };
    assert_eq!(code, "call_lost");
    locker.batch_execute("ROLLBACK").await.unwrap();
    // The call is open, and its page comes back.
    talk.resident_says(&call, json!({ "type": "join", "attempt": 2 }))
        .await;
    notice(&mut talk.socket, "ready").await;
    nodes.end().await;
}

//! The game, and what it measures.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use portti::clock::Clock;
use serde::Deserialize;
use serde_json::json;
use tokio::task::JoinSet;

use crate::client::Socket;
use crate::process::Server;
use crate::town::{Side, Speaker, Town};
use crate::{WARM_UP, WINDOW};

/// What is said: as long as people's messages are.
const TEXT: &str =
    "Hei! Kysyisin, voinko uusia reseptin ilman uutta lääkärikäyntiä? Kiitos jo etukäteen.";

/// What one run found.
#[derive(Debug)]
pub struct Measured {
    /// Messages in the window.
    pub messages: u64,
    /// From sending to the acknowledgement (or the echo).
    pub delays: Vec<Duration>,
    /// The server's processor time for one message.
    pub per_message: Duration,
    /// Bytes for each idle connection.
    pub memory: f64,
}

/// What of a frame the driver looks at.
#[derive(Deserialize)]
struct Frame<'a> {
    r#type: &'a str,
    #[serde(default)]
    id: Option<&'a str>,
    #[serde(default)]
    conversation: Option<&'a str>,
    #[serde(default)]
    events: Vec<Event<'a>>,
}

#[derive(Deserialize)]
struct Event<'a> {
    r#type: &'a str,
    #[serde(default)]
    side: Option<&'a str>,
}

/// Whether it counts yet, and whether the game is over.
#[derive(Default)]
struct Whistle {
    counts: AtomicBool,
    over: AtomicBool,
}

/// Plays with Portti.
pub async fn portti(town: &Town, speakers: Vec<Speaker>) -> Measured {
    let whistle = Arc::new(Whistle::default());
    let mut players = JoinSet::new();
    for speaker in speakers {
        let (clock, whistle) = (town.clock.clone(), Arc::clone(&whistle));
        players.spawn(play(speaker, clock, whistle));
    }
    referee(&town.server, &whistle, players).await
}

/// Plays with the echo, with frames as large as a command.
pub async fn echo(server: &Server, sockets: Vec<Socket>) -> Measured {
    let whistle = Arc::new(Whistle::default());
    let mut players = JoinSet::new();
    let frame = say(&Clock::system().uuid().to_string(), None);
    for socket in sockets {
        players.spawn(call(socket, frame.clone(), Arc::clone(&whistle)));
    }
    referee(server, &whistle, players).await
}

/// Keeps the driver's core awake. A core that sleeps is woken by the server's send, on the server's
/// account; the browsers of real people sleep on machines of their own.
async fn stay_awake() {
    loop {
        tokio::task::yield_now().await;
    }
}

/// Lets them play, and counts in the window.
async fn referee(server: &Server, whistle: &Whistle, players: JoinSet<Vec<Duration>>) -> Measured {
    let awake = tokio::spawn(stay_awake());
    tokio::time::sleep(WARM_UP).await;
    let before = server.processor_time();
    whistle.counts.store(true, Ordering::Relaxed);
    tokio::time::sleep(WINDOW).await;
    whistle.counts.store(false, Ordering::Relaxed);
    let used = server.processor_time().saturating_sub(before);
    whistle.over.store(true, Ordering::Relaxed);
    awake.abort();
    let mut delays: Vec<Duration> = players.join_all().await.into_iter().flatten().collect();
    delays.sort_unstable();
    let messages = delays.len() as u64;
    Measured {
        messages,
        per_message: used.div_f64(delays.len().max(1) as f64),
        delays,
        memory: 0.0,
    }
}

/// Speaks whenever the other side has spoken. Residents begin.
async fn play(speaker: Speaker, clock: Clock, whistle: Arc<Whistle>) -> Vec<Duration> {
    let mut delays = Vec::new();
    let mut waiting: HashMap<String, Instant> = HashMap::new();
    let Speaker { mut socket, side } = speaker;
    let other = match side {
        Side::Resident => "professional",
        Side::Professional => "resident",
    };
    if side == Side::Resident {
        speak(&mut socket, None, &clock, &mut waiting).await;
    }
    while !whistle.over.load(Ordering::Relaxed) {
        let quiet = Duration::from_secs(1);
        let Ok(text) = tokio::time::timeout(quiet, socket.text()).await else {
            continue;
        };
        let frame: Frame<'_> = serde_json::from_str(&text).unwrap();
        match frame.r#type {
            "ack" => {
                let sent = frame.id.and_then(|id| waiting.remove(id)).unwrap();
                if whistle.counts.load(Ordering::Relaxed) {
                    delays.push(sent.elapsed());
                }
            }
            "events" => {
                let theirs =
                    |event: &&Event<'_>| event.r#type == "said" && event.side == Some(other);
                for _ in frame.events.iter().filter(theirs) {
                    let conversation = frame.conversation.filter(|_| side == Side::Professional);
                    speak(&mut socket, conversation, &clock, &mut waiting).await;
                }
            }
            "ping" => socket.send("{\"type\":\"pong\"}").await,
            "refused" => assert_eq!(text.as_str(), "", "a message was refused"),
            _ => {}
        }
    }
    delays
}

async fn speak(
    socket: &mut Socket,
    conversation: Option<&str>,
    clock: &Clock,
    waiting: &mut HashMap<String, Instant>,
) {
    let id = clock.uuid().to_string();
    let frame = say(&id, conversation);
    waiting.insert(id, Instant::now());
    socket.send(frame).await;
}

/// A command as the browser writes it.
fn say(id: &str, conversation: Option<&str>) -> String {
    let command = json!({ "type": "say", "text": TEXT });
    let mut frame = json!({ "type": "command", "id": id, "command": command });
    if let (Some(conversation), Some(frame)) = (conversation, frame.as_object_mut()) {
        frame.insert("conversation".to_owned(), json!(conversation));
    }
    frame.to_string()
}

/// Sends the same frame again whenever it came back.
async fn call(mut socket: Socket, frame: String, whistle: Arc<Whistle>) -> Vec<Duration> {
    let mut delays = Vec::new();
    while !whistle.over.load(Ordering::Relaxed) {
        let sent = Instant::now();
        socket.send(frame.clone()).await;
        socket.text().await;
        if whistle.counts.load(Ordering::Relaxed) {
            delays.push(sent.elapsed());
        }
    }
    delays
}

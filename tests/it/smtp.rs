//! A mail server that takes everything and remembers it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::client::PATIENCE;

/// A mail that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    pub to: String,
    pub message_id: String,
    pub text: String,
}

/// Takes mail until it is dropped.
pub struct Sink {
    pub address: SocketAddr,
    mails: watch::Receiver<Vec<Mail>>,
    mute: Arc<AtomicBool>,
}

impl Sink {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (put, mails) = watch::channel(Vec::new());
        let put = Arc::new(put);
        let mute = Arc::new(AtomicBool::new(false));
        let silent = Arc::clone(&mute);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // A killed client breaks off in the middle, which is no error here.
                tokio::spawn(talk(stream, Arc::clone(&put), Arc::clone(&silent)));
            }
        });
        Self {
            address,
            mails,
            mute,
        }
    }

    /// The port, as the configuration wants it.
    pub fn port(&self) -> String {
        self.address.port().to_string()
    }

    /// From now on mail is taken, but the client is never told.
    pub fn mute(&self, mute: bool) {
        self.mute.store(mute, Ordering::SeqCst);
    }

    /// Everything that came so far.
    pub fn mails(&self) -> Vec<Mail> {
        self.mails.borrow().clone()
    }

    /// Waits until `enough` holds.
    pub async fn until(&mut self, enough: impl Fn(&[Mail]) -> bool) -> Vec<Mail> {
        let wait = self.mails.wait_for(|mails| enough(mails));
        let waited = tokio::time::timeout(3 * PATIENCE, wait).await;
        waited.expect("the mail does not come").unwrap().clone()
    }
}

/// One talk (RFC 5321 section 3), as far as an obedient client needs it.
async fn talk(
    mut stream: TcpStream,
    put: Arc<watch::Sender<Vec<Mail>>>,
    mute: Arc<AtomicBool>,
) -> std::io::Result<()> {
    let (reading, mut writing) = stream.split();
    let mut lines = BufReader::new(reading).lines();
    let mut to = String::new();
    writing.write_all(b"220 sink\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let answer = match verb.as_str() {
            "RCPT" => {
                to = between(&line, '<', '>').to_owned();
                "250 ok"
            }
            "DATA" => {
                writing.write_all(b"354 go on\r\n").await?;
                let mut text = String::new();
                while let Some(line) = lines.next_line().await? {
                    if line == "." {
                        break;
                    }
                    text.push_str(&line);
                    text.push('\n');
                }
                let header = text.lines().find(|line| line.starts_with("Message-ID:"));
                let message_id = between(header.unwrap_or_default(), '<', '>').to_owned();
                let to = to.clone();
                put.send_modify(|mails| {
                    mails.push(Mail {
                        to,
                        message_id,
                        text,
                    });
                });
                if mute.load(Ordering::SeqCst) {
                    return std::future::pending().await;
                }
                "250 taken"
            }
            "QUIT" => "221 bye",
            _ => "250 ok",
        };
        writing
            .write_all(format!("{answer}\r\n").as_bytes())
            .await?;
    }
    Ok(())
}

fn between(text: &str, from: char, to: char) -> &str {
    let rest = text.split_once(from).map_or("", |(_, rest)| rest);
    rest.split_once(to).map_or("", |(between, _)| between)
}

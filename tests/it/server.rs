//! Starts the real `portti serve` as a process of its own, so that it can be killed, signalled
//! and listened to.

use std::net::SocketAddr;
use std::process::Stdio;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::watch;

use crate::app::{write_config, write_pages};
use crate::client::{Door, PATIENCE};

/// Limits that no test of load meets.
const GENEROUS: [(&str, &str); 10] = [
    ("PORTTI_LIMITS__COMMANDS_PER_RESIDENT_MINUTE", "1000000"),
    ("PORTTI_LIMITS__COMMANDS_PER_STAFF_MINUTE", "1000000"),
    ("PORTTI_LIMITS__CONNECTS_PER_ADDRESS_MINUTE", "1000000"),
    ("PORTTI_LIMITS__REQUESTS_PER_ADDRESS_MINUTE", "1000000"),
    ("PORTTI_LIMITS__STARTS_PER_ADDRESS_HOUR", "1000000"),
    ("PORTTI_LIMITS__STARTS_PER_SERVICE_MINUTE", "1000000"),
    ("PORTTI_STAFF__CONVERSATIONS", "50"),
    ("PORTTI_MAIL__POLL_SECONDS", "1"),
    ("PORTTI_MAIL__TIMEOUT_SECONDS", "10"),
    ("PORTTI_MAIL__LEASE_SECONDS", "30"),
];

/// A folder with a configuration, in which servers are started one after another.
pub struct Place {
    folder: TempDir,
    environment: Vec<(String, String)>,
}

/// A running server. It is killed when the value is dropped.
pub struct Server {
    pub door: Door,
    child: Child,
    log: Arc<Mutex<String>>,
    lines: watch::Receiver<usize>,
}

impl Place {
    /// A folder with the demo's configuration; `more` are environment variables without the
    /// prefix.
    pub fn new(more: &[(&str, &str)]) -> Self {
        // The tests' own HTTP client wants it; a second call finds it installed already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        write_config(folder.path(), "");
        write_pages(&folder.path().join("dist"));
        let mut environment: Vec<(String, String)> = Vec::new();
        for (name, value) in GENEROUS {
            environment.push((name.to_owned(), value.to_owned()));
        }
        for (name, value) in more {
            environment.push((format!("PORTTI_{name}"), (*value).to_owned()));
        }
        Self {
            folder,
            environment,
        }
    }

    /// A file of the configuration.
    pub fn file(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// Starts a server and waits until it serves.
    pub async fn start(&self) -> Server {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portti"));
        command
            .args(["serve", "--config"])
            .arg(self.file("portti.toml"))
            .envs(self.environment.iter().cloned())
            .env("PORTTI_TELEMETRY__FORMAT", "json")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (told, lines) = watch::channel(0);
        let mut stderr = BufReader::new(child.stderr.take().unwrap()).lines();
        let kept = Arc::clone(&log);
        tokio::spawn(async move {
            while let Ok(Some(line)) = stderr.next_line().await {
                let mut kept = kept.lock().unwrap();
                kept.push_str(&line);
                kept.push('\n');
                drop(kept);
                told.send_modify(|count| *count += 1);
            }
        });
        let mut server = Server {
            door: Door(SocketAddr::from(([0, 0, 0, 0], 0))),
            child,
            log,
            lines,
        };
        let line = server.logged(|line| line["message"] == "serving").await;
        server.door = Door(line["address"].as_str().unwrap().parse().unwrap());
        server
    }
}

impl Server {
    /// Everything that was logged so far.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Waits for a line of the log.
    pub async fn logged(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        let wait = async {
            loop {
                self.lines.borrow_and_update();
                let log = self.log();
                let mut lines = log
                    .lines()
                    .filter_map(|line| serde_json::from_str(line).ok());
                if let Some(line) = lines.find(&wanted) {
                    return line;
                }
                assert!(
                    self.lines.changed().await.is_ok(),
                    "the server ended: {}",
                    self.log()
                );
            }
        };
        tokio::time::timeout(PATIENCE, wait)
            .await
            .unwrap_or_else(|_| panic!("not logged: {}", self.log()))
    }

    /// Waits until a text stands in the log so many times.
    pub async fn logged_again(&mut self, text: &str, times: usize) {
        let wait = async {
            loop {
                self.lines.borrow_and_update();
                if self.log().matches(text).count() >= times {
                    return;
                }
                assert!(self.lines.changed().await.is_ok(), "the server ended");
            }
        };
        tokio::time::timeout(PATIENCE, wait)
            .await
            .unwrap_or_else(|_| panic!("not logged: {}", self.log()))
    }

    /// Ends the process where it stands, as a lost machine does (SIGKILL).
    pub async fn kill(mut self) {
        // It may have been killed by a signal already; what counts is that it is gone.
        let _ = self.child.start_kill();
        self.child.wait().await.unwrap();
    }

    /// Sends a signal by its name.
    pub async fn signal(&self, name: &str) {
        let id = self.child.id().unwrap().to_string();
        let sent = Command::new("kill").args(["-s", name, &id]).status().await;
        assert!(sent.unwrap().success());
    }

    /// Asks for a graceful end and waits for it; gives what was logged.
    pub async fn stop(mut self) -> String {
        self.signal("TERM").await;
        let ended = tokio::time::timeout(PATIENCE, self.child.wait()).await;
        assert!(ended.unwrap().unwrap().success(), "{}", self.log());
        // The log ends with the process.
        while self.lines.changed().await.is_ok() {}
        self.log()
    }

    /// The memory that the process holds, in KiB.
    pub fn memory(&self) -> u64 {
        let id = self.child.id().unwrap();
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
        let number = line.unwrap().split_whitespace().nth(1).unwrap();
        number.parse().unwrap()
    }
}

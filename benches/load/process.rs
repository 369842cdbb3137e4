//! The servers as processes, each on the first core, and the kernel's accounts of them.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncRead, BufReader};
use tokio::process::{Child, Command};

/// Where the servers run, and where the driver does.
const SERVER_CORE: &str = "0";
const DRIVER_CORE: &str = "1";

/// The kernel counts processor time in hundredths of a second, on every Linux that is in use
/// (`sysconf(_SC_CLK_TCK)`).
const TICK: Duration = Duration::from_millis(10);

/// A running server. It is killed when the value is dropped.
pub struct Server {
    pub address: SocketAddr,
    child: Child,
    id: u32,
}

/// Keeps the driver off the servers' core.
pub fn pin_driver() {
    let id = std::process::id().to_string();
    let pinned = std::process::Command::new("taskset")
        .args(["-a", "-c", "-p", DRIVER_CORE, &id])
        .stdout(Stdio::null())
        .status();
    assert!(
        pinned.is_ok_and(|status| status.success()),
        "the bench needs two cores and `taskset` (Debian: util-linux)"
    );
}

impl Server {
    /// Starts Portti with this configuration.
    pub async fn portti(config: &Path) -> Self {
        let mut command = pinned(env!("CARGO_BIN_EXE_portti"));
        command
            .args(["serve", "--config"])
            .arg(config)
            .env("PORTTI_TELEMETRY__FORMAT", "json")
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let log = child.stderr.take().unwrap();
        let address = first_word(log, |line| {
            let line: serde_json::Value = serde_json::from_str(line).ok()?;
            line["address"].as_str()?.parse().ok()
        });
        Self::of(address.await, child)
    }

    /// Starts the echo.
    pub async fn echo() -> Self {
        let mut command = pinned(std::env::current_exe().unwrap());
        command.arg("echo").stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let told = child.stdout.take().unwrap();
        let address = first_word(told, |line| line.parse().ok()).await;
        Self::of(address, child)
    }

    fn of(address: SocketAddr, child: Child) -> Self {
        let id = child.id().unwrap();
        Self { address, child, id }
    }

    /// The processor time that the process has used, in its own code and in the kernel's.
    pub fn processor_time(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.id)).unwrap();
        // The name in brackets may hold spaces; the fields are counted after it (proc(5)).
        let fields = stat.rsplit_once(')').unwrap().1.split_whitespace();
        let ticks: u32 = fields
            .skip(11)
            .take(2)
            .map(|field| field.parse::<u32>().unwrap())
            .sum();
        TICK * ticks
    }

    /// The memory that the process holds, in bytes.
    pub fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.id)).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
        let kib = line.unwrap().split_whitespace().nth(1).unwrap();
        kib.parse::<u64>().unwrap() * 1_024
    }

    /// Ends it at once.
    pub async fn stop(&mut self) {
        self.child.kill().await.unwrap();
    }
}

fn pinned(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new("taskset");
    command
        .args(["-c", SERVER_CORE])
        .arg(program)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .kill_on_drop(true);
    command
}

/// The first line of which `word` makes something. The rest is read and thrown away, so that the
/// process never waits for a reader.
async fn first_word<T>(
    from: impl AsyncRead + Unpin + Send + 'static,
    word: impl Fn(&str) -> Option<T>,
) -> T {
    let mut lines = BufReader::new(from).lines();
    let mut told = String::new();
    while let Some(line) = lines.next_line().await.unwrap() {
        if let Some(word) = word(&line) {
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return word;
        }
        told.push_str(&line);
        told.push('\n');
    }
    panic!("the server ended; it said:\n{told}");
}

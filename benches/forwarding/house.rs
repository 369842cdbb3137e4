//! The unit in a process of its own, so that what it takes of processor and memory is its own.
//!
//! Over its standard input it is asked, line by line, and answers over its standard output:
//! `port`; `count`; `offer CALL SIDE LENGTH`, followed by the offer.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::SocketAddr;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use portti::domain::ids::CallId;
use portti::domain::person::Side;
use portti::video::unit::{LegId, Unit, UnitSettings};
use tokio::sync::mpsc;
use uuid::Uuid;

const SIDES: [Side; 2] = [Side::Resident, Side::Professional];

/// Runs the unit until the input ends.
pub fn serve() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let (changes, _told) = mpsc::channel(1_024);
    let settings = UnitSettings {
        max_calls: 1_000,
        ..UnitSettings::default()
    };
    let unit = runtime.block_on(Unit::open(settings, changes)).unwrap();
    let mut input = std::io::stdin().lock();
    let mut line = String::new();
    while input.read_line(&mut line).unwrap() > 0 {
        let words: Vec<&str> = line.split_whitespace().collect();
        let told = match words[..] {
            ["port"] => unit.local_addresses().udp.port().to_string(),
            ["count"] => {
                let counters = unit.counters();
                format!("{} {}", counters.legs.get(), counters.forwarded.get())
            }
            ["offer", call, side, length] => {
                let mut offer = vec![0; length.parse().unwrap()];
                input.read_exact(&mut offer).unwrap();
                let leg = LegId {
                    call: CallId(Uuid::from_u128(call.parse().unwrap())),
                    side: SIDES[side.parse::<usize>().unwrap()],
                };
                let offer = String::from_utf8(offer).unwrap();
                let answer = runtime.block_on(unit.answer(leg, 1, &offer)).unwrap();
                format!("{}\n{answer}", answer.len())
            }
            _ => panic!("{line}"),
        };
        let mut output = std::io::stdout().lock();
        writeln!(output, "{told}").unwrap();
        output.flush().unwrap();
        line.clear();
    }
}

/// The process.
pub struct House {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl House {
    pub fn start() -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .arg("--house")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        Self {
            input: child.stdin.take(),
            output: BufReader::new(child.stdout.take().unwrap()),
            child,
        }
    }

    fn ask(&mut self, question: &str) -> String {
        let input = self.input.as_mut().unwrap();
        input.write_all(question.as_bytes()).unwrap();
        input.flush().unwrap();
        self.line()
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    pub fn address(&mut self) -> SocketAddr {
        let port = self.ask("port\n").parse().unwrap();
        SocketAddr::from(([127, 0, 0, 1], port))
    }

    /// Legs that are connected, and packets that were forwarded.
    pub fn count(&mut self) -> (u64, u64) {
        let told = self.ask("count\n");
        let (legs, forwarded) = told.split_once(' ').unwrap();
        (legs.parse().unwrap(), forwarded.parse().unwrap())
    }

    pub fn answer(&mut self, call: u32, side: u32, offer: &str) -> String {
        let length = self.ask(&format!("offer {call} {side} {}\n{offer}", offer.len()));
        let mut answer = vec![0; length.parse().unwrap()];
        self.output.read_exact(&mut answer).unwrap();
        self.line();
        String::from_utf8(answer).unwrap()
    }

    /// The processor time of all its threads.
    pub fn processor(&self) -> Duration {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.child.id())).unwrap();
        let nanos = tasks.map(|task| {
            let times = std::fs::read_to_string(task.unwrap().path().join("schedstat")).unwrap();
            let nanos = times.split_whitespace().next().unwrap();
            nanos.parse::<u64>().unwrap()
        });
        Duration::from_nanos(nanos.sum())
    }

    /// The memory that it holds, in KiB.
    pub fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
        let held = line.unwrap().split_whitespace().nth(1).unwrap();
        held.parse().unwrap()
    }
}

impl Drop for House {
    fn drop(&mut self) {
        // The end of its input ends it.
        self.input = None;
        self.child.wait().unwrap();
    }
}

//! Portti's media unit as the server has it, alone in a process.
//!
//! It says `ready` first. Then it is asked over its standard input, line by line, and answers over its
//! standard output: `offer CALL SIDE LENGTH`, followed by the offer; `dropped`, how many packets it
//! has dropped.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{ChildStdin, ChildStdout, Stdio};
use std::time::Instant;

use portti::domain::ids::CallId;
use portti::domain::person::Side;
use portti::video::unit::{LegId, Unit, UnitSettings};
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::browser::Browser;
use crate::process::{Forwarder, Process, pinned};

const SIDES: [Side; 2] = [Side::Resident, Side::Professional];

/// Runs the unit until the process is killed.
pub fn serve() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let (changes, _told) = mpsc::channel(1_024);
    let settings = UnitSettings {
        max_calls: 2_000,
        ..UnitSettings::default()
    };
    let unit = runtime.block_on(Unit::open(settings, changes)).unwrap();
    println!("ready");
    let mut input = std::io::stdin().lock();
    let mut line = String::new();
    while input.read_line(&mut line).unwrap() > 0 {
        let words: Vec<&str> = line.split_whitespace().collect();
        if words[..] == ["dropped"] {
            let all = unit.counters().all().into_iter();
            let dropped = all.filter(|(name, _)| name.starts_with("dropped_"));
            println!("{}", dropped.map(|(_, count)| count).sum::<u64>());
            line.clear();
            continue;
        }
        let ["offer", call, side, length] = words[..] else {
            panic!("{line}");
        };
        let mut offer = vec![0; length.parse().unwrap()];
        input.read_exact(&mut offer).unwrap();
        let leg = LegId {
            call: CallId(Uuid::from_u128(call.parse().unwrap())),
            side: SIDES[side.parse::<usize>().unwrap()],
        };
        let offer = String::from_utf8(offer).unwrap();
        let answer = runtime.block_on(unit.answer(leg, 1, &offer)).unwrap();
        let mut output = std::io::stdout().lock();
        write!(output, "{}\n{answer}", answer.len()).unwrap();
        output.flush().unwrap();
        line.clear();
    }
}

/// The process.
pub struct House {
    process: Process,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl House {
    pub fn start() -> Self {
        let mut child = pinned(std::env::current_exe().unwrap())
            .arg("--house")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut String::new()).unwrap();
        Self {
            input: child.stdin.take().unwrap(),
            output,
            process: Process(child),
        }
    }

    /// How many packets the unit has dropped, for whatever reason.
    pub fn dropped(&mut self) -> u64 {
        writeln!(self.input, "dropped").unwrap();
        self.input.flush().unwrap();
        let mut count = String::new();
        self.output.read_line(&mut count).unwrap();
        count.trim_end().parse().unwrap()
    }

    pub fn answer(&mut self, call: u32, side: usize, offer: &str) -> String {
        write!(self.input, "offer {call} {side} {}\n{offer}", offer.len()).unwrap();
        self.input.flush().unwrap();
        let mut length = String::new();
        self.output.read_line(&mut length).unwrap();
        let mut answer = vec![0; length.trim_end().parse().unwrap()];
        self.output.read_exact(&mut answer).unwrap();
        String::from_utf8(answer).unwrap()
    }
}

impl Forwarder for House {
    fn call(&mut self, number: u32, sides: &mut [Browser]) {
        for (side, browser) in sides.iter_mut().enumerate() {
            let offer = browser.peer.offer(Instant::now(), false);
            let answer = self.answer(number, side, &offer);
            browser.peer.accept(Instant::now(), answer);
        }
    }

    fn process(&self) -> &Process {
        &self.process
    }
}

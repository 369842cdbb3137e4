//! What passes media on: a process on a core of its own, with the kernel's accounts of it.

use std::ffi::OsStr;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::browser::Browser;

/// Where the forwarder runs, and where the driver does.
const FORWARDER_CORE: &str = "0";
const DRIVER_CORE: &str = "1";

/// What passes the media of calls on.
pub trait Forwarder {
    /// Agrees on a call between two browsers. Nothing is sent yet.
    fn call(&mut self, number: u32, sides: &mut [Browser]);
    /// Its process.
    fn process(&self) -> &Process;
}

/// A running process. It is killed when the value is dropped.
pub struct Process(pub Child);

/// Keeps the driver off the forwarder's core.
pub fn pin_driver() {
    let id = std::process::id().to_string();
    let pinned = Command::new("taskset")
        .args(["-a", "-c", "-p", DRIVER_CORE, &id])
        .stdout(Stdio::null())
        .status();
    assert!(
        pinned.is_ok_and(|status| status.success()),
        "the bench needs two cores and `taskset` (Debian: util-linux)"
    );
}

/// A command for the forwarder's core.
pub fn pinned(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new("taskset");
    command.args(["-c", FORWARDER_CORE]).arg(program);
    command
}

impl Process {
    /// The processor time of all its threads.
    pub fn processor(&self) -> Duration {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.0.id())).unwrap();
        let nanos = tasks.map(|task| {
            let times = std::fs::read_to_string(task.unwrap().path().join("schedstat")).unwrap();
            let nanos = times.split_whitespace().next().unwrap();
            nanos.parse::<u64>().unwrap()
        });
        Duration::from_nanos(nanos.sum())
    }

    /// The memory that it holds, in KiB.
    pub fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
        let held = line.unwrap().split_whitespace().nth(1).unwrap();
        held.parse().unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

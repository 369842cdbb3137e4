//! What is printed.

use std::time::Duration;

use crate::WINDOW;
use crate::ping_pong::Measured;

/// What may be used of the server's processor and memory, as a multiple of the echo's.
const PROCESSOR_AIM: f64 = 6.0;
const MEMORY_AIM: f64 = 1.5;

/// One size of town.
#[derive(Debug)]
pub struct Line {
    pub residents: usize,
    pub portti: Measured,
    pub echo: Measured,
}

/// Prints every line, and how it stands to the aims.
pub fn print(professionals: usize, lines: &[Line]) {
    for line in lines {
        let Line {
            residents,
            portti,
            echo,
        } = line;
        println!("{residents} residents, {professionals} professionals");
        row("", "Portti", "echo", "ratio");
        let (ours, theirs) = (rate(portti), rate(echo));
        row(
            "messages a second",
            &format!("{ours:.0}"),
            &format!("{theirs:.0}"),
            &times(ours / theirs),
        );
        for (name, part) in [("delay p50", 50), ("delay p99", 99)] {
            let (ours, theirs) = (percentile(portti, part), percentile(echo, part));
            let ratio = times(ours.as_secs_f64() / theirs.as_secs_f64());
            row(name, &millis(ours), &millis(theirs), &ratio);
        }
        let processor = portti.per_message.as_secs_f64() / echo.per_message.as_secs_f64();
        row(
            "processor per message",
            &micros(portti),
            &micros(echo),
            &aimed(processor, PROCESSOR_AIM),
        );
        let memory = portti.memory / echo.memory;
        row(
            "memory per idle socket",
            &kib(portti),
            &kib(echo),
            &aimed(memory, MEMORY_AIM),
        );
        println!();
    }
}

fn row(name: &str, portti: &str, echo: &str, ratio: &str) {
    println!("  {name:<24}{portti:>12}{echo:>12}   {ratio}");
}

fn rate(measured: &Measured) -> f64 {
    measured.messages as f64 / WINDOW.as_secs_f64()
}

/// The delay that `part` of a hundred messages do not exceed.
fn percentile(measured: &Measured, part: usize) -> Duration {
    let place = measured.delays.len() * part / 100;
    measured.delays.get(place).copied().unwrap_or_default()
}

fn millis(duration: Duration) -> String {
    format!("{:.2} ms", duration.as_secs_f64() * 1e3)
}

fn micros(measured: &Measured) -> String {
    format!("{:.1} µs", measured.per_message.as_secs_f64() * 1e6)
}

fn kib(measured: &Measured) -> String {
    format!("{:.1} KiB", measured.memory / 1_024.0)
}

fn times(ratio: f64) -> String {
    format!("{ratio:.2} ×")
}

fn aimed(ratio: f64, aim: f64) -> String {
    let verdict = if ratio <= aim { "reached" } else { "missed" };
    format!("{ratio:.2} × (aim: at most {aim} ×, {verdict})")
}

//! What `/metrics` tells of calls. Labels are names of this code alone.

use super::unit::{Failure, Unit};

/// A connection failed.
pub fn failure(failure: Failure) {
    metrics::counter!("portti_call_failures_total", "reason" => failure.name()).increment(1);
}

/// How the calls and the unit are: `sizes` is how many calls have a line, and how many wait.
pub fn report(unit: &Unit, sizes: (usize, usize)) {
    let (placed, waiting) = sizes;
    metrics::gauge!("portti_calls").set(number(placed));
    metrics::gauge!("portti_calls_in_line").set(number(waiting));
    for (name, value) in unit.counters().all() {
        told(name, value);
    }
}

/// One number of the unit.
fn told(name: &'static str, value: u64) {
    if let Some(reason) = name.strip_prefix("dropped_") {
        metrics::counter!("portti_call_dropped_total", "reason" => reason).absolute(value);
        return;
    }
    match name {
        "calls" => {}
        "legs" => metrics::gauge!("portti_call_legs").set(number(value)),
        "packets_in" => packets("in", value),
        "packets_out" => packets("out", value),
        "bytes_in" => bytes("in", value),
        "bytes_out" => bytes("out", value),
        "lost_in" => lost("in", value),
        "lost_out" => lost("out", value),
        // Failures are counted with their reasons as they are told.
        name if name.starts_with("failed_") => {}
        name => metrics::counter!(format!("portti_call_{name}_total")).absolute(value),
    }
}

fn packets(way: &'static str, value: u64) {
    metrics::counter!("portti_call_packets_total", "way" => way).absolute(value);
}

fn bytes(way: &'static str, value: u64) {
    metrics::counter!("portti_call_bytes_total", "way" => way).absolute(value);
}

fn lost(way: &'static str, value: u64) {
    metrics::counter!("portti_call_lost_total", "way" => way).absolute(value);
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a metric of how many needs no more precision"
)]
fn number(value: impl TryInto<u64>) -> f64 {
    value.try_into().unwrap_or(u64::MAX) as f64
}

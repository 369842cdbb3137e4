//! The inspecting process: limits itself, reads the order and the content, examines, answers.

use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};

use super::wire::{Answer, GREETING, LARGEST_CLEANED, LONGEST_LINE};
use super::{Examined, Order, examine};
use crate::domain::event::AttachmentProblem;

/// Serves one inspection over standard input and output.
///
/// # Errors
///
/// When the limits cannot be set, the order cannot be read or the answer cannot be written.
pub fn run(megabytes: u64, seconds: u64) -> io::Result<()> {
    limit(megabytes, seconds)?;
    serve(io::stdin().lock(), io::stdout().lock())
}

/// Takes from this process all that the inspection does not need.
#[cfg(unix)]
fn limit(megabytes: u64, seconds: u64) -> io::Result<()> {
    use rlimit::Resource;
    // What the program itself maps (its code, its libraries) is not what the file costs.
    let memory = mapped()?.saturating_add(megabytes.saturating_mul(1024 * 1024));
    Resource::AS.set(memory, memory)?;
    Resource::CPU.set(seconds, seconds.saturating_add(1))?;
    // Pipes are no files: nothing can be written to a disk, nothing opened, no dump left behind.
    Resource::FSIZE.set(0, 0)?;
    // What is open already goes on working; a higher limit would let the numbers of what is closed
    // be used again.
    Resource::NOFILE.set(0, 0)?;
    Resource::CORE.set(0, 0)?;
    // Counted over all processes of the user, so this forbids new ones, not what runs.
    Resource::NPROC.set(0, 0)
}

/// Without limits of the system, time and the length of the answer are all that bounds it.
#[cfg(not(unix))]
fn limit(_megabytes: u64, _seconds: u64) -> io::Result<()> {
    Ok(())
}

/// How many bytes of address space this process has already, where the system tells (Linux).
#[cfg(unix)]
fn mapped() -> io::Result<u64> {
    let status = match std::fs::read_to_string("/proc/self/status") {
        Ok(status) => status,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(error),
    };
    let size = status.lines().find_map(|line| {
        let rest = line.strip_prefix("VmSize:")?.trim();
        rest.strip_suffix("kB")?.trim().parse::<u64>().ok()
    });
    Ok(size.unwrap_or(0).saturating_mul(1024))
}

fn serve(input: impl Read, output: impl Write) -> io::Result<()> {
    let mut output = BufWriter::new(output);
    output.write_all(GREETING.as_bytes())?;
    output.flush()?;
    let mut input = BufReader::new(input);
    let mut line = Vec::new();
    (&mut input)
        .take(LONGEST_LINE as u64)
        .read_until(b'\n', &mut line)?;
    let order: Order = serde_json::from_slice(&line)?;
    let mut content = Vec::new();
    let size = usize::try_from(order.size).map_err(io::Error::other)?;
    // More than was announced is as wrong as less: one byte of it is enough to tell.
    content
        .try_reserve_exact(size.saturating_add(1))
        .map_err(io::Error::other)?;
    input.take(order.size + 1).read_to_end(&mut content)?;
    answer(&mut output, within(examine(&order, &content)))?;
    output.flush()
}

/// A copy that the server would not take is none.
fn within(examined: Result<Examined, AttachmentProblem>) -> Result<Examined, AttachmentProblem> {
    let examined = examined?;
    let cleaned = examined.cleaned.as_ref().map_or(0, Vec::len);
    if cleaned as u64 > LARGEST_CLEANED {
        return Err(AttachmentProblem::TooComplex);
    }
    Ok(examined)
}

fn answer(
    output: &mut impl Write,
    examined: Result<Examined, AttachmentProblem>,
) -> io::Result<()> {
    let (answer, examined) = match examined {
        Ok(examined) => {
            let length = |copy: &Option<Vec<u8>>| copy.as_ref().map_or(0, |copy| copy.len() as u64);
            let answer = Answer::Passed {
                flagged: examined.flagged,
                cleaned: length(&examined.cleaned),
                preview: length(&examined.preview),
            };
            (answer, examined)
        }
        Err(problem) => (Answer::Refused(problem), Examined::default()),
    };
    serde_json::to_writer(&mut *output, &answer)?;
    output.write_all(b"\n")?;
    for copy in [examined.cleaned, examined.preview].iter().flatten() {
        output.write_all(copy)?;
    }
    Ok(())
}

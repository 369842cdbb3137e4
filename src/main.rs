//! The command line of Portti.

use std::process::ExitCode;

/// Every message makes and drops some dozen small values on threads that hand them on; the
/// system's own allocator takes a seventh of the processor time for it (docs/benchmarks.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    portti::cli::main()
}

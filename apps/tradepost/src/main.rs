//! The program `tradepost`.

use std::process::ExitCode;

/// Most of the cost of a request is small allocations; measured, this allocator saves about a tenth of it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    tradepost::run()
}

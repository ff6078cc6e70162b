//! The program `tradepost`.

use std::process::ExitCode;

fn main() -> ExitCode {
    tradepost_server::cli::run()
}

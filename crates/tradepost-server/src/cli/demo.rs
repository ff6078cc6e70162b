//! `tradepost demo`: placeholder.

use std::process::ExitCode;

/// The command's arguments.
#[derive(clap::Args, Debug)]
pub(super) struct Demo {}

impl Demo {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        Ok(ExitCode::SUCCESS)
    }
}

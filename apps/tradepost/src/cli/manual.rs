//! Completions for shells, and manual pages, made of the command line's own definition.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap_complete::Shell;

#[derive(clap::Args, Debug)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub(super) fn run(self, mut program: clap::Command) -> ExitCode {
        clap_complete::generate(self.shell, &mut program, "tradepost", &mut std::io::stdout());
        ExitCode::SUCCESS
    }
}

#[derive(clap::Args, Debug)]
pub(super) struct Manual {
    /// Folder for the pages, which must exist
    folder: PathBuf,
}

impl Manual {
    /// Writes `tradepost.1`, and a page for each command.
    pub(super) fn run(self, program: clap::Command) -> anyhow::Result<ExitCode> {
        let folder = self.folder;
        clap_mangen::generate_to(program, &folder).with_context(|| folder.display().to_string())?;
        Ok(ExitCode::SUCCESS)
    }
}

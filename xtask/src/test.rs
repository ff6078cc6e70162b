//! `cargo xtask test`: all tests of the workspace.

use anyhow::Result;

#[derive(clap::Args, Default)]
pub(crate) struct Test {
    /// Passed to `cargo test`, for example a test's name
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

impl Test {
    pub(crate) fn run(self) -> Result<()> {
        let test = ["test", "--workspace", "--no-fail-fast"];
        crate::shell::cargo(test.map(String::from).into_iter().chain(self.arguments))
    }
}

//! `cargo xtask demo`: builds the program as users get it, with the web page where there is Node.js, and runs its demo.

use anyhow::Result;

use crate::shell::report;
use crate::ui::Node;

/// The chore's arguments.
#[derive(clap::Args)]
pub(crate) struct Demo {
    /// Passed on to `tradepost demo`; `--help` lists them
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

impl Demo {
    pub(crate) fn run(self) -> Result<()> {
        // The demo goes without its page rather than not at all.
        if let Err(missing) = Node::find().and_then(|node| node.build()) {
            report(format_args!("without the web page: {missing:#}"));
        }
        let run = ["run", "--release", "--package", "tradepost", "--bin", "tradepost", "--", "demo"];
        crate::shell::cargo(run.map(String::from).into_iter().chain(self.arguments))
    }
}

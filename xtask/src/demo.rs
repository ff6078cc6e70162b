//! `cargo xtask demo`: builds the program as users get it, with the web page if Node.js is installed, and
//! runs its demo.

use anyhow::Result;

use crate::shell::report;
use crate::ui::Node;

#[derive(clap::Args)]
pub(crate) struct Demo {
    /// Passed to `tradepost demo`; `--help` lists them
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

impl Demo {
    pub(crate) fn run(self) -> Result<()> {
        // The demo works without the page.
        if let Err(missing) = Node::find().and_then(|node| node.build()) {
            report(format_args!("without the web page: {missing:#}"));
        }
        let run = ["run", "--release", "--package", "tradepost", "--bin", "tradepost", "--", "demo"];
        crate::shell::cargo(run.map(String::from).into_iter().chain(self.arguments))
    }
}

//! `cargo xtask bench`: measurements of release builds; ratios are taken within one run.

use anyhow::Result;

#[derive(clap::Args)]
pub(crate) struct Bench {
    /// Passed to `tradepost-bench`; without any, everything is measured and docs/benchmarks.md is written.
    /// `growth` measures what grows with the game and replaces its section there;
    /// `aws` counts what trades cost on AWS and writes docs/aws.md;
    /// `aws-load` prints what it bears, in simulated time
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

impl Bench {
    pub(crate) fn run(self) -> Result<()> {
        if self.arguments == ["aws"] {
            return crate::aws::bench();
        }
        if self.arguments == ["aws-load"] {
            let example = ["run", "--release", "--package", "tradepost-serverless", "--example"];
            return crate::shell::cargo(example.into_iter().chain(["load-in-simulated-time"]));
        }
        build("release")?;
        let run = ["run", "--release", "--package", "tradepost-bench", "--"];
        let mut arguments = self.arguments;
        // The parts that a page of the documentation shows are measured whole.
        let has_page = arguments.first().is_none_or(|part| part == "growth");
        if has_page && !arguments.iter().any(|argument| argument == "--markdown") {
            let part = if arguments.is_empty() { "all".to_owned() } else { arguments.remove(0) };
            arguments.splice(0..0, [&part, "--markdown", "docs/benchmarks.md"].map(String::from));
        }
        crate::shell::cargo(run.map(String::from).into_iter().chain(arguments))
    }
}

/// Builds the benchmarks and the program.
pub(crate) fn build(profile: &str) -> Result<()> {
    let programs = ["--package", "tradepost", "--package", "tradepost-bench", "--bins"];
    crate::shell::cargo(["build", "--profile", profile].into_iter().chain(programs))
}

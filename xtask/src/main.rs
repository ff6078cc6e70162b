//! Every chore of the project: `cargo xtask NAME`.

mod demo;
mod test;
mod ci;
mod bench;
mod contract;
mod sim;
mod venv;
mod deny;
mod fuzz;
mod mutate;
mod soak;
mod ui;
mod aws;

use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, bail};
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Every chore of the project")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Watch a living economy trade (release build of `tradepost demo`)
    Demo(demo::Demo),
    /// Run all tests
    Test(test::Test),
    /// What the gate runs: formatting, lints, generated files, all tests
    Ci,
    /// Measure, and compare with floors in the same run
    Bench(bench::Bench),
    /// Run both deployments in a simulated world, seed by seed
    Sim(sim::Sim),
    /// Run the HTTP contract suite against a deployment
    Contract(contract::Contract),
    /// Check the dependencies: licences, sources, bans, known holes
    Deny(deny::Deny),
    /// Attack every decoder of outside bytes, and the API
    Fuzz(fuzz::Fuzz),
    /// Break the product in many ways, and see that the tests notice each
    Mutate(mutate::Mutate),
    /// Keep one server under load for a long time, and see what it holds
    Soak(soak::Soak),
    /// Build the web page, test it, take its pictures
    Ui(ui::Ui),
    /// The market on AWS: package, deploy, test
    #[command(subcommand)]
    Aws(aws::Aws),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().chore {
        Chore::Demo(chore) => chore.run(),
        Chore::Test(chore) => chore.run(),
        Chore::Ci => ci::run(),
        Chore::Bench(chore) => chore.run(),
        Chore::Sim(chore) => chore.run(),
        Chore::Contract(chore) => chore.run(),
        Chore::Deny(chore) => chore.run(),
        Chore::Fuzz(chore) => chore.run(),
        Chore::Mutate(chore) => chore.run(),
        Chore::Soak(chore) => chore.run(),
        Chore::Ui(chore) => chore.run(),
        Chore::Aws(chore) => chore.run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tell(format_args!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

/// Runs cargo in the workspace, and shows what is run.
fn cargo<I: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = I>) -> anyhow::Result<()> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(root()?);
    run(&mut command)
}

/// Runs a command, and shows what is run.
fn run(command: &mut Command) -> anyhow::Result<()> {
    // `cargo run` says which package runs. To a cargo within it that is a change of surroundings, for which it would build
    // some dependencies anew each time (ring, and all that stands on it).
    let of_this_package = |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    for name in names.filter(|name| of_this_package(name)) {
        command.env_remove(name);
    }
    let arguments: Vec<_> = command.get_args().map(|argument| argument.to_string_lossy()).collect();
    let line = format!("{} {}", command.get_program().to_string_lossy(), arguments.join(" "));
    tell(format_args!("$ {line}"));
    let status = command.status().with_context(|| format!("cannot run {line}"))?;
    if !status.success() {
        bail!("{line}: {status}");
    }
    Ok(())
}

/// The workspace's folder.
fn root() -> anyhow::Result<&'static Path> {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask lies in the workspace")
}

/// Writes a line to standard error, where cargo writes its own.
fn tell(line: impl std::fmt::Display) {
    use std::io::Write;
    drop(writeln!(std::io::stderr().lock(), "{line}"));
}

//! The project's automation: `cargo xtask NAME`.

mod shell;
mod markdown;
mod demo;
mod test;
mod tidy;
mod ci;
mod bench;
mod contract;
mod sim;
mod venv;
mod deny;
mod fuzz;
mod mutate;
mod soak;
mod watch;
mod ui;
mod clients;
mod games;
mod glibc;
mod dist;
mod docs;
mod aws;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The project's automation")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Watch a living economy trade (release build of `tradepost demo`)
    Demo(demo::Demo),
    /// Run all tests
    Test(test::Test),
    /// Check wording, line length, file sizes, import cycles
    Tidy,
    /// Formatting, lints, tidiness, all tests, metrics and alerts
    Ci,
    /// Measure against floors in the same run
    Bench(bench::Bench),
    /// Run both deployments in a simulated world, seed by seed
    Sim(sim::Sim),
    /// Run the HTTP contract suite against a deployment
    Contract(contract::Contract),
    /// Check the dependencies: licences, sources, bans, known vulnerabilities
    Deny(deny::Deny),
    /// Fuzz every decoder of outside bytes, and the API
    Fuzz(fuzz::Fuzz),
    /// Apply each hand-written mutation; a test must fail
    Mutate(mutate::Mutate),
    /// Keep one server under load for a long time and check that nothing degrades
    Soak(soak::Soak),
    /// Check metrics, alert rules and their tests with promtool
    Watch,
    /// Build the web page, test it, take its pictures
    Ui(ui::Ui),
    /// Play the conformance suite through every client
    Clients(clients::Clients),
    /// Play the examples that need an engine
    Games(games::Games),
    /// Make what a release publishes, in dist/; install and use it
    Dist(dist::Dist),
    /// Make the documentation's site; run the commands in it
    Docs(docs::Docs),
    /// The market on AWS: package, deploy, test
    #[command(subcommand)]
    Aws(aws::Aws),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().task {
        Task::Demo(task) => task.run(),
        Task::Test(task) => task.run(),
        Task::Tidy => tidy::run(),
        Task::Ci => ci::run(),
        Task::Bench(task) => task.run(),
        Task::Sim(task) => task.run(),
        Task::Contract(task) => task.run(),
        Task::Deny(task) => task.run(),
        Task::Fuzz(task) => task.run(),
        Task::Mutate(task) => task.run(),
        Task::Soak(task) => task.run(),
        Task::Watch => watch::check(),
        Task::Ui(task) => task.run(),
        Task::Clients(task) => task.run(),
        Task::Games(task) => task.run(),
        Task::Dist(task) => task.run(),
        Task::Docs(task) => task.run(),
        Task::Aws(task) => task.run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            shell::report(format_args!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

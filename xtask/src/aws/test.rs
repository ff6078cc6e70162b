//! `cargo xtask aws test`: all that can be tested without an AWS account.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use clap::ValueEnum;

use super::emulator::{self, Emulator, environment};
use super::package::{Architecture, link, package};
use super::stack::Stack;
use super::tools::{BUILD, TEST, Tools, folder, target, workspace};
use crate::shell::{cargo_command, report, root, run};

#[derive(clap::Args)]
pub(crate) struct Test {
    /// Only the contract's cases whose name has this in it
    #[arg(long)]
    only: Option<String>,
    /// Only the market that announces orders in this way
    #[arg(long, value_enum)]
    announce: Option<Announce>,
}

/// How the matcher hears of new orders: the template's parameter `Announce`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Announce {
    Kinesis,
    Streams,
}

impl Announce {
    /// The parameter's value.
    const fn parameter(self) -> &'static str {
        match self {
            Self::Kinesis => "Announce=kinesis",
            Self::Streams => "Announce=streams",
        }
    }
}

impl Test {
    pub(super) fn run(self) -> Result<()> {
        let tools = Tools::install(&[BUILD, TEST])?;
        template(&tools)?;
        lints()?;
        // What is deployed by default, which this machine cannot run, and what the emulator runs.
        link(&tools, Architecture::Arm64)?;
        package(&tools, Architecture::X86_64)?;
        client(&tools, &Emulator::start(&tools, false)?)?;
        let all = [Announce::Kinesis, Announce::Streams];
        for announce in all.into_iter().filter(|&announce| self.announce.is_none_or(|only| only == announce))
        {
            contract(&tools, announce, self.only.as_deref())?;
            faults(&tools, announce)?;
        }
        if self.only.as_deref().is_none_or(|only| only == "webhooks") {
            deliveries(&tools)?;
        }
        report("the market on AWS: all tests passed");
        Ok(())
    }
}

/// The template and its helpers.
fn template(tools: &Tools) -> Result<()> {
    run(tools.command("cfn-lint")?.arg("template.yaml"))?;
    run(tools
        .command("checkov")?
        .args(["--file", "template.yaml", "--config-file", ".checkov.yaml"])
        .env("LOG_LEVEL", "ERROR"))?;
    run(tools.command("python")?.current_dir(folder()?.join("emulator")).args([
        "-m",
        "unittest",
        "test_template",
        "test_rights",
        "test_parameters",
        "test_watching",
        "test_pipe",
        "test_webhooks",
    ]))
}

/// What holds for the code of the workspace holds here.
fn lints() -> Result<()> {
    run(cargo_command().current_dir(workspace()?).args(["fmt", "--check"]))?;
    let mut clippy = cargo_command();
    clippy.current_dir(workspace()?).args(["clippy", "--locked", "--all-targets", "--target-dir"]);
    run(clippy.arg(target()?).args(["--", "-D", "warnings"]))
}

/// The DynamoDB client, against the model and two emulators.
fn client(tools: &Tools, first: &Emulator<'_>) -> Result<()> {
    let test =
        || tools.zigbuild("test", Architecture::X86_64.triple(), "release", ["--lib", "--test", "dynamodb"]);
    run(test()?.envs(environment(&first.url)))?;
    let (_second, url) = emulator::second(tools)?;
    run(test()?.envs(environment(&url)).env("EMULATOR", emulator::SECOND))
}

/// The same contract as on one machine, at the function URL.
fn contract(tools: &Tools, announce: Announce, only: Option<&str>) -> Result<()> {
    with_market(tools, announce, &[], |address, secret| {
        let mut xtask = Command::new(std::env::current_exe().context("this program")?);
        xtask.current_dir(root()?).args(["contract", "--url", address, "--secret-file"]);
        // There is no live stream on AWS, and the sweep that ends expired orders comes each minute.
        xtask.arg(secret.join("secret")).args(["--without", "live-stream,rules", "--settle", "90"]);
        if let Some(only) = only {
            xtask.args(["--only", only]);
        }
        run(&mut xtask)
    })
}

/// Webhooks, with a receiver on this machine.
fn deliveries(tools: &Tools) -> Result<()> {
    with_market(tools, Announce::Streams, &["WebhooksAllowPrivate=true"], |address, secret| {
        let mut test = tools.command("python")?;
        test.current_dir(folder()?.join("emulator"));
        test.args(["-m", "unittest", "--verbose", "test_deliveries"]);
        run(test.env("MARKET_URL", address).env("MARKET_SECRET_FILE", secret.join("secret")))
    })
}

/// Packages the market, and does something with it as [`with_market`] does.
pub(crate) fn with_packaged_market(work: impl FnOnce(&str, &Path) -> Result<()>) -> Result<()> {
    let tools = Tools::install(&[BUILD, TEST])?;
    package(&tools, Architecture::X86_64)?;
    with_market(&tools, Announce::Kinesis, &[], work)
}

/// Does something with the market deployed into an emulator, where the pipe (if there is one) runs and each
/// function has the rights of its role and no more: it gets the address of the function URL, and the folder
/// with the secret.
fn with_market(
    tools: &Tools,
    announce: Announce,
    more: &[&str],
    work: impl FnOnce(&str, &Path) -> Result<()>,
) -> Result<()> {
    let emulator = Emulator::start(tools, true)?;
    let stack = deploy(&emulator, announce, more)?;
    let pipe = || emulator.helper("pipe.py", &["--stack", &stack.name]);
    let _pipe = (announce == Announce::Kinesis).then(pipe).transpose()?;
    let url = stack.output("Url")?;
    let host = url.trim_start_matches("https://").trim_end_matches('/');
    let (_front, address) = emulator.listener("front.py", &["--host", host])?;
    work(&address, &stack.fetch_secret()?)
}

/// What goes wrong on AWS, one thing after another.
fn faults(tools: &Tools, announce: Announce) -> Result<()> {
    let emulator = Emulator::start(tools, false)?;
    let stack = deploy(&emulator, announce, &[])?;
    let mut test = tools.command("python")?;
    test.current_dir(folder()?.join("emulator")).args([
        "-W",
        "ignore::ResourceWarning",
        "-m",
        "unittest",
        "--verbose",
        "test_faults",
    ]);
    run(test.envs(environment(&emulator.url)).env("STACK", &stack.name))
}

/// The market, with the rules that the suites lean on.
fn deploy<'a>(emulator: &Emulator<'a>, announce: Announce, more: &[&str]) -> Result<Stack<'a>> {
    let all = ["RequestsPerSecond=0", "SalesTaxBps=250", announce.parameter()];
    emulator.deploy("market", &[&all, more].concat())
}

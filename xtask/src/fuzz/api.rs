//! `cargo xtask fuzz api`: schemathesis generates valid and invalid requests from the OpenAPI document and
//! checks each response against it: no 500, no undocumented status, no body outside its schema. It runs as a
//! player and as the operator, against each deployment.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use crate::aws;
use crate::shell::{cargo, report, root, run};
use crate::venv::Venv;

/// The checks of every response.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,\
                      unsupported_method,ignored_auth";

#[derive(clap::Args)]
pub(super) struct Api {
    /// Deployment to fuzz [default: one machine, and AWS over tables in memory]
    #[arg(long, value_enum)]
    on: Option<Deployment>,
    /// Most requests per operation
    #[arg(long, default_value_t = 100)]
    examples: u32,
    /// The same seed generates the same requests
    #[arg(long, default_value_t = 1)]
    seed: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Deployment {
    /// The binary, on a new directory
    OneMachine,
    /// The market of AWS over tables in memory
    Aws,
    /// The function URL of the market deployed into an AWS emulator: slow, so with few examples
    Emulator,
}

/// A deployment; it stops when this is dropped.
struct Running {
    process: Child,
    url: String,
}

impl Running {
    /// Waits until it prints its address.
    fn start(command: &mut Command) -> Result<Self> {
        let mut process = command.stdout(Stdio::piped()).spawn().context("the deployment")?;
        let mut line = String::new();
        BufReader::new(process.stdout.take().context("its output")?).read_line(&mut line)?;
        let url = line.split('"').find(|part| part.starts_with("http://")).map(str::to_owned);
        let Some(url) = url else { bail!("the deployment printed no address: {line:?}") };
        Ok(Self { process, url })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

impl Api {
    pub(super) fn run(&self) -> Result<()> {
        let tools = Venv::of_the_gate()?;
        let deployments =
            self.on.map_or_else(|| vec![Deployment::OneMachine, Deployment::Aws], |only| vec![only]);
        cargo(["build", "--package", "tradepost", "--bin", "tradepost"])?;
        for deployment in deployments {
            let attack = |url: &str, secret: &Path| self.attack_as_all(&tools, deployment, url, secret);
            match deployment {
                Deployment::OneMachine => with_running(one_machine()?, attack)?,
                Deployment::Aws => with_running(tables_in_memory()?, attack)?,
                Deployment::Emulator => aws::with_packaged_market(attack)?,
            }
        }
        Ok(())
    }

    /// Runs as a player and as the operator, with tokens signed by the secret in a folder.
    fn attack_as_all(&self, tools: &Venv, on: Deployment, url: &str, secret: &Path) -> Result<()> {
        for (role, name, who) in [("player", "ann", "a player"), ("operator", "game", "the operator")] {
            report(format_args!("fuzz api: {} as {who}", on.name()));
            self.attack(tools, on, url, &token(secret, role, name)?)?;
        }
        Ok(())
    }

    fn attack(&self, tools: &Venv, on: Deployment, url: &str, token: &str) -> Result<()> {
        let folder = root()?.join("target/fuzz");
        std::fs::create_dir_all(&folder)?;
        let mut command = tools.command("schemathesis");
        command.current_dir(folder).arg("run").arg(format!("{url}/openapi.json"));
        command.args(["--header", &format!("Authorization: Bearer {token}"), "--checks", CHECKS]);
        // A stream never ends.
        command.args([
            "--exclude-path",
            "/v1/stream",
            "--exclude-path",
            "/v1/feed/stream",
            "--phases",
            "examples,coverage,fuzzing,stateful",
        ]);
        if on != Deployment::OneMachine {
            // Not supported there (documented): the tables have their own backups.
            command.args(["--exclude-path", "/v1/backup"]);
        }
        command.args(["--max-examples", &self.examples.to_string(), "--seed", &self.seed.to_string()]);
        command.args([
            "--generation-database",
            "none",
            "--suppress-health-check",
            "all",
            "--warnings",
            "off",
        ]);
        run(&mut command)
    }
}

impl Deployment {
    fn name(self) -> &'static str {
        match self {
            Self::OneMachine => "one machine",
            Self::Aws => "the market of AWS over tables in memory",
            Self::Emulator => "the function URL in an AWS emulator",
        }
    }
}

/// Starts a deployment on a new folder and passes its address and the folder, which has the secret, to
/// `work`.
fn with_running(mut command: Command, work: impl FnOnce(&str, &Path) -> Result<()>) -> Result<()> {
    let data = root()?.join("target/fuzz/api");
    // Leftovers of an earlier run would change the responses.
    if data.exists() {
        std::fs::remove_dir_all(&data)?;
    }
    std::fs::create_dir_all(&data)?;
    // The first token creates the secret.
    token(&data, "operator", "game")?;
    let running = Running::start(command.arg(&data))?;
    work(&running.url, &data)
}

/// The binary; the folder is its last argument.
fn one_machine() -> Result<Command> {
    let mut command = Command::new(program()?);
    command.args(["serve", "--listen", "127.0.0.1:0", "--requests-per-second", "0", "--json", "--data"]);
    Ok(command)
}

/// The AWS logic over tables in memory; the folder is its last argument.
fn tables_in_memory() -> Result<Command> {
    cargo(["build", "--package", "tradepost-serverless", "--example", "tables-in-memory"])?;
    Ok(Command::new(root()?.join("target/debug/examples/tables-in-memory")))
}

fn program() -> Result<std::path::PathBuf> {
    Ok(root()?.join("target/debug/tradepost"))
}

fn token(data: &Path, role: &str, player: &str) -> Result<String> {
    let mut command = Command::new(program()?);
    command.args(["token", "--role", role, "--player", player, "--data"]).arg(data);
    let output = command.output().context("a token")?;
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

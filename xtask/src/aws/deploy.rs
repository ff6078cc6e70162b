//! `cargo xtask aws deploy`: from an account to a market, with the ordinary AWS tools.

use anyhow::{Context, Result};

use super::package::{Architecture, package};
use super::stack::Stack;
use super::tools::{BUILD, Tools};
use crate::shell::{cargo_command, report, root, run};

#[derive(clap::Args)]
pub(crate) struct Deploy {
    /// Name of the stack; its tables and functions start with it
    #[arg(long, default_value = "tradepost")]
    stack: String,
    /// What the functions run on; arm64 costs a fifth less
    #[arg(long, value_enum, default_value_t = Architecture::Arm64)]
    architecture: Architecture,
    /// Bucket for the artifact; made if it is not there [default: tradepost-artifacts-ACCOUNT-REGION]
    #[arg(long)]
    bucket: Option<String>,
    /// Parameters of the template, such as SalesTaxBps=250; see deploy/aws/template.yaml
    #[arg(value_name = "NAME=VALUE")]
    parameters: Vec<String>,
}

impl Deploy {
    pub(super) fn run(self) -> Result<()> {
        let tools = Tools::install(&[BUILD])?;
        package(&tools, self.architecture)?;
        let stack = Stack { tools: &tools, name: self.stack, environment: Vec::new() };
        let bucket = match self.bucket {
            Some(bucket) => bucket,
            None => default_bucket(&stack)?,
        };
        stack.make_bucket(&bucket)?;
        let mut parameters = vec![format!("Architecture={}", self.architecture.name())];
        parameters.extend(self.parameters);
        let claims = claims_of_tokens(&parameters);
        stack.deploy(&bucket, &parameters)?;
        let folder = stack.fetch_secret()?;
        let url = stack.output("Url")?;
        report(format_args!("the market: {url}"));
        report(format_args!("the dashboard: {}", stack.output("Dashboard")?));
        report("an operator's token, good for a day:");
        let token = ["run", "--quiet", "--package", "tradepost", "--bin", "tradepost", "--", "token"];
        let mut command = cargo_command();
        command.current_dir(root()?).args(token).arg("--data").arg(folder);
        run(command.args(["--player", "game", "--role", "operator"]).args(claims))
            .context("the market is there, but no token")
    }
}

/// The options of `tradepost token` that a market with these parameters needs.
fn claims_of_tokens(parameters: &[String]) -> Vec<String> {
    let options = [("PlayerClaim=", "--player-claim="), ("RoleClaim=", "--role-claim=")];
    let option = |(name, option): (&str, &str)| {
        let claim = parameters.iter().find_map(|parameter| parameter.strip_prefix(name))?;
        Some(format!("{option}{claim}"))
    };
    options.into_iter().filter_map(option).collect()
}

fn default_bucket(stack: &Stack<'_>) -> Result<String> {
    let account = stack
        .said(["sts", "get-caller-identity", "--query", "Account"])
        .context("no AWS account is set up")?;
    let region = stack.said(["configure", "get", "region"]).ok();
    let named = |name: &str| std::env::var(name).ok();
    let region = named("AWS_REGION")
        .or_else(|| named("AWS_DEFAULT_REGION"))
        .or(region)
        .context("no region is set up")?;
    Ok(format!("tradepost-artifacts-{account}-{region}"))
}

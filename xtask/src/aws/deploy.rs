//! `cargo xtask aws deploy`: from an account to a market, with the ordinary AWS tools.

use anyhow::{Context, Result, ensure};

use super::package::{Architecture, package};
use super::stack::Stack;
use super::tools::{BUILD, Tools};
use crate::shell::{cargo_command, report, root, run};

/// The parameter that protects the tables.
const PROTECTION: &str = "ProtectData=";
/// The regions in which Lambda functions have no URLs, as AWS's guide lists them.
const WITHOUT_FUNCTION_URLS: [&str; 11] = [
    "ap-east-2",
    "ap-south-2",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-west-1",
    "eu-central-2",
    "eu-south-2",
    "il-central-1",
    "me-central-1",
];

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
    /// Print no operator's token, for example where output is kept (CI)
    #[arg(long)]
    no_token: bool,
    /// Parameters of the template, such as SalesTaxBps=250; see deploy/aws/template.yaml
    #[arg(value_name = "NAME=VALUE")]
    parameters: Vec<String>,
}

impl Deploy {
    pub(super) fn run(self) -> Result<()> {
        let tools = Tools::install(&[BUILD])?;
        let stack = Stack { tools: &tools, name: self.stack, environment: Vec::new() };
        let region = region(&stack)?;
        check_region(&region)?;
        let account = stack
            .said(["sts", "get-caller-identity", "--query", "Account"])
            .context("no AWS account is set up")?;
        package(&tools, self.architecture)?;
        let bucket = self.bucket.unwrap_or_else(|| format!("tradepost-artifacts-{account}-{region}"));
        stack.make_bucket(&bucket, Some(&account))?;
        let mut parameters = vec![format!("Architecture={}", self.architecture.name())];
        parameters.extend(self.parameters);
        let claims = claims_of_tokens(&parameters);
        deploy(&stack, &bucket, parameters)?;
        let url = stack.output("Url")?;
        report(format_args!("the market: {url}"));
        report(format_args!("the dashboard: {}", stack.output("Dashboard")?));
        if self.no_token {
            return Ok(());
        }
        let folder = stack.fetch_secret()?;
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
    let options = [
        ("PlayerClaim=", "--player-claim="),
        ("RoleClaim=", "--role-claim="),
        ("TokenAudience=", "--audience="),
        ("TokenIssuer=", "--issuer="),
    ];
    let option = |(name, option): (&str, &str)| {
        let value = parameters.iter().find_map(|parameter| parameter.strip_prefix(name))?;
        (!value.is_empty()).then(|| format!("{option}{value}"))
    };
    options.into_iter().filter_map(option).collect()
}

/// Makes the stack what the template and the parameters say, and protects it.
///
/// A new stack is made without protection: if that fails, `CloudFormation` has to delete the tables again.
/// The protection of the stack keeps `delete-stack` from deleting all but the tables, the secret included.
fn deploy(stack: &Stack<'_>, bucket: &str, mut parameters: Vec<String>) -> Result<()> {
    let named = parameters.iter().find_map(|parameter| parameter.strip_prefix(PROTECTION));
    let protects = named.map(|value| value != "false");
    if stack.exists() {
        stack.deploy(bucket, &parameters)?;
    } else {
        parameters.retain(|parameter| !parameter.starts_with(PROTECTION));
        stack.deploy(bucket, &[parameters.as_slice(), &[format!("{PROTECTION}false")]].concat())?;
        if protects != Some(false) {
            stack.deploy(bucket, &[parameters.as_slice(), &[format!("{PROTECTION}true")]].concat())?;
            return stack.protect(true);
        }
    }
    protects.map_or(Ok(()), |protects| stack.protect(protects))
}

fn region(stack: &Stack<'_>) -> Result<String> {
    let named = |name: &str| std::env::var(name).ok();
    named("AWS_REGION")
        .or_else(|| named("AWS_DEFAULT_REGION"))
        .or_else(|| stack.said(["configure", "get", "region"]).ok())
        .context("no region is set up")
}

/// Refuses a region where a function can have no URL, before anything is built.
fn check_region(region: &str) -> Result<()> {
    ensure!(
        !WITHOUT_FUNCTION_URLS.contains(&region),
        "Lambda functions have no URLs in {region}; choose another region (AWS_REGION)"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_without_function_urls_is_refused() {
        assert!(check_region("eu-central-1").is_ok());
        let refused = check_region("eu-central-2").unwrap_err().to_string();
        assert!(refused.contains("no URLs in eu-central-2"), "{refused}");
    }

    #[test]
    fn a_token_has_the_claims_that_the_market_asks_for() {
        let parameters = ["SalesTaxBps=5", "RoleClaim=part", "TokenIssuer=", "TokenAudience=market"];
        let parameters = parameters.map(str::to_owned);
        assert_eq!(claims_of_tokens(&parameters), ["--role-claim=part", "--audience=market"]);
    }
}

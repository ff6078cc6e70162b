//! `tradepost doctor`: checks a market and the machine around it, a line a check, and says what to do.
//!
//! Invariants: it changes nothing; no check stops the others; no token, secret or proxy's password is
//! printed.

mod finding;
mod files;
mod journal;
mod machine;
mod token;
mod remote;

use std::path::Path;
use std::process::ExitCode;

use serde_json::json;
use tradepost_node::inspect;

use self::finding::{Finding, Level};
use super::shared::{DataArgs, print_line, runtime};
use crate::config::{CONFIG_FILE, Config, Options};

#[derive(clap::Args, Debug)]
pub(super) struct Doctor {
    #[command(flatten)]
    data: DataArgs,
    /// Also check the market behind this address, as players reach it: through your proxy
    #[arg(long, env = "TRADEPOST_URL")]
    url: Option<String>,
    /// Also check this token
    #[arg(long, env = "TRADEPOST_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

impl Doctor {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let findings = runtime()?.block_on(self.examine());
        let is_ok = findings.iter().all(|finding| finding.level != Level::Error);
        if self.json {
            print_line(json!({ "ok": is_ok, "checks": findings }))?;
        } else {
            findings.iter().try_for_each(print_line)?;
        }
        Ok(if is_ok { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    async fn examine(&self) -> Vec<Finding> {
        let (mut findings, mut config) = (Vec::new(), None);
        let data = &self.data.data;
        // Far from the market, only its address can be checked.
        if self.url.is_none() || data.exists() {
            findings.push(self.settings(&mut config));
            let config = config.as_ref();
            let in_use = inspect::is_in_use(data);
            findings.extend(files::check(data, &in_use));
            findings.extend(journal::check(data, config));
            findings.extend(machine::check(config, &in_use));
            findings.extend(self.url.as_deref().and_then(|url| machine::client_addresses(config?, url)));
            if let Some(config) = config {
                findings.extend(token::check(config, self.token.as_deref()).await);
            }
        }
        findings.extend(machine::certificates_and_proxies(self.url.as_deref()));
        if let Some(url) = &self.url {
            findings.extend(remote::check(url, self.token.as_deref()).await);
        }
        findings
    }

    /// Whether the settings can be used; all other checks know them.
    fn settings(&self, config: &mut Option<Config>) -> Finding {
        let (data, file) = (&self.data.data, self.data.config.as_deref());
        let loaded = Config::load(data, self.data.options.clone(), file)
            .and_then(|config| config.serving().map(|_| config));
        match loaded {
            Ok(loaded) => {
                *config = Some(loaded);
                let path = file.map_or_else(|| data.join(CONFIG_FILE), Path::to_owned);
                let from = if path.exists() { path.display().to_string() } else { "defaults".to_owned() };
                Finding::ok("settings", format!("usable ({from}, flags and variables)"))
            }
            Err(error) => {
                *config = Config::of(data, Options::default()).ok();
                Finding::error("settings", error.to_string(), "correct it; the other checks use defaults")
            }
        }
    }
}

//! `cargo xtask soak`: one server under load for a long time, through overload, backup, a lost history, kills
//! and restarts.

use anyhow::Result;

#[derive(clap::Args)]
pub(crate) struct Soak {
    /// Duration in minutes
    #[arg(long, default_value_t = 60.0)]
    minutes: f64,
    /// Use the development build instead of a release: slower, but already built
    #[arg(long)]
    dev: bool,
}

impl Soak {
    pub(crate) fn run(self) -> Result<()> {
        let profile = if self.dev { "dev" } else { "release" };
        crate::bench::build(profile)?;
        let run = ["run", "--quiet", "--profile", profile, "--package", "tradepost-bench", "--", "soak"];
        crate::shell::cargo(run.into_iter().chain(["--minutes", &self.minutes.to_string()]))
    }
}

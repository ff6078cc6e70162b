//! `cargo xtask aws`: packages, deploys and tests the market on AWS.

mod tools;
mod package;
mod stack;
mod deploy;
mod emulator;
mod test;
mod bench;

use anyhow::Result;
use clap::Subcommand;

pub(crate) use bench::bench;
pub(crate) use test::with_packaged_market;

#[derive(Subcommand)]
pub(crate) enum Aws {
    /// Build the functions' artifact: deploy/aws/target/lambda/tradepost/bootstrap.zip
    Package(package::Package),
    /// Deploy to the account that the AWS tools are set up for; prints the URL and an operator token
    Deploy(deploy::Deploy),
    /// All tests: template, policies, artifact, client, and the market deployed into a local emulator
    Test(test::Test),
}

impl Aws {
    pub(crate) fn run(self) -> Result<()> {
        match self {
            Self::Package(task) => task.run(),
            Self::Deploy(task) => task.run(),
            Self::Test(task) => task.run(),
        }
    }
}

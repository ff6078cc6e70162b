//! `cargo xtask bench aws`: what trades cost on AWS, counted from the calls really made, written into
//! docs/aws.md.

use anyhow::Result;

use super::emulator::{Emulator, environment};
use super::package::{Architecture, package};
use super::tools::{BUILD, TEST, Tools, folder};
use crate::shell::{root, run};

/// Counts, times, and writes the table.
pub(crate) fn bench() -> Result<()> {
    let tools = Tools::install(&[BUILD, TEST])?;
    package(&tools, Architecture::X86_64)?;
    let emulator = Emulator::start(&tools, false)?;
    let stack = emulator.deploy("market", &["RequestsPerSecond=0", "OpenOrdersMax=100000"])?;
    let (_proxy, address) = emulator.listener("proxy.py", &[])?;
    let mut command = tools.command("python")?;
    command.current_dir(folder()?.join("emulator")).arg("bench.py").env("STACK", &stack.name);
    command.env("PROXY", address).arg("--markdown").arg(root()?.join("docs/aws.md"));
    run(command.envs(environment(&emulator.url)))
}

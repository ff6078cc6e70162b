//! A Python environment with tools from `PyPI`, created in a target folder on first use.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::shell::run;

/// A Python environment with tools.
#[derive(Debug)]
pub(crate) struct Venv {
    /// Where its programs are.
    pub(crate) bin: PathBuf,
}

impl Venv {
    /// Installs the packages these files list into a folder's environment, unless installed.
    pub(crate) fn install(folder: &Path, lists: &[PathBuf]) -> Result<Self> {
        let bin = folder.join("bin");
        for list in lists {
            let wanted = std::fs::read_to_string(list).with_context(|| list.display().to_string())?;
            let stamp = folder.join(list.display().to_string().replace(['/', '\\', '.', ':'], "-"));
            if std::fs::read_to_string(&stamp).is_ok_and(|there| there == wanted) {
                continue;
            }
            if !bin.join("pip").exists() {
                run(Command::new("python3").args(["-m", "venv"]).arg(folder))
                    .context("Python 3.11 or newer with its venv module is needed")?;
            }
            let pip = ["install", "--quiet", "--disable-pip-version-check", "--requirement"];
            run(Command::new(bin.join("pip")).args(pip).arg(list))?;
            std::fs::write(stamp, wanted)?;
        }
        Ok(Self { bin })
    }

    /// The environment of the tasks that check and fuzz the market.
    pub(crate) fn of_the_gate() -> Result<Self> {
        let root = crate::shell::root()?;
        Self::install(&root.join("target/tools"), &[root.join("xtask/requirements.txt")])
    }

    /// One of its programs.
    pub(crate) fn command(&self, name: &str) -> Command {
        Command::new(self.bin.join(name))
    }
}

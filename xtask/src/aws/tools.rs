//! The tools of the AWS tasks, from `PyPI` into deploy/aws/target/venv: zig for cross-building, the AWS
//! command line, and for tests the emulator and the linters.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::shell::root;
use crate::venv::Venv;

/// What building and deploying needs.
pub(super) const BUILD: &str = "requirements.txt";
/// What tests need as well.
pub(super) const TEST: &str = "emulator/requirements.txt";

/// The folder of the template and the emulator.
pub(super) fn folder() -> Result<PathBuf> {
    Ok(root()?.join("deploy/aws"))
}

/// The Cargo workspace of the Lambda functions.
pub(super) fn workspace() -> Result<PathBuf> {
    Ok(root()?.join("apps/lambda"))
}

/// The build directory of the functions and their tools.
pub(super) fn target() -> Result<PathBuf> {
    Ok(folder()?.join("target"))
}

/// A Python environment with tools.
#[derive(Debug)]
pub(super) struct Tools {
    bin: PathBuf,
}

impl Tools {
    /// Installs what these files list, unless it is there.
    pub(super) fn install(lists: &[&str]) -> Result<Self> {
        let folder = folder()?;
        let lists: Vec<_> = lists.iter().map(|list| folder.join(list)).collect();
        Ok(Self { bin: Venv::install(&target()?.join("venv"), &lists)?.bin })
    }

    /// One of the tools, in the AWS folder, with the others in its path.
    pub(super) fn command(&self, name: &str) -> Result<Command> {
        let mut command = Command::new(self.bin.join(name));
        command.current_dir(folder()?).env("PATH", self.path()?).env("AWS_PAGER", "");
        Ok(command)
    }

    /// The AWS command line: the user's own, where there is one.
    pub(super) fn aws(&self) -> Result<Command> {
        let own = std::env::var_os("PATH")
            .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join("aws").is_file()));
        let mut command = if own { Command::new("aws") } else { self.command("aws")? };
        command.current_dir(folder()?).env("AWS_PAGER", "");
        Ok(command)
    }

    /// A script of the emulator's folder.
    pub(super) fn script(&self, name: &str) -> Result<Command> {
        let mut command = self.command("python")?;
        command.arg("-u").arg(Path::new("emulator").join(name));
        Ok(command)
    }

    /// `cargo-zigbuild`, which links against the C library of Amazon Linux 2023.
    pub(super) fn zigbuild<I: AsRef<OsStr>>(
        &self,
        task: &str,
        triple: &str,
        profile: &str,
        arguments: impl IntoIterator<Item = I>,
    ) -> Result<Command> {
        let mut command = self.command("cargo-zigbuild")?;
        command.current_dir(workspace()?);
        let glibc = format!("{triple}.{}", super::package::GLIBC);
        command.args([task, "--profile", profile, "--locked", "--target", &glibc]);
        command.arg("--target-dir").arg(target()?);
        command.args(arguments);
        Ok(command)
    }

    fn path(&self) -> Result<std::ffi::OsString> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        Ok(std::env::join_paths(std::iter::once(self.bin.clone()).chain(std::env::split_paths(&path)))?)
    }
}

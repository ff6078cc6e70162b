//! The wheel for `PyPI`, which carries the program.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::program::Program;
use crate::shell::root;

/// Makes `tradepost-VERSION-py3-none-PLATFORM.whl`.
pub(super) fn make(folder: &Path, program: &Program, licences: &Path) -> Result<PathBuf> {
    let script = root()?.join("deploy/pypi/wheel.py");
    let mut python = Command::new("python3");
    python
        .arg(script)
        .arg(&program.file)
        .args([program.version, &platform(program)])
        .arg(licences)
        .arg(folder);
    let output = python.output().context("Python 3 is needed")?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(PathBuf::from(String::from_utf8(output.stdout)?.trim()))
}

/// The platform tag: `pip` compares it with the machine, glibc included.
fn platform(program: &Program) -> String {
    let processor = program.processor;
    match (program.system, program.glibc) {
        ("macos", _) if processor == "aarch64" => "macosx_11_0_arm64".into(),
        ("macos", _) => format!("macosx_10_12_{processor}"),
        ("windows", _) => "win_amd64".into(),
        (_, glibc) => format!("manylinux_2_{}_{processor}", glibc.unwrap_or(0)),
    }
}

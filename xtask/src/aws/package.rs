//! `cargo xtask aws package`: builds the artifact, and looks whether Lambda can run it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use clap::ValueEnum;

use super::tools::{BUILD, Tools, folder, target};
use crate::glibc;
use crate::shell::{report, run};

/// The C library of Amazon Linux 2023.
pub(super) const GLIBC: &str = "2.34";
/// What is built of the functions' workspace.
const BINARY: [&str; 2] = ["--bin", "bootstrap"];
/// The largest artifact, in bytes: start-up time grows with it.
const ZIP_BYTES_MAX: u64 = 15 * 1024 * 1024;

#[derive(clap::Args)]
pub(crate) struct Package {
    /// What the functions run on; arm64 costs a fifth less
    #[arg(long, value_enum, default_value_t = Architecture::Arm64)]
    architecture: Architecture,
}

/// What functions run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Architecture {
    /// Graviton
    Arm64,
    /// Intel, AMD
    #[value(name = "x86_64")]
    X86_64,
}

impl Architecture {
    /// Its name in the template.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Arm64 => "arm64",
            Self::X86_64 => "x86_64",
        }
    }

    /// Its Rust target.
    pub(super) const fn triple(self) -> &'static str {
        match self {
            Self::Arm64 => "aarch64-unknown-linux-gnu",
            Self::X86_64 => "x86_64-unknown-linux-gnu",
        }
    }
}

impl Package {
    pub(super) fn run(self) -> Result<()> {
        package(&Tools::install(&[BUILD])?, self.architecture)
    }
}

/// Builds the artifact for an architecture.
pub(super) fn package(tools: &Tools, architecture: Architecture) -> Result<()> {
    let binary = target()?.join(architecture.triple()).join("release/bootstrap");
    build(&mut tools.zigbuild("zigbuild", architecture.triple(), "release", BINARY)?, architecture)?;
    check_symbols(&binary)?;
    let zip = artifact()?;
    std::fs::create_dir_all(zip.parent().context("the artifact has a folder")?)?;
    run(tools.command("python")?.arg(folder()?.join("zip.py")).arg(&binary).arg(&zip))?;
    let size = std::fs::metadata(&zip)?.len();
    ensure!(size <= ZIP_BYTES_MAX, "the artifact has {size} bytes; at most {ZIP_BYTES_MAX} are wanted");
    report(format_args!("{}: {:.1} MB, {}", zip.display(), megabytes(size), architecture.name()));
    Ok(())
}

/// Links the binary for an architecture, without optimising it, which takes most of the time: code, libraries
/// and symbols are those of the artifact.
pub(super) fn link(tools: &Tools, architecture: Architecture) -> Result<()> {
    let mut command = tools.zigbuild("zigbuild", architecture.triple(), "dev", BINARY)?;
    build(command.env("CARGO_PROFILE_DEV_DEBUG", "0"), architecture)?;
    check_symbols(&target()?.join(architecture.triple()).join("debug/bootstrap"))
}

fn build(command: &mut Command, architecture: Architecture) -> Result<()> {
    let triple = architecture.triple();
    // Where rustup keeps the toolchain; another one has its targets or has them not.
    drop(Command::new("rustup").args(["target", "add", triple]).status());
    run(command).with_context(|| format!("if the target is missing: rustup target add {triple}"))
}

/// Where the artifact is: the template names it.
fn artifact() -> Result<PathBuf> {
    Ok(target()?.join("lambda/tradepost/bootstrap.zip"))
}

/// Looks for symbols of a C library newer than Lambda's.
fn check_symbols(binary: &Path) -> Result<()> {
    let newest = glibc::needed(binary)?;
    let limit = glibc::minor(GLIBC.as_bytes()).context("a version")?;
    ensure!(newest <= limit, "the artifact needs glibc 2.{newest}; Amazon Linux 2023 has {GLIBC}");
    report(format_args!("symbols: glibc 2.{newest} at most"));
    Ok(())
}

fn megabytes(bytes: u64) -> f64 {
    f64::from(u32::try_from(bytes / 1024).unwrap_or(u32::MAX)) / 1024.0
}

//! The program that every package carries: without symbols, which are beside it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::files::exists;
use crate::glibc;
use crate::shell::{cargo, report, root, run};
use crate::ui::Node;

/// The built program, and what its packages say of it.
pub(super) struct Program {
    /// `dist/tradepost`
    pub(super) file: PathBuf,
    /// `dist/tradepost.debug`, for debuggers; only where the symbols can be split off.
    pub(super) symbols: Option<PathBuf>,
    pub(super) version: &'static str,
    /// The processor, as the compiler names it: `x86_64`, `aarch64`.
    pub(super) processor: &'static str,
    /// The operating system, as the compiler names it.
    pub(super) system: &'static str,
    /// The minor version of the glibc that it needs; none elsewhere than on Linux.
    pub(super) glibc: Option<u32>,
    /// Seconds since 1970 of the last commit: the time of every file in a package.
    pub(super) commit_time: String,
}

impl Program {
    /// Builds it with the page inside, into this folder.
    pub(super) fn build(folder: &Path, dev: bool) -> Result<Self> {
        Node::find().and_then(|node| node.build())?;
        let built = root()?.join("target").join(if dev { "debug" } else { "release" });
        if dev {
            cargo(["build", "--locked", "--workspace", "--bin", "tradepost"])?;
        } else {
            cargo(["build", "--locked", "--release", "--package", "tradepost", "--bin", "tradepost"])?;
        }
        let (built, file) = (built.join(executable("tradepost")), folder.join(executable("tradepost")));
        let symbols = split(&built, &file)?;
        let linux = cfg!(target_os = "linux");
        let program = Self {
            symbols,
            version: env!("CARGO_PKG_VERSION"),
            processor: std::env::consts::ARCH,
            system: std::env::consts::OS,
            glibc: linux.then(|| glibc::needed(&file)).transpose()?,
            commit_time: commit_time(),
            file,
        };
        if let Some(minor) = program.glibc {
            report(format_args!("the program needs glibc 2.{minor} or newer"));
        }
        Ok(program)
    }
}

/// The file name of a program on this system.
pub(super) fn executable(name: &str) -> String {
    format!("{name}{}", std::env::consts::EXE_SUFFIX)
}

/// Copies the program without its symbols, and the symbols beside it.
fn split(built: &Path, file: &Path) -> Result<Option<PathBuf>> {
    if !cfg!(target_os = "linux") || !exists("objcopy") {
        std::fs::copy(built, file).with_context(|| built.display().to_string())?;
        return Ok(None);
    }
    let symbols = file.with_extension("debug");
    let compressed = ["--only-keep-debug", "--compress-debug-sections"];
    run(Command::new("objcopy").args(compressed).arg(built).arg(&symbols))?;
    let link = format!("--add-gnu-debuglink={}", symbols.display());
    run(Command::new("objcopy").args(["--strip-all", &link]).arg(built).arg(file))?;
    Ok(Some(symbols))
}

/// The time of the last commit, or of the first in 1980, which every archive can hold.
fn commit_time() -> String {
    let output = Command::new("git").args(["log", "-1", "--format=%ct"]).output();
    let time = output.ok().filter(|output| output.status.success());
    let time = time.and_then(|output| String::from_utf8(output.stdout).ok());
    time.map_or_else(|| "315532800".to_owned(), |time| time.trim().to_owned())
}

//! Runs commands and reports what it does.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Context, bail};

/// Runs cargo in the workspace and prints the command.
pub(crate) fn cargo<I: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = I>) -> anyhow::Result<()> {
    run(cargo_command().args(arguments).current_dir(root()?))
}

/// Builds the workspace's programs, with the features of the whole workspace, as the tests have built them.
pub(crate) fn build_programs() -> anyhow::Result<()> {
    cargo(["build", "--workspace", "--bins"])
}

/// The cargo that runs this program.
pub(crate) fn cargo_command() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs a command and prints it.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<()> {
    // `cargo run` sets variables that name its package. To a cargo inside, that is a changed environment, for
    // which it would rebuild some dependencies each time (ring and what depends on it).
    let of_this_package = |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    for name in names.filter(|name| of_this_package(name)) {
        command.env_remove(name);
    }
    let arguments: Vec<_> = command.get_args().map(|argument| argument.to_string_lossy()).collect();
    let line = format!("{} {}", command.get_program().to_string_lossy(), arguments.join(" "));
    report(format_args!("$ {line}"));
    let status = command.status().with_context(|| format!("cannot run {line}"))?;
    if !status.success() {
        bail!("{line}: {status}");
    }
    Ok(())
}

/// The workspace's root folder: that of the sources which cargo runs, even if another checkout shares its
/// build folder.
pub(crate) fn root() -> anyhow::Result<&'static Path> {
    static ROOT: OnceLock<Option<PathBuf>> = OnceLock::new();
    let root = ROOT.get_or_init(|| {
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR");
        let xtask = manifest.map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        xtask.parent().map(Path::to_owned)
    });
    root.as_deref().context("xtask is in the workspace")
}

/// Cargo's build folder.
pub(crate) fn target() -> anyhow::Result<PathBuf> {
    let folder = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
    Ok(root()?.join(folder))
}

/// Writes a line to standard error, where cargo writes its own.
pub(crate) fn report(line: impl std::fmt::Display) {
    use std::io::Write;
    drop(writeln!(std::io::stderr().lock(), "{line}"));
}

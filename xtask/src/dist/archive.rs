//! The program as `.tar.gz`, its symbols as another, and the checksums of all files.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::files::{exists, files, install, write};
use super::program::Program;
use crate::shell::{root, run};

/// Makes `tradepost-VERSION-PROCESSOR-SYSTEM.tar.gz`, and `…-symbols.tar.gz` where the symbols are apart.
pub(super) fn make(folder: &Path, program: &Program, licences: &Path) -> Result<PathBuf> {
    let name = format!("tradepost-{}-{}-{}", program.version, program.processor, program.system);
    let scratch = tempfile::tempdir()?;
    let inside = scratch.path().join(&name);
    install(&program.file, &inside.join(program.file.file_name().context("a name")?), "755")?;
    write(&inside.join("licences.txt"), std::fs::read(licences)?)?;
    let root = root()?;
    for file in ["README.md", "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT"] {
        install(&root.join(file), &inside.join(file), "644")?;
    }
    let archive = pack(folder, scratch.path(), &name, program)?;
    if let Some(symbols) = &program.symbols {
        let apart = format!("{name}-symbols");
        let inside = scratch.path().join(&apart);
        install(symbols, &inside.join(symbols.file_name().context("a name")?), "644")?;
        pack(folder, scratch.path(), &apart, program)?;
        std::fs::remove_file(symbols)?;
    }
    Ok(archive)
}

/// Packs the folder of this name, so that the same content gives the same archive.
fn pack(folder: &Path, from: &Path, name: &str, program: &Program) -> Result<PathBuf> {
    let archive = folder.join(format!("{name}.tar.gz"));
    let mut tar = Command::new("tar");
    if cfg!(target_os = "linux") {
        tar.args(["--sort=name", "--owner=0", "--group=0", "--numeric-owner"]);
        tar.arg(format!("--mtime=@{}", program.commit_time));
    }
    tar.args(["--create", "--gzip", "--file"]).arg(&archive);
    run(tar.arg("--directory").arg(from).arg(name))?;
    Ok(archive)
}

/// Writes `SHA256SUMS`, which `sha256sum --check` reads.
pub(super) fn sums(folder: &Path) -> Result<()> {
    let names: Vec<_> = files(folder)?.iter().filter_map(|file| Some(file.file_name()?.to_owned())).collect();
    // macOS has it by another name.
    let (program, options) =
        if exists("sha256sum") { ("sha256sum", &[][..]) } else { ("shasum", &["-a", "256"][..]) };
    let mut sums = Command::new(program);
    let output =
        sums.args(options).args(names).current_dir(folder).output().context("sha256sum is needed")?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    write(&folder.join("SHA256SUMS"), output.stdout)
}

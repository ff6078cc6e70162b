//! The `.deb`: program, hardened service, manual pages, completions.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::files::{files, install, write};
use super::program::Program;
use crate::shell::{root, run};

/// Where each shell looks for completions.
const COMPLETIONS: [(&str, &str); 3] = [
    ("bash", "usr/share/bash-completion/completions/tradepost"),
    ("zsh", "usr/share/zsh/vendor-completions/_tradepost"),
    ("fish", "usr/share/fish/vendor_completions.d/tradepost.fish"),
];

/// Makes `tradepost_VERSION_ARCHITECTURE.deb`.
pub(super) fn make(folder: &Path, program: &Program, licences: &Path) -> Result<PathBuf> {
    let scratch = tempfile::tempdir()?;
    let tree = scratch.path();
    let linux = root()?.join("deploy/linux");
    install(&program.file, &tree.join("usr/bin/tradepost"), "755")?;
    install(&linux.join("tradepost.service"), &tree.join("usr/lib/systemd/system/tradepost.service"), "644")?;
    install(&linux.join("sysusers.conf"), &tree.join("usr/lib/sysusers.d/tradepost.conf"), "644")?;
    install(&linux.join("tradepost.toml"), &tree.join("etc/tradepost/tradepost.toml"), "644")?;
    install(licences, &tree.join("usr/share/doc/tradepost/copyright"), "644")?;
    manual(program, &tree.join("usr/share/man/man1"))?;
    for (shell, place) in COMPLETIONS {
        let output = Command::new(&program.file).args(["completions", shell]).output()?;
        write(&tree.join(place), output.stdout)?;
    }
    let control = tree.join("DEBIAN");
    write(&control.join("control"), fields(program, tree)?)?;
    write(&control.join("conffiles"), "/etc/tradepost/tradepost.toml\n")?;
    for script in ["postinst", "prerm", "postrm"] {
        install(&linux.join(script), &control.join(script), "755")?;
    }
    let deb = folder.join(format!("tradepost_{}_{}.deb", program.version, architecture(program)));
    let mut build = Command::new("dpkg-deb");
    build.args(["--root-owner-group", "-Zxz", "--build"]).arg(tree).arg(&deb);
    run(build.env("SOURCE_DATE_EPOCH", &program.commit_time))?;
    Ok(deb)
}

/// Debian's name of the processor.
fn architecture(program: &Program) -> &'static str {
    match program.processor {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    }
}

fn fields(program: &Program, tree: &Path) -> Result<String> {
    let size = Command::new("du").args(["--summarize", "--block-size=1024"]).arg(tree).output()?;
    let size = String::from_utf8(size.stdout)?;
    let size = size.split_whitespace().next().context("a size")?;
    Ok(format!(
        "Package: tradepost\n\
         Version: {version}\n\
         Architecture: {architecture}\n\
         Maintainer: The Tradepost developers <tradepost@localhost>\n\
         Installed-Size: {size}\n\
         Depends: libc6 (>= 2.{glibc}), libgcc-s1, passwd\n\
         Recommends: ca-certificates\n\
         Section: net\n\
         Priority: optional\n\
         Description: commodities market for games\n\
         \x20Players buy and sell materials without being online at the same time.\n\
         \x20The package has the program, its web page and a hardened systemd service.\n",
        version = program.version,
        architecture = architecture(program),
        glibc = program.glibc.context("a .deb is for Linux")?,
    ))
}

/// The manual pages, compressed as Debian wants them.
fn manual(program: &Program, folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    run(Command::new(&program.file).arg("manual").arg(folder))?;
    run(Command::new("gzip").args(["--best", "--no-name"]).args(files(folder)?))
}

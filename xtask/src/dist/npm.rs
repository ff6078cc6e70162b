//! The npm packages: `tradepost` finds the program in the package of the platform, `@tradepost/linux-x64`.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::files::{install, write};
use super::program::{Program, executable};
use crate::shell::root;

/// Every platform that a release is built for, as Node.js names it.
const PLATFORMS: [&str; 5] = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64", "win32-x64"];
/// The glibc of the builds for the other platforms that have one.
const GLIBC: u32 = 34;

/// The packed packages.
pub(super) struct Packed {
    /// `tradepost`
    pub(super) launcher: PathBuf,
    /// `@tradepost/PLATFORM`
    pub(super) program: PathBuf,
}

pub(super) fn make(folder: &Path, program: &Program, licences: &Path) -> Result<Packed> {
    let scratch = tempfile::tempdir()?;
    let platform = platform(program);
    let (inside, launcher) = (scratch.path().join("program"), scratch.path().join("launcher"));
    install(&program.file, &inside.join(executable("tradepost")), "755")?;
    install(licences, &inside.join("licences.txt"), "644")?;
    write(&inside.join("package.json"), pretty(&of_the_program(program, platform))?)?;

    let npm = root()?.join("deploy/npm");
    install(&npm.join("README.md"), &launcher.join("README.md"), "644")?;
    let script = std::fs::read_to_string(npm.join("tradepost.js"))?;
    let script = script.replace("TARGETS_OF_THIS_VERSION", &serde_json::to_string(&targets(program))?);
    write(&launcher.join("tradepost.js"), script)?;
    write(&launcher.join("package.json"), pretty(&of_the_launcher(program))?)?;
    Ok(Packed { launcher: pack(folder, &launcher)?, program: pack(folder, &inside)? })
}

fn pretty(manifest: &Value) -> Result<String> {
    Ok(serde_json::to_string_pretty(manifest)? + "\n")
}

/// What both packages say.
fn manifest(program: &Program, name: &str) -> Value {
    json!({
        "name": name,
        "version": program.version,
        "description": "A commodities market for games: one program, no other server.",
        "license": "Apache-2.0 OR MIT",
        "engines": { "node": ">=18" },
    })
}

fn with(mut manifest: Value, fields: Value) -> Value {
    if let (Some(all), Value::Object(fields)) = (manifest.as_object_mut(), fields) {
        all.extend(fields);
    }
    manifest
}

fn of_the_program(program: &Program, platform: &str) -> Value {
    let (system, processor) = platform.split_once('-').unwrap_or_default();
    with(
        manifest(program, &format!("@tradepost/{platform}")),
        json!({ "os": [system], "cpu": [processor], "files": [executable("tradepost"), "licences.txt"] }),
    )
}

fn of_the_launcher(program: &Program) -> Value {
    let packages = PLATFORMS.map(|platform| (format!("@tradepost/{platform}"), json!(program.version)));
    with(
        manifest(program, "tradepost"),
        json!({
            "bin": { "tradepost": "tradepost.js" },
            "files": ["tradepost.js"],
            "optionalDependencies": packages.into_iter().collect::<serde_json::Map<_, _>>(),
        }),
    )
}

/// What the launcher must know of each platform.
fn targets(program: &Program) -> Value {
    let here = platform(program);
    let target = |platform: &str| {
        let glibc = if platform == here { program.glibc.unwrap_or(0) } else { GLIBC };
        (platform.to_owned(), json!({ "package": format!("@tradepost/{platform}"), "glibc": glibc }))
    };
    PLATFORMS.iter().map(|platform| target(platform)).collect::<serde_json::Map<_, _>>().into()
}

fn platform(program: &Program) -> &'static str {
    match (program.system, program.processor) {
        ("macos", "aarch64") => "darwin-arm64",
        ("macos", _) => "darwin-x64",
        ("windows", _) => "win32-x64",
        (_, "aarch64") => "linux-arm64",
        _ => "linux-x64",
    }
}

fn pack(folder: &Path, package: &Path) -> Result<PathBuf> {
    let pack = ["pack", "--silent", "--pack-destination"];
    let output = Command::new("npm").args(pack).arg(folder).current_dir(package).output().context("npm")?;
    ensure!(output.status.success(), "npm pack: {}", String::from_utf8_lossy(&output.stderr));
    Ok(folder.join(String::from_utf8(output.stdout)?.trim()))
}

//! The licences of everything that the program contains: a list, and their texts.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::files::files;
use crate::shell::{cargo_command, root};

/// Packages of the page whose code is in it; the others build it.
const OF_THE_PAGE: [&str; 2] = ["lightweight-charts", "svelte"];

/// Something that the program contains.
struct Part {
    name: String,
    licence: String,
    folder: PathBuf,
}

/// Writes `licences.txt` into the folder.
pub(super) fn write(folder: &Path) -> Result<PathBuf> {
    let mut parts = crates()?;
    parts.extend(of_the_page()?);
    let mut text = String::from("Tradepost is licensed under Apache-2.0 or MIT.\nIt contains:\n\n");
    let mut texts = BTreeMap::<String, BTreeSet<&str>>::new();
    for part in &parts {
        writeln!(text, "{:<48} {}", part.name, part.licence)?;
        for file in texts_in(&part.folder)? {
            texts.entry(file).or_default().insert(&part.name);
        }
    }
    for (licence, names) in texts {
        let names: Vec<_> = names.into_iter().collect();
        write!(text, "\n{}\n{}\n\n{}\n", "-".repeat(80), names.join(", "), licence.trim_end())?;
    }
    let file = folder.join("licences.txt");
    std::fs::write(&file, text)?;
    Ok(file)
}

/// The crates that the program is linked with.
fn crates() -> Result<Vec<Part>> {
    let tree = ["tree", "--locked", "--package", "tradepost", "--edges", "normal", "--prefix", "none"];
    let output = cargo_command().args(tree).args(["--format", "{p}"]).current_dir(root()?).output()?;
    ensure!(output.status.success(), "cargo tree: {}", String::from_utf8_lossy(&output.stderr));
    let linked: BTreeSet<String> = String::from_utf8(output.stdout)?
        .lines()
        .filter(|line| !line.contains("(/"))
        .map(|line| line.split(" (").next().unwrap_or(line).replace(" v", " "))
        .collect();
    let metadata = ["metadata", "--locked", "--format-version", "1"];
    let output = cargo_command().args(metadata).current_dir(root()?).output()?;
    let metadata: Value = serde_json::from_slice(&output.stdout).context("cargo metadata")?;
    let packages = metadata.get("packages").and_then(Value::as_array).context("packages")?;
    let mut parts = Vec::new();
    for package in packages {
        let text = |key: &str| package.get(key).and_then(Value::as_str);
        let name = format!("{} {}", text("name").context("a name")?, text("version").context("a version")?);
        if linked.contains(&name) {
            let manifest = Path::new(text("manifest_path").context("a manifest")?);
            parts.push(Part {
                licence: text("license").unwrap_or("see its text").to_owned(),
                folder: manifest.parent().context("a folder")?.to_owned(),
                name,
            });
        }
    }
    ensure!(parts.len() == linked.len(), "{} crates of {} were found", parts.len(), linked.len());
    Ok(parts)
}

fn of_the_page() -> Result<Vec<Part>> {
    let modules = root()?.join("node_modules");
    let part = |name: &str| -> Result<Part> {
        let folder = modules.join(name);
        let manifest = std::fs::read(folder.join("package.json")).with_context(|| name.to_owned())?;
        let manifest: Value = serde_json::from_slice(&manifest)?;
        let text = |key: &str| manifest.get(key).and_then(Value::as_str).with_context(|| key.to_owned());
        Ok(Part {
            name: format!("{name} {} (page)", text("version")?),
            licence: text("license")?.to_owned(),
            folder,
        })
    };
    OF_THE_PAGE.iter().map(|name| part(name)).collect()
}

/// The licence files of a package.
fn texts_in(folder: &Path) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    for file in files(folder)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
        if ["LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE"]
            .iter()
            .any(|start| name.starts_with(start))
        {
            texts.push(String::from_utf8_lossy(&std::fs::read(file)?).replace("\r\n", "\n"));
        }
    }
    Ok(texts)
}

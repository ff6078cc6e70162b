//! `cargo xtask tidy`: what formatter and compiler do not check: wording, line length, file size, import
//! cycles, and the rings of the architecture.
//!
//! How to add a check: a function from a [`Source`] to findings in a file of its own, listed in [`findings`].

mod source;
mod imports;
mod layers;
mod links;
mod size;
mod wording;
mod wrapping;

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::shell::{report, root};

use source::Source;

/// Files that tools write.
const GENERATED: [&str; 16] = [
    "package-lock.json",
    "api/openapi.json",
    "sdks/typescript/src/schema.ts",
    "sdks/python/src/tradepost_client/types.py",
    "sdks/python/src/tradepost_client/calls.py",
    "sdks/lua/tradepost/calls.lua",
    "sdks/java/src/tradepost/Types.java",
    "sdks/java/src/tradepost/Calls.java",
    "sdks/csharp/Runtime/Types.cs",
    "sdks/csharp/Runtime/Calls.cs",
    "sdks/gdscript/addons/tradepost/types.gd",
    "sdks/gdscript/addons/tradepost/calls.gd",
    "docs/api.md",
    "docs/errors.md",
    "docs/scopes.md",
    "docs/settings.md",
];
/// Files with text that people read.
const TEXT: [&str; 10] = ["rs", "md", "ts", "svelte", "py", "toml", "yaml", "html", "css", "mutation"];

pub(crate) fn run() -> Result<()> {
    let found = findings(&sources()?)?;
    for finding in &found {
        report(finding);
    }
    if !found.is_empty() {
        bail!("tidy: {} findings", found.len());
    }
    report("tidy: ok");
    Ok(())
}

fn findings(sources: &[Source]) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for source in sources {
        found.extend(wording::check(source));
        found.extend(wrapping::check(source));
        found.extend(size::check(source));
    }
    found.extend(links::check(sources)?);
    found.extend(layers::check()?);
    for crate_root in crate_roots(sources)? {
        found.extend(imports::check(&crate_root)?);
    }
    Ok(found)
}

/// All files that people write, as git lists them, new ones included.
fn sources() -> Result<Vec<Source>> {
    let mut git = Command::new("git");
    git.current_dir(root()?).args(["ls-files", "--cached", "--others", "--exclude-standard"]);
    let listed = String::from_utf8(git.output().context("cannot run git")?.stdout)?;
    let mut sources = Vec::new();
    for path in listed.lines().filter(|path| !GENERATED.contains(path)) {
        let file = root()?.join(path);
        let is_text = file.extension().is_some_and(|of| TEXT.iter().any(|extension| of == *extension));
        if is_text && file.is_file() {
            let text = std::fs::read_to_string(&file).with_context(|| path.to_owned())?;
            sources.push(Source { path: path.to_owned(), text });
        }
    }
    Ok(sources)
}

/// The `lib.rs` or `main.rs` of each crate; a crate with both is checked through its library.
fn crate_roots(sources: &[Source]) -> Result<Vec<PathBuf>> {
    let mut roots = Vec::new();
    for source in sources {
        let is_main = source.path.ends_with("/src/main.rs");
        let library = source.path.replace("/src/main.rs", "/src/lib.rs");
        if source.path.ends_with("/src/lib.rs")
            || (is_main && !sources.iter().any(|other| other.path == library))
        {
            roots.push(root()?.join(&source.path));
        }
    }
    Ok(roots)
}

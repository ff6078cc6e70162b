//! The rings of ARCHITECTURE.md: which packages a crate must not reach, not even through another crate.

use anyhow::{Context, Result, ensure};

use crate::shell::{cargo_command, root};

/// A crate and the packages that its library must not depend on.
const FORBIDDEN: [(&str, &[&str]); 7] = [
    ("tradepost-core", &["axum", "serde_json", "rusqlite", "tokio", "rand"]),
    ("tradepost-ports", &["axum", "serde_json", "rusqlite", "tokio", "utoipa"]),
    ("tradepost-wire", &["axum", "rusqlite", "tokio", "reqwest"]),
    ("tradepost-http", &["rusqlite", "tradepost-node", "tradepost-serverless"]),
    ("tradepost-node", &["axum", "reqwest", "tradepost-http", "tradepost-bots", "tradepost-serverless"]),
    ("tradepost-serverless", &["axum", "reqwest", "rusqlite", "tokio", "tradepost-http", "tradepost-node"]),
    ("tradepost-client", &["axum", "rusqlite", "tradepost-http"]),
];

pub(super) fn check() -> Result<Vec<String>> {
    let mut found = Vec::new();
    for (package, forbidden) in FORBIDDEN {
        let reached = dependencies(package)?;
        for name in forbidden.iter().filter(|name| reached.iter().any(|reached| reached == *name)) {
            found.push(format!("{package}: must not depend on {name} (cargo tree -p {package} -i {name})"));
        }
    }
    Ok(found)
}

/// All packages that a crate's library is built with.
fn dependencies(package: &str) -> Result<Vec<String>> {
    let mut cargo = cargo_command();
    cargo.current_dir(root()?).args(["tree", "--edges", "normal", "--prefix", "none", "--package", package]);
    let output = cargo.output().context("cannot run cargo tree")?;
    ensure!(output.status.success(), "cargo tree: {}", String::from_utf8_lossy(&output.stderr));
    let listed = String::from_utf8(output.stdout)?;
    Ok(listed.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect())
}

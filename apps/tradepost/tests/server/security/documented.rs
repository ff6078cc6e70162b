//! The documents with promises name the tests that check them, and those tests exist.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Each table row of these documents names tests in its last column.
const DOCUMENTS: [&str; 2] = ["docs/security.md", "docs/reliability.md"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The names of all functions in the sources of a folder.
fn functions(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("target") && !path.ends_with("node_modules") {
                functions(&path, names);
            }
        } else if path.extension().is_some_and(|kind| kind == "rs" || kind == "py") {
            let text = std::fs::read_to_string(&path).unwrap();
            let words =
                text.lines().filter_map(|line| line.split("fn ").nth(1).or(line.split("def ").nth(1)));
            names.extend(words.map(|rest| rest.split(['(', '<']).next().unwrap_or_default().to_owned()));
        }
    }
}

#[test]
fn every_promise_names_an_existing_test() {
    let mut names = BTreeSet::new();
    for folder in ["apps", "crates", "deploy", "sdks", "xtask"] {
        functions(&root().join(folder), &mut names);
    }
    for document in DOCUMENTS {
        let text = std::fs::read_to_string(root().join(document)).unwrap();
        let rows = text.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| what"));
        let mut promises = 0;
        for row in rows {
            let proof = row.trim_end_matches('|').rsplit(" | ").next().unwrap_or_default();
            let tests: Vec<&str> = proof.split('`').skip(1).step_by(2).collect();
            assert!(!tests.is_empty(), "{document}: no test for {row}");
            for test in tests {
                let name = test.rsplit("::").next().unwrap_or_default();
                assert!(
                    names.contains(name) || test.starts_with("cargo xtask "),
                    "{document}: test {test} does not exist"
                );
            }
            promises += 1;
        }
        assert!(promises > 10, "{document} has promises");
    }
}

//! What the core must not contain: other dependencies, clocks, files, threads, floats; and no AWS SDK in the
//! workspace.

use std::path::{Path, PathBuf};

use crate::expectation;

/// The only dependencies that the core may have. A new one needs a decision record.
const DEPENDENCIES: [&str; 7] =
    ["foldhash", "prefetch-index", "serde", "smol_str", "thiserror", "uuid", "wide"];
/// Words that no source file of the core may contain.
const BANNED: [&str; 12] = [
    "std::env",
    "std::fs",
    "std::io",
    "std::net",
    "std::process",
    "std::thread",
    "std::time",
    "SystemTime",
    "Instant",
    "f32",
    "f64",
    "rand::",
];

fn toml(path: &Path) -> toml::Table {
    std::fs::read_to_string(path).unwrap().parse().unwrap()
}

#[test]
fn core_depends_on_nothing_but_its_list() {
    let manifest = toml(&expectation::path("../Cargo.toml"));
    let dependencies: Vec<&str> =
        manifest["dependencies"].as_table().unwrap().keys().map(String::as_str).collect();
    assert_eq!(dependencies, DEPENDENCIES);
    for table in ["target", "build-dependencies", "features"] {
        assert!(!manifest.contains_key(table), "the core has no [{table}]");
    }
    let workspace = toml(&expectation::path("../../../Cargo.toml"));
    let uuid = &workspace["workspace"]["dependencies"]["uuid"]["features"];
    assert_eq!(uuid.as_array().unwrap().as_slice(), ["serde".into()], "ids are issued elsewhere");
}

#[test]
fn core_names_no_clock_file_socket_thread_or_float() {
    let sources = sources(&expectation::path("../src"));
    assert!(sources.len() > 20);
    for source in sources {
        let text = std::fs::read_to_string(&source).unwrap();
        for word in BANNED {
            assert!(!text.contains(word), "{} names {word}", source.display());
        }
    }
}

/// All files below a directory.
fn sources(directory: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}

#[test]
fn aws_sdk_is_not_reachable_from_the_workspace() {
    let lock = toml(&expectation::path("../../../Cargo.lock"));
    let packages = lock["package"].as_array().unwrap();
    assert!(packages.len() > 10);
    for package in packages {
        let name = package["name"].as_str().unwrap();
        let aws = ["aws-sdk-", "aws-smithy-", "aws-config", "aws-runtime"];
        assert!(!aws.iter().any(|prefix| name.starts_with(prefix)), "{name} belongs in the AWS workspace");
    }
}

#[test]
fn core_keeps_the_lints_of_the_workspace() {
    let [core, workspace] =
        ["../clippy.toml", "../../../clippy.toml"].map(|path| toml(&expectation::path(path)));
    for (setting, value) in &workspace {
        assert_eq!(
            core.get(setting),
            Some(value),
            "clippy reads the core's file only, so it repeats {setting}"
        );
    }
}

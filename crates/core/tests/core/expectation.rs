//! Files with expected output; `UPDATE_EXPECT=1 cargo test` overwrites them with the actual output.

use std::path::{Path, PathBuf};

/// A file below `tests/`.
pub(crate) fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

pub(crate) fn read(name: &str) -> String {
    let path = path(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(crate) fn updating() -> bool {
    std::env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1")
}

/// Compares the actual output with the file, or writes it there.
pub(crate) fn check(name: &str, found: &str) {
    if updating() {
        std::fs::write(path(name), found).unwrap();
        return;
    }
    let expected = read(name);
    if found == expected {
        return;
    }
    let mut difference = String::new();
    let (mut old, mut new) = (expected.lines(), found.lines());
    loop {
        match (old.next(), new.next()) {
            (None, None) => break,
            (old, new) if old == new => difference.extend(["  ", old.unwrap_or_default(), "\n"]),
            (old, new) => {
                difference.extend(old.map(|line| format!("- {line}\n")));
                difference.extend(new.map(|line| format!("+ {line}\n")));
            }
        }
    }
    panic!("{name} differs; UPDATE_EXPECT=1 overwrites it if the new output is right.\n{difference}");
}

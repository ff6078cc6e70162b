//! The data directory: who may use it and its files, the secret, and whether a server has it.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use tradepost_http::auth::{SECRET_BYTES_MIN, without_newline};
use tradepost_node::inspect::{self, Access};

use super::finding::Finding;
use crate::secret::SECRET_FILE;

/// Read, write or enter, by others than the owner.
const OTHERS: u32 = 0o077;
/// Write, by others than the owner.
const OTHERS_WRITE: u32 = 0o022;

/// Checks a data directory; `in_use` is whether a server is using it.
pub(super) fn check(data: &Path, in_use: &io::Result<bool>) -> Vec<Finding> {
    let found = match inspect::access(data) {
        Ok(_) if !data.is_dir() => {
            let says = format!("{} is not a directory", data.display());
            return vec![Finding::error("directory", says, "check --data")];
        }
        Ok(found) => found,
        Err(error) => {
            let advice = format!("check --data, or make a market: tradepost init --data {}", data.display());
            return vec![Finding::error("directory", format!("{}: {error}", data.display()), advice)];
        }
    };
    vec![
        directory(data, found.as_ref(), inspect::user()),
        files(data, found.as_ref()),
        secret(data),
        lock(data, in_use),
    ]
}

fn directory(data: &Path, found: Option<&Access>, user: Option<u32>) -> Finding {
    let path = data.display();
    if let (Some(Access { owner, .. }), Some(user)) = (found, user)
        && *owner != user
        && user != 0
    {
        let says = format!("{path} belongs to user {owner}, and this is user {user}");
        return Finding::error("directory", says, "run this, and the server, as that user");
    }
    if let Err(error) = inspect::check_writable(data) {
        let says = format!("{path} cannot be written: {error}");
        return Finding::error("directory", says, "a market writes there: check its rights and its disk");
    }
    let advice = format!("chmod 700 {path}");
    match found.map_or(0, |found| found.mode) {
        mode if mode & OTHERS_WRITE != 0 => {
            Finding::error("directory", format!("others may write to {path} (mode {mode:03o})"), advice)
        }
        mode if mode & OTHERS != 0 => {
            Finding::warning("directory", format!("others may read {path} (mode {mode:03o})"), advice)
        }
        _ => Finding::ok("directory", format!("{path} is its owner's alone, and can be written")),
    }
}

/// Files of another user than the directory's are those of a command that ran as root.
fn files(data: &Path, directory: Option<&Access>) -> Finding {
    let owner = directory.map(|found| found.owner);
    let names = match fs::read_dir(data) {
        Ok(entries) => entries.filter_map(|entry| Some(entry.ok()?.path())),
        Err(error) => return Finding::error("files", error.to_string(), "run this as the server's user"),
    };
    let mut foreign: Vec<_> = names
        .filter(|path| inspect::access(path).ok().flatten().is_some_and(|found| Some(found.owner) != owner))
        .filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
        .collect();
    foreign.sort();
    match (foreign.is_empty(), owner) {
        (false, Some(owner)) => {
            let says = format!("of another user than the directory: {}", foreign.join(", "));
            Finding::error("files", says, format!("chown -R {owner} {}", data.display()))
        }
        _ => Finding::ok("files", "all of the directory's owner"),
    }
}

fn secret(data: &Path) -> Finding {
    let path = data.join(SECRET_FILE);
    let shown = path.display();
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let advice = "the next start makes a new one; put the old one back if tokens exist";
            return Finding::warning("secret", format!("there is no {shown}"), advice);
        }
        Err(error) => {
            return Finding::error(
                "secret",
                format!("{shown}: {error}"),
                "the server must be able to read it",
            );
        }
    };
    let length = without_newline(&bytes).len();
    if length < SECRET_BYTES_MIN {
        let says = format!("{shown} has {length} bytes; at least {SECRET_BYTES_MIN} are needed");
        return Finding::error("secret", says, "openssl rand -hex 32, and issue all tokens again");
    }
    match inspect::access(&path).ok().flatten() {
        Some(Access { mode, .. }) if mode & OTHERS != 0 => {
            let says = format!("others may use {shown} (mode {mode:03o}): who reads it signs any token");
            let advice = format!(
                "chmod 600 {shown}; if somebody may have read it, delete it and issue all tokens again"
            );
            Finding::error("secret", says, advice)
        }
        _ => Finding::ok("secret", "readable by its owner only"),
    }
}

fn lock(data: &Path, in_use: &io::Result<bool>) -> Finding {
    if let Some(left) = inspect::interrupted_restore(data) {
        let says = format!("{} is left of a restore that was interrupted", left.display());
        let advice = format!(
            "repeat it: tradepost restore BACKUP --data {}; or delete the file to go on without the backup",
            data.display()
        );
        return Finding::error("lock", says, advice);
    }
    match in_use {
        Ok(true) => Finding::ok("lock", "a server is using the directory"),
        Ok(false) => Finding::ok("lock", "no server is using the directory"),
        Err(error) => {
            Finding::error("lock", error.to_string(), "the server must be able to lock the file `lock`")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::doctor::finding::Level;

    #[test]
    fn a_directory_of_another_user_is_an_error_except_for_root() {
        let directory = tempfile::tempdir().unwrap();
        let of = |owner| Access { owner, mode: 0o700 };
        let level = |owner, user| super::directory(directory.path(), Some(&of(owner)), Some(user)).level;
        assert_eq!(level(1000, 1001), Level::Error);
        assert_eq!(level(1000, 1000), Level::Ok);
        assert_eq!(level(1000, 0), Level::Ok);
    }

    #[test]
    fn files_of_another_user_than_the_directory_are_named() {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("journal.db"), "").unwrap();
        let own = inspect::access(directory.path()).unwrap().unwrap();
        assert_eq!(files(directory.path(), Some(&own)).level, Level::Ok);
        let other = Access { owner: own.owner + 1, ..own };
        let found = files(directory.path(), Some(&other));
        assert_eq!(found.level, Level::Error);
        assert!(found.says.contains("journal.db"), "{found}");
        assert!(found.advice.unwrap().starts_with("chown -R "));
    }
}

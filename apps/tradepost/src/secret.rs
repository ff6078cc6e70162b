//! The secret that signs a market's tokens: made on first use, readable by its owner only.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use uuid::Uuid;

/// The secret's file in a data directory.
const SECRET_FILE: &str = "secret";

/// The secret's file cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("cannot use {path}: {source}")]
pub(crate) struct SecretError {
    path: PathBuf,
    source: io::Error,
}

/// Reads the directory's secret; makes one if there is none.
pub(crate) fn secret(directory: &Path) -> Result<Vec<u8>, SecretError> {
    let path = directory.join(SECRET_FILE);
    let error = |source| SecretError { path: path.clone(), source };
    match fs::read(&path) {
        Ok(secret) => Ok(secret),
        Err(missing) if missing.kind() == ErrorKind::NotFound => {
            tradepost_node::make_directory(directory).map_err(error)?;
            // Two random UUIDs hold 244 random bits; as text they can be copied into another program's
            // configuration.
            let secret = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
            write_once(directory, &path, secret.as_bytes()).map_err(error)?;
            fs::read(&path).map_err(error)
        }
        Err(other) => Err(error(other)),
    }
}

/// Writes a private file whole or not at all. If another process was faster, its file stays.
fn write_once(directory: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = directory.join(format!("secret-{}.tmp", std::process::id()));
    let mut file = create_private(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    let linked = fs::hard_link(&temporary, path);
    fs::remove_file(&temporary)?;
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Creates or truncates a file that only its owner may read.
pub(crate) fn create_private(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_secret_is_made_once_and_is_private() {
        let directory = tempfile::tempdir().unwrap();
        let made = secret(directory.path()).unwrap();
        assert_eq!(made.len(), 64);
        assert_eq!(secret(directory.path()).unwrap(), made);
        let mode = fs::metadata(directory.path().join(SECRET_FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

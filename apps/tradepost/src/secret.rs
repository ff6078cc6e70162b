//! The secret that signs a market's tokens: made on first use, readable by its owner only.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tradepost_http::auth::without_newline;
use uuid::Uuid;

/// The secret's file in a data directory.
pub(crate) const SECRET_FILE: &str = "secret";

/// The secret's file cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("cannot use {path}: {source}")]
pub(crate) struct SecretError {
    path: PathBuf,
    source: io::Error,
}

/// Whether a directory has a secret.
pub(crate) fn has_secret(directory: &Path) -> bool {
    directory.join(SECRET_FILE).exists()
}

/// Reads the directory's secret, without a newline at its end; makes one if there is none.
pub(crate) fn secret(directory: &Path) -> Result<Vec<u8>, SecretError> {
    let path = directory.join(SECRET_FILE);
    let error = |source| SecretError { path: path.clone(), source };
    match fs::read(&path) {
        Ok(secret) => Ok(without_newline(&secret).to_vec()),
        Err(missing) if missing.kind() == ErrorKind::NotFound => {
            tradepost_node::make_directory(directory).map_err(error)?;
            // Two random UUIDs hold 244 random bits; as text they can be copied into another program's
            // configuration.
            let secret = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
            write_once(directory, &path, secret.as_bytes(), |from, to| fs::hard_link(from, to))
                .map_err(error)?;
            Ok(without_newline(&fs::read(&path).map_err(error)?).to_vec())
        }
        Err(other) => Err(error(other)),
    }
}

/// Writes a private file whole or not at all. If another process was faster, its file stays.
///
/// A link is made whole and never replaces a file. Where the file system has no links (FAT, some network
/// shares), the file is written in its place.
fn write_once(
    directory: &Path,
    path: &Path,
    bytes: &[u8],
    link: impl Fn(&Path, &Path) -> io::Result<()>,
) -> io::Result<()> {
    let temporary = directory.join(format!("secret-{}.tmp", std::process::id()));
    write(create_private(&temporary)?, bytes)?;
    let linked = link(&temporary, path);
    fs::remove_file(&temporary)?;
    match linked {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(_) => match private().create_new(true).open(path) {
            Ok(file) => write(file, bytes),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
            Err(error) => Err(error),
        },
    }
}

fn write(mut file: File, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)?;
    file.sync_all()
}

/// Creates or truncates a file that only its owner may read.
pub(crate) fn create_private(path: &Path) -> io::Result<File> {
    private().create(true).truncate(true).open(path)
}

/// Opens files for writing that, if they are new, only their owner may read.
fn private() -> OpenOptions {
    let mut options = File::options();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
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

    #[test]
    fn a_newline_at_the_end_of_the_file_is_not_part_of_the_secret() {
        let directory = tempfile::tempdir().unwrap();
        let text = "5f4dcc3b5aa765d61d8327deb882cf995f4dcc3b5aa765d61d8327deb882cf99";
        for end in ["", "\n", "\r\n"] {
            fs::write(directory.path().join(SECRET_FILE), format!("{text}{end}")).unwrap();
            assert_eq!(secret(directory.path()).unwrap(), text.as_bytes(), "{end:?}");
        }
    }

    #[test]
    fn a_file_system_without_hard_links_is_no_obstacle() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join(SECRET_FILE);
        let without_links = |_: &Path, _: &Path| Err(ErrorKind::Unsupported.into());
        write_once(directory.path(), &path, b"first", without_links).unwrap();
        write_once(directory.path(), &path, b"second", without_links).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"first", "it is never replaced");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1, "nothing else is left");
    }
}

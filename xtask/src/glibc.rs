//! Which C library a program needs.

use std::path::Path;

use anyhow::{Context, Result};

/// The minor version of the newest glibc that a program names: 34 for glibc 2.34.
pub(crate) fn needed(program: &Path) -> Result<u32> {
    let bytes = std::fs::read(program).with_context(|| program.display().to_string())?;
    Ok(newest(&bytes))
}

/// The minor version of the newest symbol version that is named.
fn newest(bytes: &[u8]) -> u32 {
    const PREFIX: &[u8] = b"GLIBC_";
    let named = bytes.windows(PREFIX.len()).enumerate().filter(|(_, window)| *window == PREFIX);
    named.filter_map(|(at, _)| minor(bytes.get(at + PREFIX.len()..)?)).max().unwrap_or_default()
}

/// The second number of `2.34`.
pub(crate) fn minor(version: &[u8]) -> Option<u32> {
    let digits = version.strip_prefix(b"2.")?;
    let end = digits.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(digits.len());
    std::str::from_utf8(digits.get(..end)?).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newest_symbol_version_is_found() {
        assert_eq!(newest(b"..GLIBC_2.2.5\0GLIBC_2.34\0GLIBC_2.9\0GLIBC_PRIVATE\0"), 34);
        assert_eq!(newest(b"nothing"), 0);
    }
}

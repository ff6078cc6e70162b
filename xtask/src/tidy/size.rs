//! Files stay short enough to read; functions are held by clippy (`too-many-lines-threshold`).

use super::source::Source;

/// The most lines of a file that people write.
const LINES_MAX: usize = 500;

pub(super) fn check(source: &Source) -> Option<String> {
    let lines = source.text.lines().count();
    let is_code = matches!(source.extension(), "rs" | "ts" | "svelte" | "py");
    (is_code && lines > LINES_MAX)
        .then(|| source.at(LINES_MAX, format_args!("{lines} lines; split it (at most {LINES_MAX})")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_file_is_found() {
        let file = |lines: usize| Source { path: "a.rs".into(), text: "x\n".repeat(lines) };
        assert!(check(&file(LINES_MAX)).is_none());
        assert!(check(&file(LINES_MAX + 1)).is_some());
    }
}

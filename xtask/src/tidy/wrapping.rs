//! Prose is easy to compare in a review: Markdown has one sentence a line or is wrapped at 110 columns,
//! comments are wrapped.

use super::source::Source;

/// The longest line of prose, in characters; `rustfmt.toml` has the same for code.
const COLUMNS_MAX: usize = 110;

pub(super) fn check(source: &Source) -> Vec<String> {
    let long: fn(&str) -> bool = match source.extension() {
        "md" => is_long_paragraph,
        "rs" => is_long_comment,
        _ => return Vec::new(),
    };
    let mut in_code = false;
    let mut found = Vec::new();
    for (index, line) in source.text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        if !in_code && line.chars().count() > COLUMNS_MAX && long(line) {
            found.push(source.at(index + 1, format_args!("wrap it at {COLUMNS_MAX} columns")));
        }
    }
    found
}

/// Tables, pictures and links cannot be wrapped; a line of one sentence need not be.
fn is_long_paragraph(line: &str) -> bool {
    let line = line.trim_start();
    let unwrappable = line.starts_with('|') || line.starts_with("[![") || line.starts_with('<');
    let sentences = [". ", "? ", "! ", ".) "].iter().map(|end| line.matches(end).count()).sum::<usize>();
    !unwrappable && sentences > 0
}

fn is_long_comment(line: &str) -> bool {
    line.trim_start().starts_with("//") && !line.contains("://")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> usize {
        check(&Source { path: path.into(), text: text.into() }).len()
    }

    #[test]
    fn two_sentences_on_a_long_line_are_found() {
        let word = "word ".repeat(20);
        assert_eq!(found("a.md", &format!("{word}ends. Another {word}\n")), 1);
        assert_eq!(found("a.md", &format!("One sentence {word}{word}\n")), 0, "one sentence a line");
        assert_eq!(found("a.md", &format!("| {word}ends. Another {word} |\n")), 0, "a table");
        assert_eq!(found("a.md", &format!("```\n{word}ends. Another {word}\n```\n")), 0, "code");
    }

    #[test]
    fn a_long_comment_is_found() {
        let word = "word ".repeat(30);
        assert_eq!(found("a.rs", &format!("    // {word}\n")), 1);
        assert_eq!(found("a.rs", &format!("let text = \"{word}\";\n")), 0);
    }
}

//! Text that people read: shown in one line, in the order in which it was written.

use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;

/// The most characters of a material's name.
const MATERIAL_NAME_LENGTH_MAX: usize = 100;

/// Checks the name of a material. The error says what is allowed.
pub fn check_material_name(name: &str) -> Result<(), String> {
    plain_text("a name", name, MATERIAL_NAME_LENGTH_MAX)
}

/// Checks a text of 1 to `length_max` characters that is not blank and contains nothing that is invisible or
/// changes how the text around it is shown: control, format (Unicode Cf: bidirectional overrides, zero-width
/// characters), and line or paragraph separators. The error says what is allowed.
pub(crate) fn plain_text(what: &str, text: &str, length_max: usize) -> Result<(), String> {
    let categories = CodePointMapData::<GeneralCategory>::new();
    let hidden = |c: char| {
        matches!(
            categories.get(c),
            GeneralCategory::Control
                | GeneralCategory::Format
                | GeneralCategory::LineSeparator
                | GeneralCategory::ParagraphSeparator
        )
    };
    let fits = (1..=length_max).contains(&text.chars().count());
    if fits && !text.trim().is_empty() && !text.chars().any(hidden) {
        return Ok(());
    }
    Err(format!(
        "{what} must be 1 to {length_max} characters, not blank, without control, format or separator characters"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_what_it_looks_like() {
        for good in ["Copper", "Köln 7", "鉄のインゴット", "⚔ Sword", "a\u{a0}b", " x "] {
            assert_eq!(plain_text("a name", good, 20), Ok(()), "{good:?}");
        }
        let hidden = [
            '\0', '\n', '\u{7f}', '\u{85}', '\u{ad}', '\u{200b}', '\u{202e}', '\u{2028}', '\u{2029}',
            '\u{feff}',
        ];
        let marked = hidden.map(|c| format!("a{c}b"));
        let blanks = ["", " ", "\u{a0}\u{3000}", "\u{200b}"].map(str::to_owned);
        for bad in marked.iter().chain(&blanks).chain([&"a".repeat(21)]) {
            assert!(plain_text("a name", bad, 20).is_err(), "{bad:?}");
        }
    }
}

//! Plain English: phrases that readers stumble over, each with what to write instead.

use super::source::Source;

/// A phrase in lower case and its replacement. A phrase matches whole words only.
const BANNED: [(&str, &str); 33] = [
    ("told", "reported, notified, returned"),
    ("tells", "reports, shows, says"),
    ("whoever", "the caller, anyone who"),
    ("whosoever", "anyone who"),
    ("so many", "that many, up to n"),
    ("come again", "retry later"),
    ("comes again", "is repeated"),
    ("build up again", "rebuild"),
    ("builds up again", "rebuilds"),
    ("built up again", "rebuilt"),
    ("builds the market up", "loads the market"),
    ("give out", "issue, return"),
    ("gives out", "issues, returns"),
    ("given out", "issued, returned"),
    ("pass over", "skip"),
    ("passes over", "skips"),
    ("passed over", "skipped"),
    ("take in", "apply, accept"),
    ("takes in", "applies, accepts"),
    ("taken in", "applied, accepted"),
    ("took in", "applied, accepted"),
    ("makes it so", "applies it"),
    ("made it so", "applied it"),
    ("what is there", "name the thing"),
    ("whatever is", "name the thing"),
    ("who comes second", "name the role"),
    ("who was there first", "the maker"),
    ("good for nothing", "unusable"),
    ("is no good", "is not valid"),
    ("there is no such", "no such, not found"),
    ("no id of", "not a valid id"),
    ("goes on by itself", "continues"),
    ("in bad weather", "under faults"),
];

pub(super) fn check(source: &Source) -> Vec<String> {
    // This file has the phrases; the mutations quote code.
    if source.path.ends_with("tidy/wording.rs") {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (index, line) in source.text.lines().enumerate() {
        let line = line.to_lowercase();
        for (phrase, instead) in BANNED {
            if contains_words(&line, phrase) {
                found.push(source.at(index + 1, format_args!("\"{phrase}\": write {instead}")));
            }
        }
    }
    found
}

fn contains_words(line: &str, phrase: &str) -> bool {
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    line.match_indices(phrase).any(|(start, _)| {
        let before = line.get(..start).and_then(|before| before.chars().next_back());
        let after = line.get(start + phrase.len()..).and_then(|after| after.chars().next());
        // A phrase that is a whole string is a stored name.
        let is_stored = before == Some('"') && after == Some('"');
        !before.is_some_and(is_word) && !after.is_some_and(is_word) && !is_stored
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn banned_phrases_are_found_as_whole_words() {
        let found = |text: &str| check(&Source { path: "a.md".into(), text: text.into() }).len();
        assert_eq!(found("The client is told so."), 1);
        assert_eq!(found("Told, and told again"), 1, "once a line");
        assert_eq!(found("untold, toldo, told_1"), 0);
        assert_eq!(found("const PROJECTED: &str = \"told\";"), 0, "a stored name");
    }
}

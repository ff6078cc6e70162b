//! Plain English: phrases that readers stumble over, each with what to write instead.

use super::source::Source;

/// Phrases in lower case, and what to write instead. A phrase matches whole words only.
const BANNED: [(&[&str], &str); 17] = [
    (&["told"], "reported, notified, returned"),
    (&["tells"], "reports, shows, says"),
    (&["whoever", "whosoever"], "the caller, anyone who"),
    (&["so many"], "that many, up to n"),
    (&["come again", "comes again"], "retry, repeat"),
    (&["build up again", "builds up again", "built up again"], "rebuild"),
    (&["builds the market up"], "loads the market"),
    (&["give out", "gives out", "given out"], "issue, return"),
    (&["pass over", "passes over", "passed over"], "skip"),
    (&["take in", "takes in", "taken in", "took in"], "apply, accept"),
    (&["makes it so", "made it so"], "apply"),
    (&["what is there", "whatever is", "there is no such"], "name the thing"),
    (&["who comes second", "who was there first"], "taker, maker"),
    (&["good for nothing", "is no good"], "not valid"),
    (&["no id of"], "not a valid id"),
    (&["goes on by itself"], "continues"),
    (&["in bad weather"], "under faults"),
];

pub(super) fn check(source: &Source) -> Vec<String> {
    // This file has the phrases; the mutations quote code.
    if source.path.ends_with("tidy/wording.rs") {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (index, line) in source.text.lines().enumerate() {
        let line = line.to_lowercase();
        for (phrases, instead) in BANNED {
            for phrase in phrases.iter().filter(|phrase| contains_words(&line, phrase)) {
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
        assert_eq!(found("untold, toldo, told_1"), 0, "parts of longer words");
        assert_eq!(found("const PROJECTED: &str = \"told\";"), 0, "a stored name");
    }
}

//! The documentation, embedded: its pages, their sections, and a search by words.

use std::cmp::Reverse;

use rmcp::ErrorData;
use rmcp::model::{ListResourcesResult, ReadResourceResult, Resource, ResourceContents};

/// The start of a page's address as a resource.
const SCHEME: &str = "tradepost://docs/";
const MEDIA_TYPE: &str = "text/markdown";
/// Characters of a section that a search shows.
const EXCERPT_CHARS: usize = 600;
/// What a word in a heading counts, in words of the text.
const HEADING_WEIGHT: usize = 5;

/// A page of the documentation.
#[derive(Debug)]
pub(super) struct Page {
    /// As `docs/SUMMARY.md` has it.
    pub(super) path: &'static str,
    pub(super) text: &'static str,
}

/// The pages that `docs/SUMMARY.md` lists, in its order.
pub(super) static PAGES: &[Page] = include!(concat!(env!("OUT_DIR"), "/docs.rs"));

/// A heading and what follows it, up to the next.
#[derive(Clone, Copy, Debug)]
pub(super) struct Section {
    pub(super) page: &'static Page,
    pub(super) heading: &'static str,
    pub(super) text: &'static str,
}

impl Page {
    fn title(&self) -> &'static str {
        self.text.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or(self.path)
    }

    pub(super) fn sections(&'static self) -> Vec<Section> {
        let mut starts = vec![];
        let (mut at, mut in_code) = (0, false);
        for line in self.text.split_inclusive('\n') {
            in_code ^= line.starts_with("```");
            if !in_code && line.starts_with('#') {
                starts.push(at);
            }
            at += line.len();
        }
        let ends = starts.iter().skip(1).copied().chain([self.text.len()]);
        let texts = starts.iter().zip(ends).filter_map(|(start, end)| self.text.get(*start..end));
        let heading =
            |text: &'static str| text.lines().next().unwrap_or_default().trim_start_matches('#').trim();
        texts.map(|text| Section { page: self, heading: heading(text), text }).collect()
    }
}

impl Section {
    /// How well the section answers words in lower case: first how many of them it has.
    fn score(&self, words: &[String]) -> (usize, usize) {
        let (heading, title) = (self.heading.to_lowercase(), self.page.title().to_lowercase());
        let text = self.text.to_lowercase();
        let scores = words.iter().map(|word| {
            let in_headings = usize::from(heading.contains(word)) * 2 + usize::from(title.contains(word));
            let is_defined = usize::from(text.contains(&definition(word))) * 2;
            (in_headings + is_defined) * HEADING_WEIGHT
                + text.matches(word.as_str()).count().min(HEADING_WEIGHT)
        });
        scores.fold((0, 0), |(found, sum), score| (found + usize::from(score > 0), sum + score))
    }

    /// The text of the section; of a long one, what begins at the line that has the first of these words.
    pub(super) fn excerpt(&self, words: &[String]) -> String {
        let body = self.text.split_once('\n').map_or("", |(_, body)| body).trim();
        let cut = |text: &str| match text.char_indices().nth(EXCERPT_CHARS) {
            Some((end, _)) => (format!("{}…", text.get(..end).unwrap_or_default()), true),
            None => (text.to_owned(), false),
        };
        let (excerpt, is_cut) = cut(body);
        let has = |line: &str, text: &str| line.to_lowercase().contains(text);
        let first = words.iter().find_map(|word| {
            let definition = definition(word);
            let defines = |line: &&str| has(&format!("\n{line}"), &definition);
            body.lines().find(defines).or_else(|| body.lines().find(|line| has(line, word)))
        });
        let from = first.and_then(|line| body.find(line)).filter(|_| is_cut);
        from.and_then(|from| body.get(from..)).map_or(excerpt, |text| cut(text).0)
    }
}

/// How the row of a table begins that explains a name, in lower case.
fn definition(word: &str) -> String {
    format!("\n| `{word}`")
}

/// The words of a query.
pub(super) fn words(query: &str) -> Vec<String> {
    query.split_whitespace().map(str::to_lowercase).collect()
}

/// The sections that have most of these words, the best first.
pub(super) fn search(words: &[String], limit: usize) -> Vec<Section> {
    let sections = PAGES.iter().flat_map(Page::sections);
    let mut scored: Vec<_> = sections.map(|section| (section.score(words), section)).collect();
    scored.retain(|((found, _), _)| *found > 0);
    // Stable: among equals, the order of the documentation.
    scored.sort_by_key(|(score, _)| Reverse(*score));
    scored.into_iter().take(limit).map(|(_, section)| section).collect()
}

pub(super) fn page(path: &str) -> Option<&'static Page> {
    PAGES.iter().find(|page| page.path == path)
}

/// All pages.
pub(super) fn resources() -> ListResourcesResult {
    let resource = |page: &Page| {
        Resource::new(format!("{SCHEME}{}", page.path), page.path)
            .with_title(page.title())
            .with_mime_type(MEDIA_TYPE)
    };
    ListResourcesResult::with_all_items(PAGES.iter().map(resource).collect())
}

/// The page with this address.
pub(super) fn resource(uri: &str) -> Result<ReadResourceResult, ErrorData> {
    let page = uri.strip_prefix(SCHEME).and_then(page);
    let page = page.ok_or_else(|| ErrorData::resource_not_found(format!("no page {uri}"), None))?;
    let contents = ResourceContents::text(page.text, uri).with_mime_type(MEDIA_TYPE);
    Ok(ReadResourceResult::new(vec![contents]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_a_title_and_sections_that_are_all_of_it() {
        assert!(PAGES.len() > 10);
        for page in PAGES {
            assert!(page.text.starts_with("# "), "{}", page.path);
            assert!(!page.title().is_empty(), "{}", page.path);
            let sections: String = page.sections().iter().map(|section| section.text).collect();
            assert_eq!(sections, page.text, "{}", page.path);
        }
    }

    #[test]
    fn a_search_finds_the_section_that_has_most_of_the_words() {
        let first =
            |query: &str| search(&words(query), 1).first().map(|found| (found.page.path, found.heading));
        assert_eq!(first("insufficient_coins").map(|found| found.0), Some("errors.md"));
        assert_eq!(first("after restoring a BACKUP"), Some(("integration.md", "After restoring a backup")));
        let row =
            search(&words("insufficient_coins"), 1).first().unwrap().excerpt(&words("insufficient_coins"));
        assert!(row.starts_with("| `insufficient_coins` | 409 |"), "{row}");
        assert_eq!(first("xylophone"), None);
        assert_eq!(first(""), None);
        assert_eq!(search(&words("the"), 3).len(), 3);
    }
}

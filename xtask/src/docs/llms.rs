//! The documentation for language models, beside the site, as <https://llmstxt.org> proposes: `llms.txt` is
//! a list of the pages in Markdown, `llms-full.txt` has their text. Each page is also in Markdown beside its
//! HTML.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::stage::place;
use super::summary::Chapter;
use crate::markdown;

const HEAD: &str = "\
# Tradepost

> A commodities market for games: players sell by asks and buy by bids without being online at the same time; goods and \
coins are in escrow until then. One program with an embedded store, or the same market on AWS. HTTP and JSON.
";
/// The part of the documentation for those who change Tradepost itself.
const INTERNALS: &str = "Internals";

/// Writes both files, and the pages.
pub(super) fn write(sources: &Path, site: &Path, chapters: &[Chapter], url: &str) -> Result<()> {
    let base = if url.is_empty() { String::new() } else { format!("{}/", url.trim_end_matches('/')) };
    let (mut list, mut full, mut part) = (HEAD.to_owned(), HEAD.to_owned(), "Start");
    list.push_str("\n## Start\n\n");
    for chapter in chapters {
        let place = place(&chapter.path);
        let text = fs::read_to_string(sources.join(&place)).with_context(|| place.clone())?;
        fs::write(site.join(&place), &text)?;
        if !chapter.part.is_empty() && chapter.part != part {
            part = &chapter.part;
            // By the proposal, what may be left out where room is short.
            let name = if part == INTERNALS { "Optional" } else { part };
            writeln!(list, "\n## {name}\n")?;
        }
        let summary = markdown::read(&text).summary;
        writeln!(list, "- [{}]({base}{place}): {summary}", chapter.title)?;
        if part != INTERNALS {
            writeln!(full, "\n<!-- {base}{place} -->\n\n{}", text.trim_end())?;
        }
    }
    fs::write(site.join("llms.txt"), list)?;
    fs::write(site.join("llms-full.txt"), full)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_listed_by_part_and_internals_are_optional() {
        let folder = tempfile::tempdir().unwrap();
        let (sources, site) = (folder.path().join("src"), folder.path().join("site"));
        fs::create_dir_all(sources.join("docs")).unwrap();
        fs::create_dir_all(site.join("docs")).unwrap();
        fs::write(sources.join("docs/a.md"), "# A\n\nIt is *a*.\nMore.\n").unwrap();
        fs::write(sources.join("docs/b.md"), "# B\n\nIt is b.\n").unwrap();
        let chapter = |name: &str, part: &str| Chapter {
            title: name.into(),
            path: format!("docs/{}.md", name.to_lowercase()),
            part: part.into(),
            depth: 0,
        };
        write(&sources, &site, &[chapter("A", ""), chapter("B", "Internals")], "https://x.io/").unwrap();
        let list = fs::read_to_string(site.join("llms.txt")).unwrap();
        assert!(list.starts_with("# Tradepost\n\n> "), "{list}");
        let pages = "\n## Start\n\n- [A](https://x.io/docs/a.md): It is a.\n\n## Optional\n\n\
                     - [B](https://x.io/docs/b.md): It is b.\n";
        assert!(list.ends_with(pages), "{list}");
        let full = fs::read_to_string(site.join("llms-full.txt")).unwrap();
        assert!(full.contains("# A\n\nIt is *a*.") && !full.contains("# B"), "{full}");
        assert!(site.join("docs/b.md").exists());
    }
}

//! The order of the documentation: `docs/SUMMARY.md`, and each design decision after their list.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::markdown;

/// The summary's place.
const SUMMARY: &str = "docs/SUMMARY.md";
/// The page that lists the design decisions, which are its subpages.
const DECISIONS: &str = "docs/adr/README.md";

/// A page of the documentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chapter {
    pub(super) title: String,
    /// Relative to the root.
    pub(super) path: String,
    /// The part that it is in; empty for the first page.
    pub(super) part: String,
    /// 0, or 1 for a subpage.
    pub(super) depth: usize,
}

/// All pages, in their order.
pub(super) fn chapters(root: &Path) -> Result<Vec<Chapter>> {
    let text = std::fs::read_to_string(root.join(SUMMARY)).context(SUMMARY)?;
    let mut chapters = Vec::new();
    for chapter in listed(&text)? {
        let is_list = chapter.path == DECISIONS;
        let (part, depth) = (chapter.part.clone(), chapter.depth + 1);
        chapters.push(chapter);
        if is_list {
            chapters.extend(decisions(root, &part, depth)?);
        }
    }
    Ok(chapters)
}

/// What the summary itself lists.
fn listed(text: &str) -> Result<Vec<Chapter>> {
    let (mut chapters, mut part) = (Vec::new(), String::new());
    for line in text.lines().skip(1).filter(|line| !line.trim().is_empty()) {
        if let Some(name) = line.strip_prefix("# ") {
            name.clone_into(&mut part);
            continue;
        }
        let depth = (line.len() - line.trim_start().len()) / 2;
        let link = line.trim_start().trim_start_matches("- ");
        let parts = link.strip_prefix('[').and_then(|link| link.strip_suffix(')')?.split_once("]("));
        let Some((title, link)) = parts else { bail!("{SUMMARY}: not a link: {line}") };
        let (path, _) = markdown::target(SUMMARY, link).context("the summary lists its own pages")?;
        chapters.push(Chapter { title: title.to_owned(), path, part: part.clone(), depth });
    }
    Ok(chapters)
}

/// The pages of the design decisions, by number.
fn decisions(root: &Path, part: &str, depth: usize) -> Result<Vec<Chapter>> {
    let folder = DECISIONS.trim_end_matches("/README.md");
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(root.join(folder))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.starts_with(|first: char| first.is_ascii_digit()) {
            paths.push(format!("{folder}/{name}"));
        }
    }
    paths.sort();
    let chapter = |path: String| {
        let text = std::fs::read_to_string(root.join(&path)).with_context(|| path.clone())?;
        Ok(Chapter { title: markdown::read(&text).title, path, part: part.to_owned(), depth })
    };
    paths.into_iter().map(chapter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_pages_and_subpages_are_read() {
        let text = "# Summary\n\n[A](a.md)\n\n# Part\n\n- [B](../b.md)\n  - [C](x/c.md)\n";
        let found: Vec<_> = listed(text).unwrap();
        let of = |title: &str, path: &str, part: &str, depth| Chapter {
            title: title.into(),
            path: path.into(),
            part: part.into(),
            depth,
        };
        let expected =
            [of("A", "docs/a.md", "", 0), of("B", "b.md", "Part", 0), of("C", "docs/x/c.md", "Part", 1)];
        assert_eq!(found, expected);
        assert!(listed("# Summary\n- B\n").is_err());
    }

    #[test]
    fn every_page_of_docs_is_in_the_summary() {
        let root = crate::shell::root().unwrap();
        let chapters = chapters(root).unwrap();
        for entry in std::fs::read_dir(root.join("docs")).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let path = format!("docs/{name}");
            if markdown::has_extension(&name, "md") && path != SUMMARY {
                assert!(chapters.iter().any(|chapter| chapter.path == path), "{path} is not in {SUMMARY}");
            }
        }
    }
}

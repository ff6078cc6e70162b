//! Links within the repository lead to a file, a folder, or a heading.

use std::collections::HashMap;

use anyhow::{Context, Result};

use super::source::Source;
use crate::markdown::{self, Document};
use crate::shell::root;

/// Checks the links of all Markdown files.
pub(super) fn check(sources: &[Source]) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut read = HashMap::new();
    for source in sources.iter().filter(|source| source.extension() == "md") {
        for link in &markdown::read(&source.text).links {
            let Some((path, anchor)) = markdown::target(&source.path, &link.target) else { continue };
            let line = markdown::line(&source.text, link.at.start);
            if !root()?.join(&path).exists() {
                found.push(source.at(line, format_args!("no file {path}")));
                continue;
            }
            let Some(anchor) = anchor.filter(|_| markdown::has_extension(&path, "md")) else { continue };
            if !document(&mut read, &path)?.anchors.contains(&anchor) {
                found.push(source.at(line, format_args!("no heading #{anchor} in {path}")));
            }
        }
    }
    Ok(found)
}

fn document<'a>(read: &'a mut HashMap<String, Document>, path: &str) -> Result<&'a Document> {
    if !read.contains_key(path) {
        let text = std::fs::read_to_string(root()?.join(path)).with_context(|| path.to_owned())?;
        read.insert(path.to_owned(), markdown::read(&text));
    }
    read.get(path).context("it was read")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_nothing_are_found() {
        let found = |text: &str| {
            let source = Source { path: "docs/any.md".into(), text: text.into() };
            check(&[source]).unwrap()
        };
        assert_eq!(found("[a](../README.md#tradepost) [b](adr) [c](https://example.com/none)"), [""; 0]);
        assert_eq!(found("\n[a](none.md)"), ["docs/any.md:2: no file docs/none.md"]);
        assert_eq!(found("[a](../README.md#none)"), ["docs/any.md:1: no heading #none in README.md"]);
    }
}

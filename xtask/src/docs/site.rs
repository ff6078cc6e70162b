//! Checks the site as built: each link of each page leads to a file of the site, and to an id in it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result};

use crate::markdown;

/// A page of the site.
#[derive(Debug)]
struct Page {
    links: Vec<String>,
    ids: BTreeSet<String>,
}

/// The links that lead nowhere, each after its page.
pub(super) fn dead_links(site: &Path) -> Result<Vec<String>> {
    let mut files = BTreeSet::new();
    gather(site, "", &mut files)?;
    let mut pages = BTreeMap::new();
    // 404.html is shown at any address.
    for file in files.iter().filter(|file| markdown::has_extension(file, "html") && *file != "404.html") {
        let text = std::fs::read_to_string(site.join(file)).with_context(|| file.clone())?;
        pages.insert(file.as_str(), read(&text));
    }
    let mut dead = Vec::new();
    for (file, page) in &pages {
        for link in &page.links {
            let Some((target, anchor)) = markdown::target(file, link) else { continue };
            let is_there = files.contains(&target)
                && anchor.as_ref().is_none_or(|anchor| {
                    anchor.is_empty()
                        || pages.get(target.as_str()).is_none_or(|page| page.ids.contains(anchor))
                });
            if !is_there {
                dead.push(format!("{file}: {link}"));
            }
        }
    }
    Ok(dead)
}

fn gather(folder: &Path, path: &str, files: &mut BTreeSet<String>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{path}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            gather(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.insert(name);
        }
    }
    Ok(())
}

/// Attributes as mdBook writes them, in double quotes.
fn read(html: &str) -> Page {
    let values = |name: &str| {
        let start = format!(" {name}=\"");
        let parts: Vec<_> = html.split(&start).skip(1).collect();
        parts.into_iter().filter_map(|part| Some(part.split_once('"')?.0.to_owned()))
    };
    let links = values("href").chain(values("src")).filter(|link| !link.starts_with("data:"));
    Page { links: links.collect(), ids: values("id").collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_missing_files_and_ids_are_found() {
        let folder = tempfile::tempdir().unwrap();
        let page = r##"<a href="b.html#x">1</a> <a href="b.html#y">2</a> <a href="none.html">3</a>
            <a href="https://example.com/none">4</a> <a href="#here">5</a> <p id="here">"##;
        std::fs::write(folder.path().join("a.html"), page).unwrap();
        std::fs::write(folder.path().join("b.html"), r#"<h2 id="x">"#).unwrap();
        assert_eq!(dead_links(folder.path()).unwrap(), ["a.html: b.html#y", "a.html: none.html"]);
    }
}

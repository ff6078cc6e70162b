//! The book's sources: the pages with links that hold in the site, and the files they link to.
//!
//! A page keeps its place, so links between pages hold as they are. Two kinds change: a `README.md` becomes
//! `index.md`, which is what mdBook makes of it; and a link to what is no page leads to the repository, or to
//! a copy beside the site.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::summary::Chapter;
use crate::markdown::{self, has_extension};
use crate::shell::root;

/// Pictures are shown in the page, so they keep their place.
const PICTURES: [&str; 2] = ["png", "svg"];
/// Where copies of files are, in the site.
const COPIES: &str = "source";

const BOOK: &str = r#"[book]
title = "Tradepost"
description = "A commodities market for games"
language = "en"
src = "src"

[build]
build-dir = "site"
create-missing = false

[output.html]
default-theme = "light"
preferred-dark-theme = "navy"
no-section-label = true

[output.html.fold]
enable = true
level = 0

[output.html.print]
enable = false

[output.html.search]
limit-results = 20
use-boolean-and = true
"#;

/// Writes the sources of the book into a folder.
pub(super) fn stage(book: &Path, chapters: &[Chapter], repository: Option<&str>) -> Result<()> {
    let staging = Staging { chapters, repository };
    write(&book.join("book.toml"), BOOK)?;
    write(&book.join("src/SUMMARY.md"), &staging.summary()?)?;
    let mut files = BTreeSet::new();
    for chapter in chapters {
        let text = fs::read_to_string(root()?.join(&chapter.path)).with_context(|| chapter.path.clone())?;
        let text = staging.page(&chapter.path, &text, &mut files)?;
        write(&book.join("src").join(place(&chapter.path)), &text)?;
    }
    for file in files {
        copy(book, &file)?;
    }
    Ok(())
}

/// Moves the copies of files into the site, past mdBook, which would make pages of some.
pub(super) fn move_files(book: &Path, site: &Path) -> Result<()> {
    let copies = book.join(COPIES);
    if copies.exists() {
        fs::rename(copies, site.join(COPIES))?;
    }
    Ok(())
}

/// Where a page is in the book.
pub(super) fn place(path: &str) -> String {
    match path.strip_suffix("README.md") {
        Some(folder) => format!("{folder}index.md"),
        None => path.to_owned(),
    }
}

struct Staging<'a> {
    chapters: &'a [Chapter],
    repository: Option<&'a str>,
}

impl Staging<'_> {
    fn summary(&self) -> Result<String> {
        let (mut summary, mut part) = ("# Summary\n\n".to_owned(), "");
        for Chapter { title, path, part: of, depth } in self.chapters {
            if of != part {
                part = of;
                writeln!(summary, "\n# {part}\n")?;
            }
            let bullet = if part.is_empty() { "" } else { "- " };
            writeln!(summary, "{}{bullet}[{title}]({})", "  ".repeat(*depth), place(path))?;
        }
        Ok(summary)
    }

    /// A page with its links rewritten; adds the files it links to.
    fn page(&self, path: &str, text: &str, files: &mut BTreeSet<String>) -> Result<String> {
        let mut links = markdown::read(text).links;
        links.sort_by_key(|link| link.at.start);
        let (mut page, mut from) = (String::new(), 0);
        for link in links {
            page.push_str(text.get(from..link.at.start).context("links are in order")?);
            page.push_str(&self.link(path, &link.target, files));
            from = link.at.end;
        }
        page.push_str(text.get(from..).context("links are within the text")?);
        Ok(page)
    }

    /// A link as it holds in the site.
    fn link(&self, page: &str, link: &str, files: &mut BTreeSet<String>) -> String {
        let Some((target, anchor)) = markdown::target(page, link) else { return link.to_owned() };
        let anchor = anchor.map_or(String::new(), |anchor| format!("#{anchor}"));
        let is_page = |path: &str| self.chapters.iter().any(|chapter| chapter.path == path);
        let up = "../".repeat(page.matches('/').count());
        let readme = format!("{target}/README.md");
        if target == page {
            return anchor;
        }
        if is_page(&target) {
            return format!("{up}{}{anchor}", place(&target));
        }
        if is_page(&readme) {
            return format!("{up}{}{anchor}", place(&readme));
        }
        let is_picture = PICTURES.iter().any(|extension| has_extension(&target, extension));
        match self.repository {
            Some(repository) if !is_picture => format!("{repository}/blob/HEAD/{target}{anchor}"),
            _ => {
                let to = copied(&target, is_picture);
                files.insert(target);
                format!("{up}{to}")
            }
        }
    }
}

/// Where a copy of a file or folder is. Files are text to read, which no browser runs or downloads.
fn copied(target: &str, is_picture: bool) -> String {
    if is_picture {
        target.to_owned()
    } else if root().is_ok_and(|root| root.join(target).is_dir()) {
        format!("{COPIES}/{target}/index.html")
    } else {
        format!("{COPIES}/{}", as_text(target))
    }
}

/// The name of a copy. mdBook takes `.md` anywhere in a link for a page's.
fn as_text(path: &str) -> String {
    format!("{}.txt", path.strip_suffix(".md").unwrap_or(path))
}

/// Copies a file or folder that a page links to.
fn copy(book: &Path, path: &str) -> Result<()> {
    if PICTURES.iter().any(|extension| has_extension(path, extension)) {
        return copy_file(&root()?.join(path), &book.join("src").join(path));
    }
    let source = root()?.join(path);
    if source.is_file() {
        return copy_file(&source, &book.join(copied(path, false)));
    }
    let listed = Command::new("git").current_dir(root()?).args(["ls-files", path]).output()?;
    ensure!(listed.status.success(), "git ls-files {path}: {}", listed.status);
    let mut list = format!("<!doctype html><meta charset=utf-8><title>{path}</title><h1>{path}</h1><ul>\n");
    for file in String::from_utf8(listed.stdout)?.lines() {
        let name = file.strip_prefix(path).unwrap_or(file).trim_start_matches('/');
        copy_file(&root()?.join(file), &book.join(copied(file, false)))?;
        writeln!(list, "<li><a href=\"{}\">{name}</a></li>", as_text(name))?;
    }
    write(&book.join(copied(path, false)), &(list + "</ul>\n"))
}

fn copy_file(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to.parent().context("a file is in a folder")?)?;
    fs::copy(from, to).with_context(|| from.display().to_string())?;
    Ok(())
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::create_dir_all(path.parent().context("a file is in a folder")?)?;
    fs::write(path, text).with_context(|| path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_pages_hold_and_others_lead_to_the_repository_or_to_copies() {
        let chapter =
            |path: &str| Chapter { title: path.into(), path: path.into(), part: String::new(), depth: 0 };
        let chapters = [chapter("docs/a.md"), chapter("docs/adr/README.md"), chapter("sdks/rust/README.md")];
        let text = "[1](adr) [2](../sdks/rust#x) [3](#y) [4](../Cargo.toml) [5](growth.svg) [6](https://x.io) \
                    [7](../mutations)";
        let page = |repository| {
            let staging = Staging { chapters: &chapters, repository };
            let mut files = BTreeSet::new();
            let page = staging.page("docs/a.md", text, &mut files).unwrap();
            (page, files.into_iter().collect::<Vec<_>>())
        };
        let (alone, files) = page(None);
        assert_eq!(
            alone,
            "[1](../docs/adr/index.md) [2](../sdks/rust/index.md#x) [3](#y) [4](../source/Cargo.toml.txt) \
             [5](../docs/growth.svg) [6](https://x.io) [7](../source/mutations/index.html)"
        );
        assert_eq!(files, ["Cargo.toml", "docs/growth.svg", "mutations"]);
        let (linked, files) = page(Some("https://git.io/r"));
        assert!(linked.contains("[4](https://git.io/r/blob/HEAD/Cargo.toml)"), "{linked}");
        assert_eq!(files, ["docs/growth.svg"]);
    }
}

//! What the documentation's checks need of a Markdown file: links, anchors, blocks of code.

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

/// A link or picture with its target written in place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) target: String,
    /// Where the target is in the text.
    pub(crate) at: Range<usize>,
}

/// A fenced block of code, or a comment of HTML, whose language is then `<!--`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// What follows the fence: a language, and perhaps a file's name.
    pub(crate) info: String,
    pub(crate) text: String,
    /// The line of its fence, from 1.
    pub(crate) line: usize,
}

/// A Markdown file, read.
#[derive(Debug, Default)]
pub(crate) struct Document {
    pub(crate) title: String,
    /// The first sentence, as plain text.
    pub(crate) summary: String,
    pub(crate) links: Vec<Link>,
    /// The headings' ids, as GitHub and mdBook make them.
    pub(crate) anchors: Vec<String>,
    pub(crate) blocks: Vec<Block>,
}

/// Reads a file.
pub(crate) fn read(text: &str) -> Document {
    let mut reading = Reading { text, ..Reading::default() };
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    for (event, at) in Parser::new_ext(text, options).into_offset_iter() {
        reading.add(event, at);
    }
    reading.document
}

/// The line of a place in a text, from 1.
pub(crate) fn line(text: &str, at: usize) -> usize {
    text.get(..at).map_or(0, |before| before.matches('\n').count()) + 1
}

/// The file or folder that a link of a page leads to, relative to the root, and the anchor in it; `None` if
/// it leads out of the repository.
pub(crate) fn target(page: &str, link: &str) -> Option<(String, Option<String>)> {
    if link.contains("://") || link.starts_with("mailto:") {
        return None;
    }
    let (path, anchor) = match link.split_once('#') {
        Some((path, anchor)) => (path, Some(anchor.to_owned())),
        None => (link, None),
    };
    if path.is_empty() {
        return Some((page.to_owned(), anchor));
    }
    let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.trim_end_matches('/').split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    Some((parts.join("/"), anchor))
}

/// Whether a name ends in this extension.
pub(crate) fn has_extension(name: &str, extension: &str) -> bool {
    Path::new(name).extension().is_some_and(|found| found == extension)
}

#[derive(Default)]
struct Reading<'a> {
    text: &'a str,
    document: Document,
    slugs: HashMap<String, usize>,
    /// The text of the heading or first paragraph that is open.
    heading: Option<String>,
    paragraph: Option<String>,
    block: Option<Block>,
}

impl Reading<'_> {
    fn add(&mut self, event: Event<'_>, at: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, at),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => self.words(&text),
            Event::Html(text) => {
                if let Some(block) = &mut self.block {
                    block.text.push_str(&text);
                }
            }
            Event::SoftBreak | Event::HardBreak => self.words("\n"),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, at: Range<usize>) {
        match tag {
            Tag::Link { link_type: LinkType::Inline, dest_url, .. }
            | Tag::Image { link_type: LinkType::Inline, dest_url, .. } => self.link(dest_url, at),
            Tag::Heading { .. } => self.heading = Some(String::new()),
            Tag::Paragraph if self.document.summary.is_empty() => self.paragraph = Some(String::new()),
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                let line = line(self.text, at.start);
                self.block = Some(Block { info: info.to_string(), text: String::new(), line });
            }
            Tag::HtmlBlock => {
                let line = line(self.text, at.start);
                self.block = Some(Block { info: "<!--".to_owned(), text: String::new(), line });
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                let heading = self.heading.take().unwrap_or_default();
                self.anchor(&heading);
                if self.document.title.is_empty() {
                    self.document.title = heading;
                }
            }
            TagEnd::Paragraph => {
                if let Some(paragraph) = self.paragraph.take() {
                    self.document.summary = first_sentence(&paragraph);
                }
            }
            TagEnd::CodeBlock | TagEnd::HtmlBlock => self.document.blocks.extend(self.block.take()),
            _ => {}
        }
    }

    fn words(&mut self, words: &str) {
        if let Some(block) = &mut self.block {
            block.text.push_str(words);
        } else if let Some(open) = self.heading.as_mut().or(self.paragraph.as_mut()) {
            open.push_str(words);
        }
    }

    fn link(&mut self, target: &str, at: Range<usize>) {
        let whole = self.text.get(at.clone()).unwrap_or_default();
        if let Some(start) = whole.rfind(&format!("]({target}")) {
            let start = at.start + start + "](".len();
            self.document.links.push(Link { target: target.to_owned(), at: start..start + target.len() });
        }
    }

    fn anchor(&mut self, heading: &str) {
        let kept = heading.to_lowercase();
        let kept = kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        let slug: String = kept.map(|c| if c == ' ' { '-' } else { c }).collect();
        let uses = self.slugs.entry(slug.clone()).or_default();
        let anchor = if *uses == 0 { slug } else { format!("{slug}-{uses}") };
        *uses += 1;
        self.document.anchors.push(anchor);
    }
}

fn first_sentence(paragraph: &str) -> String {
    let text = paragraph.replace('\n', " ");
    let end = text.find(". ").map_or(text.len(), |end| end + 1);
    text.get(..end).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_anchors_and_blocks_are_found() {
        let text = "# A *b* c\n\nOne [x](y.md#z)\nmore. Two.\n\n[![p](a.png)](b.md)\n\n## A b c\n\n## `a/b`: c\n\n\
                    ```sh\nls\n```\n\n<!-- sh\ncd\n-->\n\n~~~ python f.py\n1\n~~~\n";
        let found = read(text);
        assert_eq!(found.title, "A b c");
        assert_eq!(found.summary, "One x more.");
        let targets: Vec<_> = found.links.iter().map(|link| text.get(link.at.clone()).unwrap()).collect();
        assert_eq!(targets, ["y.md#z", "b.md", "a.png"]);
        assert_eq!(found.anchors, ["a-b-c", "a-b-c-1", "ab-c"]);
        let blocks: Vec<_> =
            found.blocks.iter().map(|b| (b.info.as_str(), b.text.as_str(), b.line)).collect();
        assert_eq!(
            blocks,
            [("sh", "ls\n", 12), ("<!--", "<!-- sh\ncd\n-->\n", 16), ("python f.py", "1\n", 20)]
        );
    }

    #[test]
    fn a_link_leads_to_a_place_in_the_repository_or_out_of_it() {
        let to = |link| target("docs/adr/README.md", link);
        assert_eq!(to("../a.md#b"), Some(("docs/a.md".into(), Some("b".into()))));
        assert_eq!(to("../../sdks/"), Some(("sdks".into(), None)));
        assert_eq!(to("#b"), Some(("docs/adr/README.md".into(), Some("b".into()))));
        assert_eq!(target("README.md", "docs"), Some(("docs".into(), None)));
        assert_eq!(to("https://example.com/a.md"), None);
    }
}

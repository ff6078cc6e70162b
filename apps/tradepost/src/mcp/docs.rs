//! Tools that search and read the documentation.

use rmcp::handler::server::wrapper::Parameters;
use rmcp::model::{CallToolResult, ContentBlock};
use rmcp::schemars::JsonSchema;
use rmcp::{tool, tool_router};
use serde::{Deserialize, Serialize};

use super::pages::{PAGES, Section, page, search, words};
use super::{Server, answer, refusal};

/// Sections that a search returns, unless it asks for another number, and at most.
const FOUND: usize = 5;
const FOUND_MAX: usize = 20;

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
#[serde(deny_unknown_fields)]
struct Search {
    /// A few words, such as `withdrawal on hold`
    query: String,
    /// Sections at most; 5 by default, up to 20
    limit: Option<usize>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
#[serde(deny_unknown_fields)]
struct Read {
    /// The page, such as `errors.md`; the resources list all
    page: String,
    /// A heading of the page: returns its section alone
    section: Option<String>,
}

#[derive(Debug, Serialize)]
struct Found {
    page: &'static str,
    section: &'static str,
    excerpt: String,
}

#[derive(Debug, Serialize)]
struct AllFound {
    results: Vec<Found>,
}

#[tool_router(router = docs_tools, vis = "pub(super)")]
impl Server {
    /// Searches the documentation: rules, API, errors, settings, integration, operation. Returns sections.
    #[tool(annotations(read_only_hint = true, open_world_hint = false))]
    fn search_docs(Parameters(Search { query, limit }): Parameters<Search>) -> CallToolResult {
        let words = words(&query);
        let sections = search(&words, limit.unwrap_or(FOUND).min(FOUND_MAX));
        let found = |section: Section| Found {
            page: section.page.path,
            section: section.heading,
            excerpt: section.excerpt(&words),
        };
        answer(Ok(AllFound { results: sections.into_iter().map(found).collect() }))
    }

    /// A page of the documentation, or one section of it.
    #[tool(annotations(read_only_hint = true, open_world_hint = false))]
    fn read_docs(Parameters(Read { page: path, section }): Parameters<Read>) -> CallToolResult {
        let Some(page) = page(&path) else {
            let pages: Vec<_> = PAGES.iter().map(|page| page.path).collect();
            let detail = format!("no page {path}; the pages are {}", pages.join(", "));
            return CallToolResult::structured_error(refusal("unknown_page", &detail));
        };
        let Some(heading) = section else {
            return CallToolResult::success(vec![ContentBlock::text(page.text)]);
        };
        let sections = page.sections();
        let Some(section) = sections.iter().find(|section| section.heading == heading) else {
            let headings: Vec<_> = sections.iter().map(|section| section.heading).collect();
            let detail = format!("{path} has no section {heading}; it has {}", headings.join(", "));
            return CallToolResult::structured_error(refusal("unknown_section", &detail));
        };
        CallToolResult::success(vec![ContentBlock::text(section.text)])
    }
}

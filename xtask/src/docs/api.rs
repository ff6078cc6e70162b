//! `docs/api.md`, made from `api/openapi.json`: the routes by tag, then the types.

#![expect(clippy::indexing_slicing, reason = "JSON is `null` where it has no such member")]

use std::collections::BTreeSet;
use std::fmt::Write as _;

use anyhow::{Context, Result};
use serde_json::{Map, Value};

use crate::shell::root;

const PAGE: &str = "docs/api.md";
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];
const TYPES: &str = "#/components/schemas/";

/// Compares the page with the description, or writes it; returns whether it is stale.
pub(super) fn stale(update: bool) -> Result<bool> {
    let read = |path: &str| std::fs::read_to_string(root()?.join(path)).with_context(|| path.to_owned());
    let made = page(&serde_json::from_str(&read("api/openapi.json")?)?)?;
    if update {
        std::fs::write(root()?.join(PAGE), &made)?;
    }
    Ok(read(PAGE).unwrap_or_default() != made)
}

fn page(api: &Value) -> Result<String> {
    let mut page = format!(
        "# API\n\nMade from [`openapi.json`](../api/openapi.json); `UPDATE_EXPECT=1 cargo test -p xtask` rewrites it.\n\
         A market has the same at `/docs`, to try out.\n\n{}\n",
        text(&api["info"], "description")
    );
    let routes = routes(api)?;
    let described = api["tags"].as_array().context("the description has tags")?;
    let mut tags: Vec<_> =
        described.iter().map(|tag| (text(tag, "name"), text(tag, "description"))).collect();
    for (.., route) in &routes {
        let name = route["tags"][0].as_str().unwrap_or_default();
        if !tags.iter().any(|(tag, _)| *tag == name) {
            tags.push((name, ""));
        }
    }
    for (name, description) in tags {
        writeln!(page, "\n## {}\n\n{description}", capitalised(name))?;
        for (path, method, route) in routes.iter().filter(|(.., route)| route["tags"][0] == *name) {
            add_route(&mut page, path, method, route)?;
        }
    }
    page.push_str("\n## Types\n");
    for (name, schema) in object(&api["components"]["schemas"])? {
        add_type(&mut page, name, schema)?;
    }
    Ok(page)
}

fn routes(api: &Value) -> Result<Vec<(&str, &str, &Value)>> {
    let mut routes = Vec::new();
    for (path, methods) in object(&api["paths"])? {
        let of_path = METHODS.into_iter().filter_map(|method| Some((method, methods.get(method)?)));
        routes.extend(of_path.map(|(method, route)| (path.as_str(), method, route)));
    }
    Ok(routes)
}

fn add_route(page: &mut String, path: &str, method: &str, route: &Value) -> Result<()> {
    writeln!(page, "\n### `{} {path}`\n\n{}", method.to_uppercase(), text(route, "summary"))?;
    let description = text(route, "description");
    if !description.is_empty() {
        writeln!(page, "\n{description}")?;
    }
    writeln!(page, "\nToken: {}.", callers(route))?;
    let parameters = route["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
    if !parameters.is_empty() {
        page.push_str("\n| parameter | in | type | meaning |\n|---|---|---|---|\n");
    }
    for parameter in parameters {
        let required = if parameter["required"] == true { ", required" } else { "" };
        let (name, place) = (text(parameter, "name"), text(parameter, "in"));
        let kind = kind(&parameter["schema"]);
        writeln!(page, "| `{name}` | {place}{required} | {kind} | {} |", cell(parameter))?;
    }
    page.push('\n');
    if let Some(schema) = schema(&route["requestBody"]) {
        writeln!(page, "Body: {}.\n", kind(schema))?;
    }
    let mut refusals = BTreeSet::new();
    for (status, response) in object(&route["responses"])? {
        if status.starts_with(['4', '5']) {
            refusals.extend(text(response, "description").split(", ").filter(|code| code.starts_with('`')));
            continue;
        }
        match schema(response) {
            Some(schema) => writeln!(page, "Answer {status}: {}.\n", kind(schema))?,
            None => writeln!(page, "Answer {status}: {}.\n", text(response, "description"))?,
        }
    }
    if refusals.is_empty() {
        page.truncate(page.trim_end().len() + 1);
    } else {
        writeln!(page, "Refusals: {}.", refusals.into_iter().collect::<Vec<_>>().join(", "))?;
    }
    Ok(())
}

/// Whose token a route takes.
fn callers(route: &Value) -> String {
    let needs = route["security"].as_array().map(Vec::as_slice).unwrap_or_default();
    let scopes: Vec<&str> = needs.iter().filter_map(|need| need["token"][0].as_str()).collect();
    let is_open = needs.is_empty() || needs.iter().any(|need| need["token"][0].is_null());
    let operators: Vec<_> = scopes.iter().filter(|scope| **scope != "player").collect();
    let operators: Vec<_> = operators.iter().map(|scope| format!("`{scope}`")).collect();
    let mut callers = Vec::new();
    if is_open {
        callers.push("none needed".to_owned());
    }
    if scopes.contains(&"player") {
        callers.push("a player's".to_owned());
    }
    if !operators.is_empty() {
        callers.push(format!("an operator's with the scope {}", operators.join(" or ")));
    }
    callers.join(", or ")
}

fn add_type(page: &mut String, name: &str, schema: &Value) -> Result<()> {
    writeln!(page, "\n### {name}\n\n{}", text(schema, "description"))?;
    add_shape(page, schema)
}

fn add_shape(page: &mut String, schema: &Value) -> Result<()> {
    if let Some(words) = schema["enum"].as_array() {
        let words: Vec<_> = words.iter().filter_map(Value::as_str).map(|word| format!("`{word}`")).collect();
        writeln!(page, "\nOne of {}.", words.join(", "))?;
    }
    if let Some(parts) = schema["allOf"].as_array() {
        for part in parts {
            if part["$ref"].is_string() {
                writeln!(page, "\nAll fields of {}, and:", kind(part))?;
            }
            add_shape(page, part)?;
        }
    }
    for (index, choice) in schema["oneOf"].as_array().into_iter().flatten().enumerate() {
        writeln!(page, "\n{}. {}", index + 1, text(choice, "description"))?;
        add_shape(page, choice)?;
    }
    let Some(fields) = schema["properties"].as_object() else { return Ok(()) };
    page.push_str("\n| field | type | meaning |\n|---|---|---|\n");
    let required = schema["required"].as_array().map(Vec::as_slice).unwrap_or_default();
    for (name, field) in fields {
        let optional = if required.iter().any(|required| required == name) { "" } else { ", optional" };
        writeln!(page, "| `{name}` | {}{optional} | {} |", kind(field), cell(field))?;
    }
    Ok(())
}

/// The type of a value, with a link to a named one.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|name| name.strip_prefix(TYPES)) {
        return format!("[{name}](#{})", name.to_lowercase());
    }
    if let Some(choices) = schema["oneOf"].as_array().or(schema["allOf"].as_array()) {
        let kinds = choices.iter().map(kind).filter(|kind| kind != "null");
        return kinds.collect::<Vec<_>>().join(" or ");
    }
    if schema["type"] == "array" {
        return format!("list of {}", kind(&schema["items"]));
    }
    if let Some(word) = schema["enum"].as_array().filter(|words| words.len() < 5) {
        let words = word.iter().filter_map(Value::as_str).map(|word| format!("`{word}`"));
        return words.collect::<Vec<_>>().join(", ");
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        kind => kind.as_str().into_iter().collect(),
    };
    let kind = kinds.iter().find(|kind| **kind != "null").copied().unwrap_or("any");
    let bound = |name: &str| schema[name].as_u64();
    match (kind, bound("minimum"), bound("maximum")) {
        ("integer", Some(min), Some(max)) => format!("integer, {min} to {max}"),
        ("string", ..) => schema["format"].as_str().unwrap_or("text").to_owned(),
        (kind, ..) => kind.to_owned(),
    }
}

/// The schema of a body.
fn schema(body: &Value) -> Option<&Value> {
    let content = body["content"].as_object()?.values().next()?;
    content.get("schema").filter(|schema| schema["type"] != "string")
}

/// A description within a table.
fn cell(value: &Value) -> String {
    text(value, "description").replace('\n', " ").replace("\\|", "|").replace('|', "\\|")
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

fn capitalised(name: &str) -> String {
    let (first, rest) = name.split_at(name.chars().next().map_or(0, char::len_utf8));
    first.to_uppercase() + rest
}

fn object(value: &Value) -> Result<&Map<String, Value>> {
    value.as_object().context("the description of the API has another form")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_matches_the_description_of_the_api() {
        let stale = stale(std::env::var_os("UPDATE_EXPECT").is_some()).unwrap();
        assert!(!stale, "docs/api.md: run UPDATE_EXPECT=1 cargo test -p xtask");
    }

    #[test]
    fn every_route_and_type_is_on_the_page_once() {
        let text = std::fs::read_to_string(root().unwrap().join("api/openapi.json")).unwrap();
        let api: Value = serde_json::from_str(&text).unwrap();
        let page = page(&api).unwrap();
        let routes = routes(&api).unwrap();
        assert!(routes.len() > 40);
        for (path, method, _) in routes {
            let heading = format!("\n### `{} {path}`\n", method.to_uppercase());
            assert_eq!(page.matches(&heading).count(), 1, "{heading}");
        }
        for name in object(&api["components"]["schemas"]).unwrap().keys() {
            assert_eq!(page.matches(&format!("\n### {name}\n")).count(), 1, "{name}");
        }
    }
}

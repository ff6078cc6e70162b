//! Lua: a table of the calls, and annotations with the types, which editors read.

use std::fmt::Write;

use super::api::{Api, Call, Field, Kind, Shape};

/// The API's types and calls.
pub(super) fn calls(api: &Api) -> String {
    let mut out =
        "--- The API's calls and types. Made from api/openapi.json; `UPDATE_EXPECT=1 cargo test -p xtask` \
                   rewrites it.\n"
            .to_owned();
    for of in &api.types {
        line(&mut out, &format!("\n--- {}", of.doc));
        match &of.shape {
            Shape::Time => line(&mut out, &format!("---@alias tradepost.{} string", of.name)),
            Shape::Words(words) => {
                let words: Vec<_> = words.iter().map(|word| format!("'{word:?}'")).collect();
                line(&mut out, &format!("---@alias tradepost.{} {}", of.name, words.join("|")));
            }
            Shape::Fields(fields) => {
                line(&mut out, &format!("---@class tradepost.{}", of.name));
                for field in fields {
                    let optional = if field.is_required && field.name != "next" { "" } else { "?" };
                    let kind = kind(&field.kind);
                    line(&mut out, &format!("---@field {}{optional} {kind} {}", field.name, field.doc));
                }
            }
        }
    }
    line(&mut out, "\n---@class tradepost.Client");
    for call in &api.calls {
        signature(&mut out, call);
    }
    line(&mut out, "\nreturn {");
    for call in &api.calls {
        entry(&mut out, call);
    }
    line(&mut out, "}");
    out
}

fn signature(out: &mut String, call: &Call) {
    let mut parameters = vec!["self: tradepost.Client".to_owned()];
    parameters.extend(call.places.iter().map(|place| format!("{place}: string")));
    parameters.extend(call.body.iter().map(|body| format!("body: tradepost.{body}")));
    let mut options: Vec<_> = call.query.iter().map(option).collect();
    if call.is_write {
        options.push("key?: string".to_owned());
    }
    if !options.is_empty() {
        parameters.push(format!("options?: {{{}}}", options.join(", ")));
    }
    let parameters = parameters.join(", ");
    let Call { name, doc, answer, .. } = call;
    line(out, &format!("---@field {name} fun({parameters}): tradepost.{answer}?, tradepost.Problem? {doc}"));
    if let Some(pages) = &call.pages {
        let rows = kind(&pages.row);
        let doc = format!("Reads all pages of `{name}`.");
        line(out, &format!("---@field all_{name} fun({parameters}): {rows}[]?, tradepost.Problem? {doc}"));
    }
}

fn option(field: &Field) -> String {
    format!("{}?: {}", field.name, kind(&field.kind))
}

fn entry(out: &mut String, call: &Call) {
    let mut fields = vec![
        format!("method = {:?}", call.method),
        format!("path = {:?}", call.path),
        format!("places = {}", call.places.len()),
    ];
    let flags = [("body", call.body.is_some()), ("write", call.is_write), ("authorized", call.is_authorized)];
    fields.extend(flags.iter().filter(|(_, is_set)| *is_set).map(|(name, _)| format!("{name} = true")));
    if let Some(pages) = &call.pages {
        fields.push(format!("rows = {:?}, cursor = {:?}", pages.rows, pages.cursor));
    }
    line(out, &format!("  {} = {{ {} }},", call.name, fields.join(", ")));
}

fn kind(of: &Kind) -> String {
    match of {
        Kind::Text => "string".to_owned(),
        Kind::Integer => "integer".to_owned(),
        Kind::Flag => "boolean".to_owned(),
        Kind::Named(name) => format!("tradepost.{name}"),
        Kind::List(row) => format!("{}[]", kind(row)),
        Kind::Map(value) => format!("table<string, {}>", kind(value)),
    }
}

fn line(out: &mut String, text: &str) {
    // Writing to a string cannot fail.
    writeln!(out, "{}", text.trim_end()).ok();
}

//! Python: types as `TypedDict`, calls twice, for threads and for asyncio.

use std::fmt::Write;

use super::api::{Api, Call, Field, Kind, Shape};

const HEADER: &str = "Made from api/openapi.json; `UPDATE_EXPECT=1 cargo test -p xtask` rewrites it.";

/// The API's types.
pub(super) fn types(api: &Api) -> String {
    let mut out = format!(
        "\"\"\"The API's types. {HEADER}\"\"\"\n\nfrom typing import Literal, NotRequired, TypedDict\n"
    );
    for of in &api.types {
        match &of.shape {
            Shape::Time => line(&mut out, 0, &format!("\n{} = str\n\"\"\"{}\"\"\"", of.name, of.doc)),
            Shape::Words(words) => {
                let words: Vec<_> = words.iter().map(|word| format!("{word:?}")).collect();
                line(
                    &mut out,
                    0,
                    &format!("\n{} = Literal[{}]\n\"\"\"{}\"\"\"", of.name, words.join(", "), of.doc),
                );
            }
            Shape::Fields(fields) if fields.iter().any(|field| field.name == "from") => {
                // A word of the language cannot name a field of a class.
                line(&mut out, 0, &format!("\n{} = TypedDict(\n    {:?},\n    {{", of.name, of.name));
                for field in fields {
                    line(&mut out, 2, &format!("# {}", field.doc));
                    line(&mut out, 2, &format!("{:?}: {},", field.name, annotation(field)));
                }
                line(&mut out, 0, &format!("    }},\n)\n\"\"\"{}\"\"\"", of.doc));
            }
            Shape::Fields(fields) => {
                line(
                    &mut out,
                    0,
                    &format!("\n\nclass {}(TypedDict):\n    \"\"\"{}\"\"\"\n", of.name, of.doc),
                );
                for field in fields {
                    line(&mut out, 1, &format!("{}: {}", field.name, annotation(field)));
                    if !field.doc.is_empty() {
                        line(&mut out, 1, &format!("\"\"\"{}\"\"\"", field.doc));
                    }
                }
            }
        }
    }
    out
}

fn annotation(field: &Field) -> String {
    let kind = kind(&field.kind, "");
    // A type may be named later in the file.
    match (field.is_required, field.name.as_str()) {
        (true, "next") => format!("\"{kind} | None\""),
        (true, _) => format!("\"{kind}\""),
        (false, _) => format!("NotRequired[\"{kind}\"]"),
    }
}

fn kind(kind_of: &Kind, prefix: &str) -> String {
    match kind_of {
        Kind::Text => "str".to_owned(),
        Kind::Integer => "int".to_owned(),
        Kind::Flag => "bool".to_owned(),
        Kind::Named(name) => format!("{prefix}{name}"),
        Kind::List(row) => format!("list[{}]", kind(row, prefix)),
        Kind::Map(value) => format!("dict[str, {}]", kind(value, prefix)),
    }
}

/// The API's calls.
pub(super) fn calls(api: &Api) -> String {
    let mut out = format!(
        "\"\"\"The API's calls. {HEADER}\"\"\"\n\n\
         from collections.abc import AsyncIterator, Iterator, Mapping\n\
         from typing import Any\n\n\
         from . import types as t\nfrom .request import Request, request\n"
    );
    for (class, is_async) in [("Calls", false), ("AsyncCalls", true)] {
        let (prefix, iterator) = if is_async { ("async ", "AsyncIterator") } else { ("", "Iterator") };
        let doc = "The calls, in the order of the alphabet; a subclass sends them.";
        line(&mut out, 0, &format!("\n\nclass {class}:\n    \"\"\"{doc}\"\"\"\n"));
        line(
            &mut out,
            1,
            &format!("{prefix}def _call(self, sent: Request) -> Any:\n        raise NotImplementedError\n"),
        );
        let signature = format!("(self, sent: Request, rows: str, cursor: str) -> {iterator}[Any]");
        line(&mut out, 1, &format!("def _pages{signature}:\n        raise NotImplementedError"));
        for call in &api.calls {
            method(&mut out, call, is_async);
            if let Some(pages) = &call.pages {
                let returns = format!("{iterator}[{}]", kind(&pages.row, "t."));
                let to_end = format!("self._pages({}, {:?}, {:?})", request(call), pages.rows, pages.cursor);
                let parameters = parameters(call, Some(&pages.cursor));
                line(&mut out, 0, "");
                line(&mut out, 1, &format!("def all_{}({parameters}) -> {returns}:", call.name));
                line(&mut out, 2, &format!("\"\"\"Reads all pages of `{}`.\"\"\"", call.name));
                query(&mut out, call, Some(&pages.cursor));
                line(&mut out, 2, &format!("return {to_end}"));
            }
        }
    }
    out
}

fn method(out: &mut String, call: &Call, is_async: bool) {
    let (prefix, wait) = if is_async { ("async ", "await ") } else { ("", "") };
    line(out, 0, "");
    line(out, 1, &format!("{prefix}def {}({}) -> t.{}:", call.name, parameters(call, None), call.answer));
    line(out, 2, &format!("\"\"\"{}\"\"\"", call.doc));
    query(out, call, None);
    line(out, 2, &format!("answer: t.{} = {wait}self._call({})", call.answer, request(call)));
    line(out, 2, "return answer");
}

fn parameters(call: &Call, without: Option<&str>) -> String {
    let mut parameters = vec!["self".to_owned()];
    parameters.extend(call.places.iter().map(|place| format!("{place}: str")));
    parameters.extend(call.body.iter().map(|body| format!("body: t.{body}")));
    let query = call.query.iter().filter(|field| Some(field.name.as_str()) != without);
    let mut named: Vec<_> = query
        .map(|field| format!("{}: {} | None = None", escaped(&field.name), kind(&field.kind, "t.")))
        .collect();
    if call.is_write {
        named.push("key: str | None = None".to_owned());
    }
    if !named.is_empty() {
        parameters.push("*".to_owned());
        parameters.extend(named);
    }
    parameters.join(", ")
}

fn query(out: &mut String, call: &Call, without: Option<&str>) {
    if call.query.is_empty() {
        return;
    }
    let query = call.query.iter().filter(|field| Some(field.name.as_str()) != without);
    let query: Vec<_> = query.map(|field| format!("{:?}: {}", field.name, escaped(&field.name))).collect();
    line(out, 2, &format!("query: Mapping[str, Any] = {{{}}}", query.join(", ")));
}

fn request(call: &Call) -> String {
    let mut arguments = vec![format!("{:?}", call.method), format!("{:?}", call.path)];
    if !call.places.is_empty() {
        arguments.push(format!("({},)", call.places.join(", ")));
    }
    if !call.query.is_empty() {
        arguments.push("query=query".to_owned());
    }
    if call.body.is_some() {
        arguments.push("body=body".to_owned());
    }
    if call.is_write {
        arguments.push("write=True, key=key".to_owned());
    }
    if !call.is_authorized {
        arguments.push("authorized=False".to_owned());
    }
    format!("request({})", arguments.join(", "))
}

/// `from` is a word of the language.
fn escaped(name: &str) -> String {
    if name == "from" { "from_".to_owned() } else { name.to_owned() }
}

fn line(out: &mut String, depth: usize, text: &str) {
    // Writing to a string cannot fail.
    writeln!(out, "{}{text}", "    ".repeat(depth)).ok();
}

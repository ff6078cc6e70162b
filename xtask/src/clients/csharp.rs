//! C#: types that read and write themselves, calls as methods that return tasks.

use std::fmt::Write;

use super::api::{Api, Call, Field, Kind, Pages, Shape, Type, without_maps};

const HEADER: &str = "// Made from api/openapi.json; `UPDATE_EXPECT=1 cargo test -p xtask` rewrites it.\n";

/// The API's types.
pub(super) fn types(api: &Api) -> String {
    let mut out = format!("{HEADER}using System.Collections.Generic;\n\nnamespace Tradepost\n{{\n");
    let mut is_first = true;
    for of in &api.types {
        if matches!(of.shape, Shape::Time) {
            // A time is text.
            continue;
        }
        if !std::mem::take(&mut is_first) {
            out.push('\n');
        }
        summary(&mut out, 1, &of.doc);
        match &of.shape {
            Shape::Time => {}
            Shape::Words(words) => constants(&mut out, of, words),
            Shape::Fields(fields) => class(&mut out, of, fields, api),
        }
    }
    line(&mut out, 0, "}");
    out
}

fn constants(out: &mut String, of: &Type, words: &[String]) {
    line(out, 1, &format!("public static class {}", of.name));
    line(out, 1, "{");
    for word in words {
        let start = if word.starts_with(|first: char| first.is_ascii_digit()) { "_" } else { "" };
        summary(out, 2, &format!("The word `{word}`."));
        line(out, 2, &format!("public const string {start}{} = {word:?};", pascal(word)));
    }
    line(out, 1, "}");
}

fn class(out: &mut String, of: &Type, fields: &[Field], api: &Api) {
    let fields = &without_maps(fields);
    line(out, 1, &format!("public sealed class {} : Document", of.name));
    line(out, 1, "{");
    for field in fields {
        let doc = if field.doc.is_empty() { "What to do." } else { &field.doc };
        let absent = if field.is_required { "" } else { " `null` if absent." };
        summary(out, 2, &format!("{doc}{absent}"));
        line(out, 2, &format!("public {} {} {{ get; set; }}\n", kind(field, api), property(of, field)));
    }
    line(out, 2, &format!("internal static {} Read(JsonObject from)", of.name));
    line(out, 2, "{");
    line(out, 3, &format!("return new {}", of.name));
    line(out, 3, "{");
    for field in fields {
        line(out, 4, &format!("{} = {},", property(of, field), read(field, api)));
    }
    line(out, 3, "};");
    line(out, 2, "}\n");
    line(out, 2, "internal override void Write(JsonWriter to)");
    line(out, 2, "{");
    for field in fields {
        line(out, 3, &format!("to.Field({:?}, {});", field.name, property(of, field)));
    }
    line(out, 2, "}");
    line(out, 1, "}");
}

/// A property's name; it may not be that of its class.
fn property(of: &Type, field: &Field) -> String {
    let name = pascal(&field.name);
    if name == of.name { name + "Id" } else { name }
}

fn read(field: &Field, api: &Api) -> String {
    let name = &field.name;
    match &field.kind {
        Kind::Integer if field.is_required => format!("from.Integer({name:?})"),
        Kind::Integer => format!("from.OptionalInteger({name:?})"),
        // An older market does not have the flag.
        Kind::Flag if field.is_required => format!("from.Flag({name:?}) ?? false"),
        Kind::Flag => format!("from.Flag({name:?})"),
        Kind::List(row) => match api.object(row) {
            Some(row) => format!("from.Objects({name:?}, {row}.Read)"),
            None => format!("from.Texts({name:?})"),
        },
        kind => match api.object(kind) {
            Some(of) => format!("from.Object({name:?}, {of}.Read)"),
            None => format!("from.Text({name:?})"),
        },
    }
}

fn kind(field: &Field, api: &Api) -> String {
    let optional = if field.is_required { "" } else { "?" };
    match &field.kind {
        Kind::Integer => format!("long{optional}"),
        Kind::Flag => format!("bool{optional}"),
        Kind::List(row) => format!("List<{}>", row_kind(row, api)),
        kind => row_kind(kind, api).to_owned(),
    }
}

fn row_kind<'a>(row: &'a Kind, api: &Api) -> &'a str {
    api.object(row).unwrap_or("string")
}

/// The API's calls.
pub(super) fn calls(api: &Api) -> String {
    let mut out = format!(
        "{HEADER}using System.Collections.Generic;\nusing System.Threading;\nusing System.Threading.Tasks;\n\n\
         namespace Tradepost\n{{\n    public sealed partial class Client\n    {{\n"
    );
    for (index, call) in api.calls.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        method(&mut out, call, api);
    }
    line(&mut out, 1, "}");
    line(&mut out, 0, "}");
    out
}

fn method(out: &mut String, call: &Call, api: &Api) {
    let Call { doc, answer, .. } = call;
    let name = pascal(&call.name);
    let (parameters, request) = (parameters(call, api), request(call));
    summary(out, 2, doc);
    line(out, 2, &format!("public Task<{answer}> {name}Async({parameters})"));
    line(out, 2, "{");
    line(out, 3, &format!("return SendAsync({request}, {answer}.Read, cancellationToken);"));
    line(out, 2, "}");
    let Some(Pages { rows, row, cursor }) = &call.pages else { return };
    let (row, rows) = (row_kind(row, api), pascal(rows));
    out.push('\n');
    summary(out, 2, &format!("Reads all pages of `{name}Async`."));
    line(out, 2, &format!("public Task<List<{row}>> All{name}Async({parameters})"));
    line(out, 2, "{");
    line(out, 3, &format!("var request = {request};"));
    let page = format!("{answer}.Read, page => page.{rows}, page => page.Next");
    line(out, 3, &format!("return SendAllAsync(request, {cursor:?}, {page}, cancellationToken);"));
    line(out, 2, "}");
}

/// What fills its path, its body, its query and its key.
fn parameters(call: &Call, api: &Api) -> String {
    let mut parameters: Vec<_> = call.places.iter().map(|place| format!("string {}", camel(place))).collect();
    parameters.extend(call.body.iter().map(|body| format!("{body} body")));
    let query = call.query.iter().map(|field| {
        let optional =
            Field { is_required: false, name: String::new(), doc: String::new(), kind: field.kind.clone() };
        format!("{} {} = null", kind(&optional, api), camel(&field.name))
    });
    parameters.extend(query);
    if call.is_write {
        parameters.push("string key = null".to_owned());
    }
    parameters.push("CancellationToken cancellationToken = default".to_owned());
    parameters.join(", ")
}

fn request(call: &Call) -> String {
    let mut out = format!("new Request({:?}, {:?}, {})", call.method, call.path, call.is_authorized);
    for place in &call.places {
        // Writing to a string cannot fail.
        write!(out, ".Place({place:?}, {})", camel(place)).ok();
    }
    for field in &call.query {
        write!(out, ".Query({:?}, {})", field.name, camel(&field.name)).ok();
    }
    if call.body.is_some() {
        out.push_str(".Body(body)");
    }
    if call.is_write {
        out.push_str(".Key(key)");
    }
    out
}

/// A comment of documentation.
fn summary(out: &mut String, depth: usize, text: &str) {
    let mut marked = String::new();
    for (index, part) in text.replace('&', "&amp;").replace('<', "&lt;").split('`').enumerate() {
        let mark = match index {
            0 => "",
            index if index % 2 == 1 => "<c>",
            _ => "</c>",
        };
        marked.push_str(mark);
        marked.push_str(part);
    }
    line(out, depth, &format!("/// <summary>{marked}</summary>"));
}

fn pascal(name: &str) -> String {
    name.split('_').fold(String::new(), |name, word| {
        let (start, rest) = word.split_at(word.len().min(1));
        name + &start.to_uppercase() + rest
    })
}

fn camel(name: &str) -> String {
    let name = pascal(name);
    let (start, rest) = name.split_at(name.len().min(1));
    start.to_lowercase() + rest
}

fn line(out: &mut String, depth: usize, text: &str) {
    // Writing to a string cannot fail.
    writeln!(out, "{}{text}", "    ".repeat(depth)).ok();
}

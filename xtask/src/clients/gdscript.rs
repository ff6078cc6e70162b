//! `GDScript`: classes with the answers' fields, calls as methods that are awaited.

use std::fmt::Write;

use super::api::{Api, Call, Field, Kind, Shape, Type, without_maps};

const HEADER: &str = "# Made from api/openapi.json; `UPDATE_EXPECT=1 cargo test -p xtask` rewrites it.\n";
/// Names that Godot has given to something else.
const RENAMED: [(&str, &str); 1] = [("Material", "MaterialInfo")];

/// The API's types.
pub(super) fn types(api: &Api) -> String {
    let mut out = format!(
        "{HEADER}class_name TradepostTypes\nextends RefCounted\n## What the market answers. Bodies are dictionaries \
         with the same fields.\n"
    );
    for of in &api.types {
        match &of.shape {
            // A time is text.
            Shape::Time => {}
            Shape::Words(words) => constants(&mut out, of, words),
            Shape::Fields(fields) => class(&mut out, of, fields, api),
        }
    }
    out
}

fn constants(out: &mut String, of: &Type, words: &[String]) {
    line(out, 0, &format!("\n\n## {}\nclass {}:", code(&of.doc), class_name(&of.name)));
    for word in words {
        let start = if word.starts_with(|first: char| first.is_ascii_digit()) { "_" } else { "" };
        line(out, 1, &format!("const {start}{} := {word:?}", word.to_uppercase()));
    }
}

fn class(out: &mut String, of: &Type, fields: &[Field], api: &Api) {
    let fields = &without_maps(fields);
    let is_answer = api.calls.iter().any(|call| call.answer == of.name);
    let base = if is_answer { "TradepostAnswer" } else { "TradepostDocument" };
    line(out, 0, &format!("\n\n## {}\nclass {}:\n\textends {base}", code(&of.doc), class_name(&of.name)));
    for field in fields {
        let doc = if field.doc.is_empty() { "What to do." } else { &field.doc };
        line(out, 1, &format!("## {}{}", code(doc), absent(field, api)));
        line(out, 1, &format!("var {}: {}", field.name, kind(field, api)));
    }
    line(out, 0, "\n\tfunc _read() -> void:");
    for field in fields {
        line(out, 2, &read(field, api));
    }
}

/// What a field is where an answer does not have it.
fn absent(field: &Field, api: &Api) -> &'static str {
    match &field.kind {
        _ if field.is_required && field.name != "next" => "",
        Kind::List(_) | Kind::Map(_) | Kind::Text => " Empty if absent.",
        kind if matches!(kind, Kind::Named(_)) && object(kind, api).is_none() => " Empty if absent.",
        Kind::Integer => " An integer; [code]null[/code] if absent.",
        Kind::Flag => " A flag; [code]null[/code] if absent.",
        Kind::Named(_) => " [code]null[/code] if absent.",
    }
}

fn kind(field: &Field, api: &Api) -> String {
    match &field.kind {
        Kind::Integer if field.is_required => "int".to_owned(),
        Kind::Flag if field.is_required => "bool".to_owned(),
        Kind::Integer | Kind::Flag => "Variant".to_owned(),
        Kind::List(row) => format!("Array[{}]", object(row, api).unwrap_or_else(|| "String".to_owned())),
        kind => object(kind, api).unwrap_or_else(|| "String".to_owned()),
    }
}

fn read(field: &Field, api: &Api) -> String {
    let name = &field.name;
    match &field.kind {
        Kind::Integer if field.is_required => format!("{name} = _integer({name:?})"),
        // An older market does not have the flag.
        Kind::Flag if field.is_required => format!("{name} = document.get({name:?}, false) == true"),
        Kind::Integer | Kind::Flag => format!("{name} = document.get({name:?})"),
        Kind::List(row) => match object(row, api) {
            Some(row) => format!("{name}.assign(_objects({name:?}, {row}))"),
            None => format!("{name}.assign(_rows({name:?}))"),
        },
        kind => match object(kind, api) {
            Some(of) => format!("{name} = _object({name:?}, {of})"),
            None => format!("{name} = _text({name:?})"),
        },
    }
}

/// The class of what has fields.
fn object(kind: &Kind, api: &Api) -> Option<String> {
    api.object(kind).map(class_name)
}

fn class_name(name: &str) -> String {
    let renamed = RENAMED.iter().find(|(from, _)| *from == name);
    renamed.map_or(name, |(_, to)| to).to_owned()
}

/// The API's calls.
pub(super) fn calls(api: &Api) -> String {
    let mut out =
        format!("{HEADER}class_name TradepostCalls\nextends TradepostSender\n## The calls of the API.\n");
    for call in &api.calls {
        method(&mut out, call, api);
    }
    out
}

fn method(out: &mut String, call: &Call, api: &Api) {
    let mut options: Vec<_> = call.query.iter().map(|field| field.name.as_str()).collect();
    if call.is_write {
        options.push("key");
    }
    let mut parameters: Vec<_> =
        call.places.iter().map(|place| format!("{}: String", parameter(place, api))).collect();
    parameters.extend(call.body.iter().map(|_| "body: Dictionary".to_owned()));
    if !options.is_empty() {
        parameters.push("options := {}".to_owned());
    }
    let mut docs = vec![code(&call.doc)];
    if let Some(body) = &call.body {
        docs.push(format!("The body has the fields of [TradepostTypes.{}].", class_name(body)));
    }
    if !options.is_empty() {
        docs.push(format!("Options: {}.", options.join(", ")));
    }
    let (doc, parameters) = (docs.join(" "), parameters.join(", "));
    let answer = format!("TradepostTypes.{}", class_name(&call.answer));
    line(out, 0, &format!("\n\n## {doc}\nfunc {}({parameters}) -> {answer}:", call.name));
    line(out, 1, &format!("var answer := {answer}.new()"));
    line(out, 1, &format!("await _send(answer, {})", request(call, !options.is_empty(), api)));
    line(out, 1, "return answer");
    let Some(pages) = &call.pages else { return };
    line(out, 0, &format!("\n\n## Reads all pages of [method {}] as one.", call.name));
    line(out, 0, &format!("func all_{}({parameters}) -> {answer}:", call.name));
    line(out, 1, &format!("var answer := {answer}.new()"));
    line(out, 1, &format!("var request := {}", request(call, !options.is_empty(), api)));
    line(out, 1, &format!("await _send_all(answer, request, {:?}, {:?})", pages.rows, pages.cursor));
    line(out, 1, "return answer");
}

fn request(call: &Call, has_options: bool, api: &Api) -> String {
    let mut out = format!(
        "TradepostRequest.new(HTTPClient.METHOD_{}, {:?}, {})",
        call.method, call.path, call.is_authorized
    );
    for place in &call.places {
        // Writing to a string cannot fail.
        write!(out, ".place({place:?}, {})", parameter(place, api)).ok();
    }
    if call.body.is_some() {
        out.push_str(".with_body(body)");
    }
    if call.is_write {
        out.push_str(".write()");
    }
    if has_options {
        out.push_str(".with_options(options)");
    }
    out
}

/// The parameter for a place of the path; it may not have the name of a call.
fn parameter(place: &str, api: &Api) -> String {
    let id = if api.calls.iter().any(|call| call.name == place) { "_id" } else { "" };
    format!("{place}{id}")
}

/// Marks code as Godot's documentation does.
fn code(text: &str) -> String {
    let mut out = String::new();
    for (index, part) in text.split('`').enumerate() {
        let mark = match index {
            0 => "",
            index if index % 2 == 1 => "[code]",
            _ => "[/code]",
        };
        out.push_str(mark);
        out.push_str(part);
    }
    out
}

fn line(out: &mut String, depth: usize, text: &str) {
    // Writing to a string cannot fail.
    writeln!(out, "{}{text}", "\t".repeat(depth)).ok();
}

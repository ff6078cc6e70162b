//! Java: types as records, calls as methods that return a call.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::api::{Api, Call, Field, Kind, Pages, Shape, Type};

const HEADER: &str = "Made from api/openapi.json; {@code UPDATE_EXPECT=1 cargo test -p xtask} rewrites it.";

/// The API's types.
pub(super) fn types(api: &Api) -> String {
    let mut out = format!(
        "package tradepost;\n\nimport java.util.List;\n\n/** The API's types. {HEADER} */\n\
         public final class Types {{\n    private Types() {{}}\n"
    );
    let sent = sent(api);
    for of in &api.types {
        match &of.shape {
            // A time is text.
            Shape::Time => {}
            Shape::Words(words) => constants(&mut out, of, words),
            Shape::Fields(fields) => {
                let pages = api
                    .calls
                    .iter()
                    .filter(|call| call.answer == of.name)
                    .find_map(|call| call.pages.as_ref());
                record(&mut out, of, fields, pages, sent.contains(of.name.as_str()), api);
            }
        }
    }
    line(&mut out, 0, "}");
    out
}

/// The types that clients send: bodies, and what they contain.
fn sent(api: &Api) -> BTreeSet<&str> {
    let mut found: BTreeSet<&str> = api.calls.iter().filter_map(|call| call.body.as_deref()).collect();
    loop {
        let of_found = api.types.iter().filter(|of| found.contains(of.name.as_str()));
        let inner: Vec<_> =
            of_found.flat_map(|of| named(&of.shape)).filter(|name| !found.contains(name)).collect();
        if inner.is_empty() {
            return found;
        }
        found.extend(inner);
    }
}

fn named(shape: &Shape) -> Vec<&str> {
    fn name(kind: &Kind) -> Option<&str> {
        match kind {
            Kind::Named(name) => Some(name),
            Kind::List(row) | Kind::Map(row) => name(row),
            _ => None,
        }
    }
    let Shape::Fields(fields) = shape else { return Vec::new() };
    fields.iter().filter_map(|field| name(&field.kind)).collect()
}

fn constants(out: &mut String, of: &Type, words: &[String]) {
    line(out, 0, &format!("\n    /** {} */", of.doc));
    line(out, 1, &format!("public static final class {} {{", of.name));
    line(out, 2, &format!("private {}() {{}}\n", of.name));
    for word in words {
        let start = if word.starts_with(|first: char| first.is_ascii_digit()) { "_" } else { "" };
        let name = word.to_uppercase();
        line(out, 2, &format!("public static final String {start}{name} = {word:?};"));
    }
    line(out, 1, "}");
}

fn record(out: &mut String, of: &Type, fields: &[Field], pages: Option<&Pages>, is_sent: bool, api: &Api) {
    let (required, optional): (Vec<_>, Vec<_>) = fields.iter().partition(|field| field.is_required);
    let all: Vec<_> = required.iter().chain(&optional).copied().collect();
    line(out, 0, &format!("\n    /**\n     * {}\n     *", of.doc));
    for field in &all {
        let absent = if field.is_required { "" } else { " {@code null} if absent." };
        let doc = if field.doc.is_empty() { "What to do." } else { &field.doc };
        line(out, 1, &format!(" * @param {} {doc}{absent}", camel(&field.name)));
    }
    line(out, 1, " */");
    let components: Vec<_> = all.iter().map(|field| component(field, api)).collect();
    let implements =
        pages.map_or_else(String::new, |pages| format!(" implements Page<{}>", boxed(&pages.row, api)));
    line(out, 1, &format!("public record {}({}){implements} {{", of.name, components.join(", ")));
    if let Some(pages) = pages {
        let rows = camel(&pages.rows);
        line(
            out,
            2,
            &format!("@Override public List<{}> rows() {{ return {rows}; }}", boxed(&pages.row, api)),
        );
    }
    if is_sent && !optional.is_empty() {
        let parameters: Vec<_> =
            required.iter().map(|field| format!("{} {}", kind(field, api), camel(&field.name))).collect();
        let values =
            all.iter().map(|field| if field.is_required { camel(&field.name) } else { "null".to_owned() });
        let values: Vec<_> = values.collect();
        line(out, 2, "/** With what is required. */");
        line(
            out,
            2,
            &format!("public {}({}) {{ this({}); }}", of.name, parameters.join(", "), values.join(", ")),
        );
        for field in &optional {
            let name = camel(&field.name);
            let with = format!(
                "with{}{}",
                name.get(..1).unwrap_or_default().to_uppercase(),
                name.get(1..).unwrap_or_default()
            );
            let values: Vec<_> = all.iter().map(|field| camel(&field.name)).collect();
            line(out, 2, &format!("/** {} */", field.doc));
            let parameter = format!("{} {name}", kind(field, api));
            line(
                out,
                2,
                &format!(
                    "public {} {with}({parameter}) {{ return new {}({}); }}",
                    of.name,
                    of.name,
                    values.join(", ")
                ),
            );
        }
    }
    line(out, 1, "}");
}

fn component(field: &Field, api: &Api) -> String {
    let name = camel(&field.name);
    let annotation =
        if name == field.name { String::new() } else { format!("@Json.Name({:?}) ", field.name) };
    format!("{annotation}{} {name}", kind(field, api))
}

fn kind(field: &Field, api: &Api) -> String {
    match &field.kind {
        Kind::Integer if field.is_required => "long".to_owned(),
        Kind::Flag if field.is_required => "boolean".to_owned(),
        kind => boxed(kind, api),
    }
}

fn boxed(kind: &Kind, api: &Api) -> String {
    match kind {
        Kind::Text => "String".to_owned(),
        Kind::Integer => "Long".to_owned(),
        Kind::Flag => "Boolean".to_owned(),
        Kind::Named(_) => api.object(kind).unwrap_or("String").to_owned(),
        Kind::List(row) => format!("List<{}>", boxed(row, api)),
        Kind::Map(value) => format!("java.util.Map<String, {}>", boxed(value, api)),
    }
}

/// The API's calls.
pub(super) fn calls(api: &Api) -> String {
    let mut out = format!(
        "package tradepost;\n\nimport java.util.List;\n\n/** The API's calls. {HEADER} */\n\
         public abstract class Calls {{\n    Calls() {{}}\n\n    \
         abstract <T> Call<T> call(Route route, List<String> places, Object body, Class<T> answer);\n\n    \
         abstract <P extends Page<R>, R> PagedCall<P, R> pagedCall(Route route, List<String> places, Class<P> answer);\n"
    );
    for call in &api.calls {
        method(&mut out, call, api);
    }
    line(&mut out, 0, "}");
    out
}

fn method(out: &mut String, call: &Call, api: &Api) {
    let mut parameters: Vec<_> = call.places.iter().map(|place| format!("String {}", camel(place))).collect();
    parameters.extend(call.body.iter().map(|body| format!("Types.{body} body")));
    let places: Vec<_> = call.places.iter().map(|place| camel(place)).collect();
    let query: Vec<_> = call.query.iter().map(|field| format!("{{@code {}}}", field.name)).collect();
    let query = if query.is_empty() { String::new() } else { format!(" Parameters: {}.", query.join(", ")) };
    let route = format!(
        "new Route({:?}, {:?}, {}, {}, {})",
        call.method,
        call.path,
        call.is_write,
        call.is_authorized,
        call.pages.as_ref().map_or_else(|| "null".to_owned(), |pages| format!("{:?}", pages.cursor)),
    );
    let answer = format!("Types.{}", call.answer);
    let (name, places, parameters) = (camel(&call.name), places.join(", "), parameters.join(", "));
    line(out, 0, &format!("\n    /** {}{query} */", call.doc));
    if let Some(pages) = &call.pages {
        let row = boxed(&pages.row, api);
        let row = if row == "String" { row } else { format!("Types.{row}") };
        line(out, 1, &format!("public PagedCall<{answer}, {row}> {name}({parameters}) {{"));
        line(out, 2, &format!("return pagedCall({route}, List.of({places}), {answer}.class);"));
    } else {
        let body = if call.body.is_some() { "body" } else { "null" };
        line(out, 1, &format!("public Call<{answer}> {name}({parameters}) {{"));
        line(out, 2, &format!("return call({route}, List.of({places}), {body}, {answer}.class);"));
    }
    line(out, 1, "}");
}

fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let (start, rest) = word.split_at(word.len().min(1));
        name + &start.to_uppercase() + rest
    })
}

fn line(out: &mut String, depth: usize, text: &str) {
    // Writing to a string cannot fail.
    writeln!(out, "{}{text}", "    ".repeat(depth)).ok();
}

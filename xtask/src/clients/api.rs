//! The API's description as what a client needs of it: types and calls.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde_json::{Map, Value};

/// What a client of a later language makes its types and calls from.
#[derive(Debug)]
pub(super) struct Api {
    pub(super) types: Vec<Type>,
    pub(super) calls: Vec<Call>,
}

impl Api {
    /// The name of what has fields. Words have none: later versions may have more, so they are text.
    pub(super) fn object<'a>(&self, kind: &'a Kind) -> Option<&'a str> {
        let Kind::Named(name) = kind else { return None };
        let of = self.types.iter().find(|of| of.name == *name)?;
        matches!(of.shape, Shape::Fields(_)).then_some(name)
    }
}

/// A named type of the API.
#[derive(Debug)]
pub(super) struct Type {
    pub(super) name: String,
    pub(super) doc: String,
    pub(super) shape: Shape,
}

#[derive(Debug)]
pub(super) enum Shape {
    /// One of these words.
    Words(Vec<String>),
    Fields(Vec<Field>),
    /// A time, as text.
    Time,
}

#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) doc: String,
    pub(super) kind: Kind,
    pub(super) is_required: bool,
}

/// What a field or parameter holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Integer,
    Flag,
    Named(String),
    List(Box<Self>),
    /// Values by a name that is not known before.
    Map(Box<Self>),
}

/// A route that answers with JSON.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) name: String,
    pub(super) doc: String,
    pub(super) method: String,
    /// With `{name}` for each of `places`.
    pub(super) path: String,
    pub(super) places: Vec<String>,
    pub(super) query: Vec<Field>,
    pub(super) body: Option<String>,
    pub(super) answer: String,
    /// Whether it is sent with the token.
    pub(super) is_authorized: bool,
    /// Whether it changes something, and has an idempotency key.
    pub(super) is_write: bool,
    pub(super) pages: Option<Pages>,
}

/// How a list continues.
#[derive(Debug)]
pub(super) struct Pages {
    /// The field of the rows, and their type.
    pub(super) rows: String,
    pub(super) row: Kind,
    /// The parameter that takes `next`.
    pub(super) cursor: String,
}

/// Calls that clients make by hand or not at all: the form of `reduce` for clients without `PATCH`.
const LEFT_OUT: [&str; 1] = ["reduce_by_post"];

impl Api {
    /// Reads the OpenAPI document.
    pub(super) fn read(text: &str) -> Result<Self> {
        let document: Value = serde_json::from_str(text)?;
        let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
        let schemas = schemas.context("the description has schemas")?;
        let types: Vec<_> = schemas.iter().map(|(name, schema)| read_type(name, schema, schemas)).collect();
        let paths = document.get("paths").and_then(Value::as_object).context("the description has paths")?;
        let mut calls = Vec::new();
        for (path, methods) in paths {
            for (method, operation) in methods.as_object().into_iter().flatten() {
                calls.extend(read_call(method, path, operation, &types));
            }
        }
        calls.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Self { types, calls })
    }
}

/// The fields whose values have known names, for languages that read the others from the document.
pub(super) fn without_maps(fields: &[Field]) -> Vec<&Field> {
    fields.iter().filter(|field| !matches!(field.kind, Kind::Map(_))).collect()
}

fn read_type(name: &str, schema: &Value, schemas: &Map<String, Value>) -> Type {
    let words = schema.get("enum").and_then(Value::as_array);
    let shape = if let Some(words) = words {
        Shape::Words(words.iter().filter_map(Value::as_str).map(str::to_owned).collect())
    } else if text(schema, "type") == "string" {
        Shape::Time
    } else {
        let mut fields = BTreeMap::new();
        collect_fields(schema, true, schemas, &mut fields);
        Shape::Fields(fields.into_values().collect())
    };
    Type { name: name.to_owned(), doc: first_sentence(&text(schema, "description")), shape }
}

/// The fields of an object, of the parts of an `allOf`, and of the variants of a `oneOf`: there, only fields
/// that all variants require are required.
fn collect_fields(
    schema: &Value,
    is_certain: bool,
    schemas: &Map<String, Value>,
    fields: &mut BTreeMap<String, Field>,
) {
    if let Some(schema) = referenced(schema).and_then(|name| schemas.get(&name)) {
        return collect_fields(schema, is_certain, schemas, fields);
    }
    for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        collect_fields(part, is_certain, schemas, fields);
    }
    let variants = schema.get("oneOf").and_then(Value::as_array);
    for variant in variants.into_iter().flatten() {
        collect_fields(variant, false, schemas, fields);
    }
    let required: Vec<_> = schema
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    for (name, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let is_required =
            (is_certain && required.contains(&name.as_str())) || (variants.is_none() && name == "op");
        let field = Field {
            name: name.clone(),
            doc: first_sentence(&text(property, "description")),
            kind: kind(property),
            is_required,
        };
        fields.entry(name.clone()).or_insert(field);
    }
}

fn kind(schema: &Value) -> Kind {
    if let Some(name) = referenced(schema) {
        return Kind::Named(name);
    }
    // What may be `null` is what it is otherwise.
    let is_null = |part: &Value| text(part, "type") == "null";
    if let Some(parts) = schema.get("oneOf").and_then(Value::as_array)
        && let Some(part) = parts.iter().find(|part| !is_null(part))
        && parts.iter().any(is_null)
    {
        return kind(part);
    }
    let words = schema.get("type").and_then(Value::as_array).into_iter().flatten();
    let word = words.filter_map(Value::as_str).find(|word| *word != "null").map(str::to_owned);
    match word.unwrap_or_else(|| text(schema, "type")).as_str() {
        "integer" => Kind::Integer,
        "object" if schema.get("additionalProperties").is_some() => {
            Kind::Map(Box::new(schema.get("additionalProperties").map_or(Kind::Text, kind)))
        }
        "boolean" => Kind::Flag,
        "array" => Kind::List(Box::new(schema.get("items").map_or(Kind::Text, kind))),
        _ => Kind::Text,
    }
}

fn read_call(method: &str, path: &str, operation: &Value, types: &[Type]) -> Option<Call> {
    let name = text(operation, "operationId");
    let responses = operation.get("responses")?.as_object()?;
    let (_, success) = responses.iter().find(|(status, _)| status.starts_with('2'))?;
    let answer = success.pointer("/content/application~1json/schema").and_then(referenced)?;
    if LEFT_OUT.contains(&name.as_str()) || !path.starts_with("/v1/") {
        return None;
    }
    let parameters = operation.get("parameters").and_then(Value::as_array);
    let parameters: Vec<_> = parameters.into_iter().flatten().collect();
    let of =
        |place: &str| parameters.iter().filter(|of| text(of, "in") == place).copied().collect::<Vec<_>>();
    let query: Vec<_> = of("query").into_iter().map(parameter).collect();
    let body = operation.pointer("/requestBody/content/application~1json/schema").and_then(referenced);
    let pages = pages(&answer, &query, types);
    Some(Call {
        doc: text(operation, "summary").replace('\n', " "),
        method: method.to_uppercase(),
        path: path.to_owned(),
        places: of("path").iter().map(|place| text(place, "name")).collect(),
        is_authorized: operation.get("security").is_some(),
        is_write: method != "get" && name != "quote",
        name,
        query,
        body,
        answer,
        pages,
    })
}

fn parameter(parameter: &Value) -> Field {
    Field {
        name: text(parameter, "name"),
        doc: first_sentence(&text(parameter, "description")),
        kind: parameter.get("schema").map_or(Kind::Text, kind),
        is_required: parameter.get("required").and_then(Value::as_bool).unwrap_or(false),
    }
}

/// A list continues if its answer has a `next` that ends with `null`.
fn pages(answer: &str, query: &[Field], types: &[Type]) -> Option<Pages> {
    let cursor =
        query.iter().map(|field| &field.name).find(|name| ["after", "cursor"].contains(&name.as_str()))?;
    if answer == "FeedList" {
        return None;
    }
    let Shape::Fields(fields) = &types.iter().find(|of| of.name == answer)?.shape else { return None };
    fields.iter().find(|field| field.name == "next")?;
    let (rows, row) = fields.iter().find_map(|field| match &field.kind {
        Kind::List(row) => Some((field.name.clone(), (**row).clone())),
        _ => None,
    })?;
    Some(Pages { rows, row, cursor: cursor.clone() })
}

fn referenced(schema: &Value) -> Option<String> {
    Some(schema.get("$ref")?.as_str()?.rsplit('/').next()?.to_owned())
}

fn text(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// A description's first sentence, on one line.
fn first_sentence(description: &str) -> String {
    let line = description.replace('\n', " ");
    let end = line.find(". ").map_or(line.len(), |end| end + 1);
    line.get(..end).unwrap_or_default().to_owned()
}

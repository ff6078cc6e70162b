//! The OpenAPI document is committed, complete, and shown without other origins.

use std::path::Path;

use serde_json::Value;

use crate::api::{Api, Call};

#[test]
fn the_committed_document_is_generated_from_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../api/openapi.json");
    let expected = tradepost_http::openapi_json();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, &expected).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == expected, "api/openapi.json is out of date: run with UPDATE_EXPECT=1");
}

#[tokio::test]
async fn the_document_is_served() {
    let reply = Api::new().send(Call::new("GET /openapi.json")).await;
    assert_eq!(reply.status, 200);
    let committed: Value = serde_json::from_str(&tradepost_http::openapi_json()).unwrap();
    assert_eq!(reply.json(), committed);
    assert_eq!(committed["openapi"], "3.1.0");
}

#[tokio::test]
async fn swagger_ui_loads_nothing_from_other_origins() {
    let api = Api::new();
    let page = api.send(Call::new("GET /docs/")).await;
    assert_eq!(page.status, 200);
    let links = page.text().split(['"', '\'']).filter(|link| link.contains("//")).collect::<Vec<_>>();
    assert_eq!(links, Vec::<&str>::new());
    let start = api.send(Call::new("GET /docs/swagger-initializer.js")).await;
    assert!(start.text().contains("\"validatorUrl\": \"none\""), "{}", start.text());
    assert!(!start.text().contains("//petstore"), "{}", start.text());
    let redirect = api.send(Call::new("GET /docs")).await;
    assert_eq!((redirect.status, redirect.header("location")), (303, Some("/docs/")));
    assert_eq!(api.send(Call::new("GET /docs/swagger-ui-bundle.js")).await.status, 200);
    api.send(Call::new("GET /docs/nothing")).await.problem(404, "not_found");
}

#[test]
fn every_operation_is_described() {
    let document: Value = serde_json::from_str(&tradepost_http::openapi_json()).unwrap();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for (path, route) in document["paths"].as_object().unwrap() {
        for (method, operation) in route.as_object().unwrap() {
            for member in ["summary", "operationId"] {
                assert!(operation[member].is_string(), "{method} {path} has no {member}");
            }
            assert_eq!(operation["tags"].as_array().map(Vec::len), Some(1), "{method} {path}");
        }
    }
    for (name, schema) in schemas {
        for (member, property) in schema["properties"].as_object().into_iter().flatten() {
            // What may be `null` describes itself in its first form.
            let forms = [property, &property["oneOf"][0]];
            let is_described = |form: &Value| ["description", "$ref"].iter().any(|key| !form[key].is_null());
            let described = forms.into_iter().any(is_described);
            assert!(described, "{name}.{member} is not described");
        }
    }
    let ids: std::collections::BTreeSet<_> = document["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|route| route.as_object().unwrap().values())
        .map(|operation| operation["operationId"].as_str().unwrap())
        .collect();
    let operations: usize =
        document["paths"].as_object().unwrap().values().map(|route| route.as_object().unwrap().len()).sum();
    assert_eq!(ids.len(), operations, "each operation has its own id");
}

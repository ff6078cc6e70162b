//! Whose is what: every operation of the document that the server itself hands out is tried by nobody, by a stranger and by a
//! player against another's orders and account. A new operation is tried without anybody remembering to add it.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::{Caller, Server, directory, expect};

/// A name that no answer to anybody else may hold.
const ANN: &str = "ann-of-the-hills";
const METHODS: [&str; 5] = ["get", "put", "post", "patch", "delete"];

/// An operation of the API.
struct Operation {
    method: String,
    path: String,
    /// The name of each of its parameters and where it goes: `path`, `query`, `header`.
    parameters: Vec<(String, String)>,
    has_body: bool,
    needs_token: bool,
    operators: bool,
}

/// A market with something in it that is Ann's, and with Eve.
struct Scene {
    _directory: TempDir,
    server: Server,
    ann: Caller,
    eve: Caller,
    order_id: String,
}

impl Scene {
    fn new() -> Self {
        let directory = directory();
        let server = Server::start(directory.path());
        server.fund(
            &["copper"],
            &[(ANN, "copper", 50), (ANN, "coin", 500), ("eve", "copper", 50), ("eve", "coin", 500)],
        );
        let (ann, eve) = (server.player(directory.path(), ANN), server.player(directory.path(), "eve"));
        let order = expect(ann.order("of-ann", "ask", 20, 30), 201..=201);
        expect(eve.order("of-eve", "bid", 5, 30), 201..=201);
        let order_id = order["order_id"].as_str().unwrap().to_owned();
        Self { _directory: directory, server, ann, eve, order_id }
    }

    fn operations(&self) -> Vec<Operation> {
        let document = expect(self.ann.get("/openapi.json"), 200..=200);
        let mut operations = Vec::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for method in METHODS {
                let operation = &item[method];
                if operation.is_null() {
                    continue;
                }
                let text = |value: &Value| value.as_str().unwrap().to_owned();
                let parameters = operation["parameters"].as_array().into_iter().flatten();
                let ways = operation["security"].as_array();
                operations.push(Operation {
                    method: method.to_uppercase(),
                    path: path.clone(),
                    parameters: parameters.map(|it| (text(&it["name"]), text(&it["in"]))).collect(),
                    has_body: !operation["requestBody"].is_null(),
                    needs_token: ways.is_some_and(|ways| !ways.contains(&json!({}))),
                    operators: operation["tags"][0] == "operator",
                });
            }
        }
        operations
    }

    /// What Ann has and sees.
    fn anns(&self) -> Vec<Value> {
        let paths = ["/v1/balances", "/v1/orders", "/v1/fills", "/v1/events"];
        paths.iter().map(|path| expect(self.ann.get(path), 200..=200)).collect()
    }

    /// The operation, aimed at Ann wherever it can be; under her idempotency key where it takes one.
    fn aimed(&self, operation: &Operation, token: Option<&str>) -> (u16, String) {
        let mut path = operation.path.clone();
        let mut query = Vec::new();
        let mut key = false;
        for (name, place) in &operation.parameters {
            let value = match name.as_str() {
                "order_id" => self.order_id.as_str(),
                "player" => ANN,
                "material" | "materials" | "asset" => "copper",
                "Idempotency-Key" => "of-ann",
                _ => continue,
            };
            match place.as_str() {
                "path" => path = path.replace(&format!("{{{name}}}"), value),
                "query" => query.push(format!("{name}={value}")),
                _ => key = true,
            }
        }
        assert!(!path.contains('{'), "a parameter of {path} is new: say what of Ann's it could name");
        let url = format!("{}{path}?{}", self.server.url, query.join("&"));
        let client = reqwest::blocking::Client::new();
        let mut request = client.request(operation.method.parse().unwrap(), url);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if key {
            request = request.header("Idempotency-Key", "of-ann");
        }
        if operation.has_body {
            request = request.json(&self.body(operation));
        }
        let response = request.send().unwrap();
        let status = response.status().as_u16();
        let stream = response.headers()["content-type"] == "text/event-stream";
        (status, if stream { String::new() } else { response.text().unwrap() })
    }

    fn body(&self, operation: &Operation) -> Value {
        let order = json!({"side": "ask", "material": "copper", "quantity": 20, "price": 30, "player": ANN});
        match operation.path.as_str() {
            "/v1/orders" | "/v1/quotes" => order,
            "/v1/orders/batch" => json!({"orders": [{"op": "cancel", "order_id": self.order_id}]}),
            "/v1/orders/{order_id}" => json!({"quantity": 6}),
            "/v1/materials/{material}" => json!({"name": "Fool's gold"}),
            "/v1/accounts/{player}/deposits" | "/v1/accounts/{player}/withdrawals" => {
                json!({"asset": "coin", "amount": 1, "reason": "test"})
            }
            path => panic!("{path} takes a body: say here what an attacker would send"),
        }
    }
}

#[test]
fn every_route_is_closed_to_whom_it_is_not_for() {
    let scene = Scene::new();
    let before = scene.anns();
    let operations = scene.operations();
    assert!(operations.len() > 25, "the document has the operations");
    for operation in &operations {
        let line = format!("{} {}", operation.method, operation.path);
        let (nobody, said) = scene.aimed(operation, None);
        assert_eq!(nobody == 401, operation.needs_token, "{line} answers {nobody} without a token: {said}");
        let (bad, said) = scene.aimed(operation, Some("eyJhbGciOiJub25lIn0.eyJzdWIiOiJldmUifQ."));
        assert!(bad == 401 || !operation.needs_token, "{line} answers {bad} to a bad token: {said}");
        let (eve, said) = scene.aimed(operation, Some(&scene.eve.token));
        assert!(eve == 403 || !operation.operators, "{line} answers Eve {eve}: {said}");
        assert!(eve < 500, "{line} answers Eve {eve}: {said}");
        for anns in [ANN, &scene.order_id] {
            assert!(!said.contains(anns), "{line} tells Eve of {anns}: {said}");
        }
        assert_eq!(scene.anns(), before, "{line} by Eve changed what is Ann's");
    }
    scene.server.audit();
}

#[test]
fn every_route_works_for_whom_it_is_for() {
    // Otherwise the test above would pass on a server that refuses everything.
    let scene = Scene::new();
    for operation in scene.operations() {
        let token = if operation.operators { &scene.server.operator.token } else { &scene.ann.token };
        let (status, said) = scene.aimed(&operation, Some(token));
        let line = format!("{} {}", operation.method, operation.path);
        if status == 501 && said.contains("\"unsupported\"") {
            continue;
        }
        // Ann's key was used for another request, and a halted market takes no orders: those are answers, too.
        assert!(matches!(status, 200 | 201 | 409 | 422), "{line} answers {status}: {said}");
        assert!(
            status < 300 || said.contains("idempotency_key_reused") || said.contains("halted"),
            "{line}: {said}"
        );
    }
}

#[test]
fn another_players_idempotency_key_does_nothing_and_tells_nothing() {
    let scene = Scene::new();
    let before = scene.anns();
    let mine = expect(scene.eve.order("of-ann", "ask", 20, 30), 201..=201);
    assert_eq!((mine["player"].as_str(), mine["order_id"] == json!(scene.order_id)), (Some("eve"), false));
    assert_eq!(scene.anns(), before);
    // The operator's keys are the operator's alone, too.
    let body = json!({"side": "ask", "material": "copper", "quantity": 20, "price": 30, "player": ANN});
    let request = scene.server.operator.post("/v1/orders").header("Idempotency-Key", "of-ann").json(&body);
    let third = expect(request, 201..=201);
    assert_ne!(third["order_id"], json!(scene.order_id));
    let again = expect(scene.ann.order("of-ann", "ask", 20, 30), 201..=201);
    assert_eq!(again["order_id"], json!(scene.order_id), "and Ann's still is hers");
}

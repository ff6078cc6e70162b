//! Access rights: every operation in the server's own OpenAPI document is called without a token, with a bad
//! token, by another player and by operators of each scope, aimed at Ann's orders and account. New operations
//! are included automatically.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::{Caller, Server, directory, expect, token_with};

/// A name that no response to another caller may contain.
const ANN: &str = "ann-of-the-hills";
/// The reference of a withdrawal of Ann's that is on hold.
const TRIP: &str = "trip-of-ann";
const METHODS: [&str; 5] = ["get", "put", "post", "patch", "delete"];

struct Operation {
    method: String,
    path: String,
    /// Name and location of each parameter: `path`, `query`, `header`.
    parameters: Vec<(String, String)>,
    has_body: bool,
    needs_token: bool,
    /// Whom it admits: `player`, scopes of operators.
    admitted: Vec<String>,
}

impl Operation {
    fn admits(&self, caller: &str) -> bool {
        self.admitted.iter().any(|admitted| admitted == caller)
    }
}

/// A market with an order of Ann's, and Eve, who attacks.
struct Scene {
    directory: TempDir,
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
        let trip = json!({"asset": "coin", "amount": 3, "reason": "trip", "reference": TRIP, "hold": true});
        let withdrawals = format!("/v1/accounts/{ANN}/withdrawals");
        expect(server.operator.post(&withdrawals).json(&trip), 201..=201);
        let webhook = json!({"url": "https://anns.invalid/", "players": [ANN]});
        expect(server.operator.put("/v1/webhooks/anns").json(&webhook), 201..=201);
        Self { directory, server, ann, eve, order_id }
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
                    admitted: ways
                        .into_iter()
                        .flatten()
                        .flat_map(|way| way["token"].as_array().into_iter().flatten())
                        .map(text)
                        .collect(),
                });
            }
        }
        operations
    }

    /// Everything that Ann owns and sees.
    fn state_of_ann(&self) -> Vec<Value> {
        let paths = ["/v1/balances", "/v1/orders", "/v1/fills", "/v1/events"];
        paths.iter().map(|path| expect(self.ann.get(path), 200..=200)).collect()
    }

    /// Calls an operation with Ann's ids in all parameters, and with her idempotency key. Returns status and
    /// body.
    fn call_on_ann(&self, operation: &Operation, token: Option<&str>) -> (u16, String) {
        let mut path = operation.path.clone();
        let mut query = Vec::new();
        let mut key = false;
        for (name, location) in &operation.parameters {
            let value = match name.as_str() {
                "order_id" => self.order_id.as_str(),
                "player" => ANN,
                "reference" => TRIP,
                "name" => "anns",
                "material" | "materials" | "asset" => "copper",
                "Idempotency-Key" => "of-ann",
                _ => continue,
            };
            match location.as_str() {
                "path" => path = path.replace(&format!("{{{name}}}"), value),
                "query" => query.push(format!("{name}={value}")),
                _ => key = true,
            }
        }
        assert!(!path.contains('{'), "a parameter of {path} is new: add which of Ann's ids it takes");
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
            "/v1/orders/{order_id}" | "/v1/orders/{order_id}/reduce" => json!({"quantity": 6}),
            "/v1/materials/{material}" => json!({"name": "Fool's gold"}),
            "/v1/materials/batch" => json!({"materials": [{"id": "copper", "name": "Fool's gold"}]}),
            "/v1/accounts/{player}/deposits" | "/v1/accounts/{player}/withdrawals" => {
                json!({"asset": "coin", "amount": 1, "reason": "test"})
            }
            "/v1/accounts/{player}/tokens-not-before" | "/v1/tokens-not-before" => {
                json!({"at": "2001-01-01T00:00:00Z"})
            }
            "/v1/rules" | "/v1/rules/{material}" => json!({"sales_tax_bps": 10_000}),
            "/v1/webhooks/{name}" => json!({"url": "https://eve.invalid/", "players": [ANN]}),
            "/v1/transfers/batch" => json!({"transfers": [
                {"kind": "withdrawal", "player": ANN, "asset": "coin", "amount": 1, "reason": "test"},
            ]}),
            path => panic!("{path} takes a body: add what an attacker would send"),
        }
    }
}

#[test]
fn every_route_refuses_callers_without_the_right() {
    let scene = Scene::new();
    let before = scene.state_of_ann();
    let operations = scene.operations();
    assert!(operations.len() > 25, "the document lists the operations");
    for operation in &operations {
        let line = format!("{} {}", operation.method, operation.path);
        let (nobody, body) = scene.call_on_ann(operation, None);
        assert_eq!(nobody == 401, operation.needs_token, "{line} returned {nobody} without a token: {body}");
        let (bad, body) = scene.call_on_ann(operation, Some("eyJhbGciOiJub25lIn0.eyJzdWIiOiJldmUifQ."));
        assert!(bad == 401 || !operation.needs_token, "{line} returned {bad} to a bad token: {body}");
        let (eve, body) = scene.call_on_ann(operation, Some(&scene.eve.token));
        assert!(
            eve == 403 || !operation.needs_token || operation.admits("player"),
            "{line} answers Eve {eve}: {body}"
        );
        assert!(eve < 500, "{line} answers Eve {eve}: {body}");
        for anns in [ANN, TRIP, &scene.order_id] {
            assert!(!body.contains(anns), "{line} reveals {anns} to Eve: {body}");
        }
        assert_eq!(scene.state_of_ann(), before, "{line} by Eve changed Ann's state");
    }
    scene.server.audit();
}

#[test]
fn a_token_of_one_scope_opens_only_the_routes_that_name_it() {
    let scene = Scene::new();
    let (before, operations) = (scene.state_of_ann(), scene.operations());
    let mut refused = 0;
    for scope in ["read", "transfer", "trade", "support", "rules"] {
        let token = token_with(scene.directory.path(), "game", &["--scope", scope]);
        for operation in operations.iter().filter(|it| it.needs_token && !it.admits(scope)) {
            let (status, body) = scene.call_on_ann(operation, Some(&token));
            let line = format!("{} {}", operation.method, operation.path);
            assert_eq!(status, 403, "{line} answers an operator with {scope}: {body}");
            assert!(
                body.contains("\"insufficient_scope\"") || body.contains("\"forbidden\""),
                "{line}: {body}"
            );
            refused += 1;
        }
        assert_eq!(scene.state_of_ann(), before, "{scope} changed Ann's state");
    }
    assert!(refused > 80, "{refused}");
    scene.server.audit();
}

#[test]
fn every_route_serves_callers_with_the_right() {
    // Without this, the test above would pass on a server that refuses everything.
    let scene = Scene::new();
    for operation in scene.operations() {
        let is_anns = !operation.needs_token || operation.admits("player");
        let token = if is_anns { &scene.ann.token } else { &scene.server.operator.token };
        let (status, body) = scene.call_on_ann(&operation, Some(token));
        let line = format!("{} {}", operation.method, operation.path);
        // It may be called, though not without a handshake.
        if status == 426 && body.contains("\"websocket_required\"") {
            continue;
        }
        // A route before this one may have removed the webhook.
        if status == 404 && (body.contains("\"unsupported\"") || body.contains("\"unknown_webhook\"")) {
            continue;
        }
        // Ann's key was used for another request, and neither a halted market nor a frozen account accepts
        // orders: all are expected.
        assert!(matches!(status, 200 | 201 | 409 | 422), "{line} returned {status}: {body}");
        assert!(
            status < 300
                || ["idempotency_key_reused", "halted", "account_frozen"]
                    .iter()
                    .any(|code| body.contains(code)),
            "{line}: {body}"
        );
    }
}

#[test]
fn another_players_idempotency_key_has_no_effect_and_reveals_nothing() {
    let scene = Scene::new();
    let before = scene.state_of_ann();
    let mine = expect(scene.eve.order("of-ann", "ask", 20, 30), 201..=201);
    assert_eq!((mine["player"].as_str(), mine["order_id"] == json!(scene.order_id)), (Some("eve"), false));
    assert_eq!(scene.state_of_ann(), before);
    // The operator's keys are separate as well.
    let body = json!({"side": "ask", "material": "copper", "quantity": 20, "price": 30, "player": ANN});
    let request = scene.server.operator.post("/v1/orders").header("Idempotency-Key", "of-ann").json(&body);
    let third = expect(request, 201..=201);
    assert_ne!(third["order_id"], json!(scene.order_id));
    let again = expect(scene.ann.order("of-ann", "ask", 20, 30), 201..=201);
    assert_eq!(again["order_id"], json!(scene.order_id), "Ann's key still returns her order");
}

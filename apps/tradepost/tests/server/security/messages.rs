//! Injection: line breaks in logs and headers, paths that escape their route.

use serde_json::{Value, json};

use super::wire::{Wire, get, status};
use crate::harness::{Server, directory};

/// Each is sent in every place that takes text of a client.
const POISONS: [&str; 7] = [
    "ann\r\nX-Injected: yes",
    "ann\n{\"level\":\"ERROR\",\"message\":\"forged\"}",
    "ann\u{0}",
    "ann\u{1b}[2Jgone",
    "ann\u{85}\u{2028}forged",
    "ann\"},{\"forged\":\"",
    "{{7*7}}${jndi:ldap://127.0.0.1/x}%s%n",
];

#[test]
fn no_client_text_breaks_a_log_line_or_a_header() {
    let directory = directory();
    let server = Server::start_with(directory.path(), &["--log", "debug", "--requests-per-second", "0"]);
    server.fund(&["copper"], &[("eve", "copper", 50)]);
    let eve = server.player(directory.path(), "eve");
    for poison in POISONS {
        let coded = poison.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat();
        for (caller, path) in [
            (&eve, format!("/v1/materials/{coded}/book")),
            (&eve, format!("/v1/orders/{coded}")),
            (&eve, format!("/{coded}")),
            (&eve, format!("/v1/orders?cursor={coded}&material={coded}")),
            (&server.operator, format!("/v1/accounts/{coded}/balances")),
        ] {
            let response = caller.get(&path).send().unwrap();
            assert!((400..500).contains(&response.status().as_u16()), "{path}: {}", response.status());
            assert!(response.headers().get("x-injected").is_none(), "{path}");
            response.json::<Value>().unwrap_or_else(|error| panic!("{path}: {error}"));
        }
        for (request, refusal) in [
            (server.operator.put("/v1/materials/gold").json(&json!({"name": poison})), "invalid_name"),
            (
                server
                    .operator
                    .post("/v1/accounts/eve/deposits")
                    .json(&json!({"asset": "coin", "amount": 1, "reason": poison})),
                "invalid_reason",
            ),
        ] {
            let response = request.send().unwrap();
            let answer = response.json::<Value>().unwrap();
            let control = poison.chars().any(char::is_control);
            assert_eq!(answer["code"] == refusal, control, "{poison:?}: {answer}");
        }
        // Bytes that client libraries do not send.
        for line in [
            format!("X-Request-Id: {poison}\r\n"),
            format!("Idempotency-Key: {poison}\r\n"),
            format!("User-Agent: {poison}\r\n"),
        ] {
            let reply = Wire::exchange(&server, get("/healthz", &line));
            assert!(matches!(status(&reply), 200 | 400), "{line:?}: {reply}");
            let head = reply.split("\r\n\r\n").next().unwrap_or_default();
            assert!(
                !head.contains("forged") && !head.contains("X-Injected") && !head.contains('\u{1b}'),
                "{reply}"
            );
        }
        let reply = Wire::exchange(&server, get(&format!("/{poison}"), ""));
        assert!(matches!(status(&reply), 400 | 404), "{reply}");
    }
    let log = server.end_and_read_log();
    let lines: Vec<Value> = log
        .lines()
        .map(|line| {
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{line:?} is not JSON: {error}"))
        })
        .collect();
    assert!(lines.iter().filter(|line| line["message"] == "request").count() > 60, "requests are logged");
    assert!(!lines.iter().any(|line| line["message"] == "forged"), "{log}");
    assert!(
        !log.chars().any(|character| character.is_ascii_control() && character != '\n'),
        "control characters in the log"
    );
}

#[test]
fn a_path_reaches_only_its_own_route() {
    let directory = directory();
    let server = Server::start(directory.path());
    server.fund(&["copper"], &[("ann", "copper", 5)]);
    let eve = server.player(directory.path(), "eve");
    let token = format!("Authorization: Bearer {}\r\n", eve.token);
    for (target, expected) in [
        ("/v1/balances", 200),
        ("//v1/balances", 404),
        ("/v1//balances", 404),
        ("/v1/balances/", 404),
        ("/v1/./balances", 404),
        ("/v1/orders/../balances", 404),
        ("/v1/orders/../audit", 404),
        ("/v1/orders/%2e%2e/audit", 404),
        ("/v1/orders/..%2faudit", 422),
        ("/v1/orders/..%5caudit", 422),
        ("/v1/materials/..%2f..%2fsecret/book", 422),
        ("/v1/materials/%252e%252e/book", 422),
        ("/v1/accounts/eve%2f..%2fann/balances", 403),
        ("/v1/accounts/../balances", 403),
        ("/v1/balances;/audit", 404),
        ("/v1/balances%00", 404),
        ("/v1/balances%2f", 404),
        ("/V1/balances", 404),
        ("/v1/balances?../../secret", 400),
        ("/v1/balances#/v1/audit", 200),
        ("/v1/materials/%ff/book", 400),
        ("/docs/../v1/audit", 404),
        ("/docs/..%2f..%2fsecret", 404),
        ("/docs/%2e%2e/%2e%2e/etc/passwd", 404),
        ("http://elsewhere/v1/balances", 200),
        ("http://elsewhere/v1/audit", 403),
        ("*", 404),
        ("v1/balances", 400),
    ] {
        let reply = Wire::exchange(&server, get(target, &token));
        assert_eq!(status(&reply), expected, "{target}: {reply}");
        assert!(!reply.contains("root:"), "{target}: {reply}");
    }
    // Headers cannot override the path.
    for header in ["X-Original-URL: /v1/audit", "X-Rewrite-URL: /v1/audit", "X-HTTP-Method-Override: PUT"] {
        let reply = Wire::exchange(&server, get("/v1/balances", &format!("{token}{header}\r\n")));
        assert!(status(&reply) == 200 && reply.contains("\"balances\""), "{header}: {reply}");
    }
}

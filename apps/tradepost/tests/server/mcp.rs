//! `tradepost mcp`, spoken to as an assistant's program does: a line of JSON-RPC each way.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::harness::{PROGRAM, Server, directory, token, token_with, tradepost};

/// A session with the server, past its start.
struct Session {
    process: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
    sent: u64,
}

impl Session {
    fn start(url: &str, token: Option<&str>, flags: &[&str]) -> Self {
        let mut command = Command::new(PROGRAM);
        command.args(["mcp", "--url", url]).args(flags).stdin(Stdio::piped()).stdout(Stdio::piped());
        if let Some(token) = token {
            command.env("TRADEPOST_TOKEN", token);
        }
        let mut process = command.spawn().unwrap();
        let requests = process.stdin.take().unwrap();
        let answers = BufReader::new(process.stdout.take().unwrap());
        let mut session = Self { process, requests, answers, sent: 0 };
        let client = json!({ "name": "test", "version": "1" });
        let start = json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client });
        let started = session.request("initialize", &start);
        assert_eq!(started["result"]["serverInfo"]["name"], "tradepost", "{started}");
        session.send(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }));
        session
    }

    fn send(&mut self, message: &Value) {
        writeln!(self.requests, "{message}").unwrap();
    }

    fn request(&mut self, method: &str, params: &Value) -> Value {
        self.sent += 1;
        self.send(&json!({ "jsonrpc": "2.0", "id": self.sent, "method": method, "params": params }));
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        let answer: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(answer["id"], self.sent, "{answer}");
        answer
    }

    /// Calls a tool; its answer, whether it succeeded or not.
    fn call(&mut self, tool: &str, arguments: &Value) -> Value {
        let answer = self.request("tools/call", &json!({ "name": tool, "arguments": arguments }));
        answer["result"].clone()
    }

    fn answer(&mut self, tool: &str, arguments: &Value) -> Value {
        let result = self.call(tool, arguments);
        assert_eq!(result["isError"], false, "{tool}: {result}");
        result["structuredContent"].clone()
    }

    /// The code of a refusal.
    fn refusal(&mut self, tool: &str, arguments: &Value) -> String {
        let result = self.call(tool, arguments);
        assert_eq!(result["isError"], true, "{tool}: {result}");
        result["structuredContent"]["code"].as_str().unwrap().to_owned()
    }

    fn tools(&mut self) -> Vec<String> {
        let listed = self.request("tools/list", &json!({}));
        let tools = listed["result"]["tools"].as_array().unwrap();
        tools.iter().map(|tool| tool["name"].as_str().unwrap().to_owned()).collect()
    }

    /// Closes its input, on which it ends.
    fn end(self) {
        drop(self.requests);
        let mut process = self.process;
        assert!(process.wait().unwrap().success());
    }
}

#[test]
fn without_a_token_an_assistant_reads_market_data_and_the_documentation() {
    let directory = directory();
    let server = Server::start(directory.path());
    server.fund(&["copper"], &[("ann", "copper", 10), ("bob", "coin", 100)]);
    let ann = server.player(directory.path(), "ann");
    crate::harness::expect(ann.order("1", "ask", 10, 7), 201..=201);
    let mut session = Session::start(&server.url, None, &[]);
    let tools = session.tools();
    let expected =
        ["candles", "fees", "list_materials", "order_book", "read_docs", "recent_trades", "search_docs"];
    assert_eq!(tools, expected);
    assert_eq!(session.answer("list_materials", &json!({}))["materials"][0]["material"], "copper");
    let book = session.answer("order_book", &json!({ "material": "copper", "depth": 1 }));
    assert_eq!(book["asks"], json!([{ "price": 7, "quantity": 10, "orders": 1 }]));
    assert_eq!(session.answer("recent_trades", &json!({ "material": "copper" }))["trades"], json!([]));
    let candles = session.answer("candles", &json!({ "material": "copper", "interval": "1h" }));
    assert_eq!(candles["candles"], json!([]));
    assert_eq!(session.answer("fees", &json!({}))["sales_tax_bps"], 0);
    // Refusals carry the market's code; what the tool itself cannot read says so.
    assert_eq!(session.refusal("order_book", &json!({ "material": "gold" })), "unknown_material");
    let wrong = session.call("order_book", &json!({ "material": "copper", "deep": 1 }));
    assert_eq!(wrong["isError"], true, "{wrong}");
    // A tool that is not listed cannot be called.
    let hidden = session.request("tools/call", &json!({ "name": "place_order", "arguments": {} }));
    assert_eq!(hidden["error"]["message"], "tool not found", "{hidden}");
    session.end();
}

#[test]
fn the_documentation_is_read_as_resources_and_found_by_words() {
    let mut session = Session::start("http://127.0.0.1:9", None, &[]);
    let listed = session.request("resources/list", &json!({}));
    let resources = listed["result"]["resources"].as_array().unwrap();
    let uris: Vec<_> = resources.iter().map(|resource| resource["uri"].as_str().unwrap()).collect();
    assert!(uris.contains(&"tradepost://docs/market.md"), "{uris:?}");
    let page = session.request("resources/read", &json!({ "uri": "tradepost://docs/market.md" }));
    let text = page["result"]["contents"][0]["text"].as_str().unwrap();
    assert!(text.starts_with("# The rules of the market"), "{text}");
    let none = session.request("resources/read", &json!({ "uri": "tradepost://docs/../secret" }));
    assert!(none["error"]["message"].as_str().unwrap().starts_with("no page"), "{none}");
    let found = session.answer("search_docs", &json!({ "query": "insufficient_coins", "limit": 1 }));
    assert_eq!(found["results"][0]["page"], "errors.md");
    let section = session.call("read_docs", &json!({ "page": "market.md", "section": "Sales tax" }));
    assert!(section["content"][0]["text"].as_str().unwrap().starts_with("## Sales tax"), "{section}");
    assert_eq!(session.refusal("read_docs", &json!({ "page": "none.md" })), "unknown_page");
    let unknown = json!({ "page": "market.md", "section": "None" });
    assert_eq!(session.refusal("read_docs", &unknown), "unknown_section");
    // Every tool is in the documentation.
    let page = session.call("read_docs", &json!({ "page": "assistants.md" }));
    let page = page["content"][0]["text"].as_str().unwrap();
    for tool in session.tools() {
        assert!(page.contains(&format!("`{tool}`")), "{tool} is not in docs/assistants.md");
    }
    // Nothing answers at this address.
    assert_eq!(session.refusal("fees", &json!({})), "unreachable");
    session.end();
}

#[test]
fn a_players_token_places_and_cancels_and_reads_its_own_account() {
    let directory = directory();
    let server = Server::start(directory.path());
    server.fund(&["copper"], &[("ann", "copper", 10), ("bob", "coin", 100)]);
    let ann = token(directory.path(), "ann", "player");
    let mut session = Session::start(&server.url, Some(&ann), &[]);
    let ask =
        json!({ "side": "ask", "material": "copper", "quantity": 4, "price": 7, "idempotency_key": "a" });
    let quote = session.answer("quote", &ask);
    assert_eq!(quote["filled"], 0, "{quote}");
    let order = session.answer("place_order", &ask);
    // The same call again is the same order.
    assert_eq!(session.answer("place_order", &ask)["order_id"], order["order_id"]);
    assert_eq!(session.answer("orders", &json!({ "status": "open" }))["orders"].as_array().unwrap().len(), 1);
    let balances = session.answer("balances", &json!({}));
    assert_eq!(balances["balances"], json!([{ "asset": "copper", "available": 6, "held": 4 }]));
    assert_eq!(session.refusal("balances", &json!({ "player": "bob" })), "forbidden");
    let events = session.answer("inbox", &json!({}));
    assert_eq!(events["events"][0]["kind"], "deposited", "{events}");
    let too_much = json!({ "side": "ask", "material": "copper", "quantity": 7, "price": 7 });
    let refused = session.call("place_order", &too_much);
    assert_eq!(refused["structuredContent"]["code"], "insufficient_goods");
    assert_eq!(refused["structuredContent"]["available"], 6);
    let late =
        json!({ "side": "ask", "material": "copper", "quantity": 1, "price": 7, "expires_at": "soon" });
    assert_eq!(session.refusal("place_order", &late), "invalid_body");
    let id = json!({ "order_id": order["order_id"] });
    assert_eq!(session.answer("cancel_order", &id)["status"], "cancelled");
    assert_eq!(session.refusal("cancel_order", &id), "order_closed");
    assert!(!session.tools().contains(&"audit".to_owned()));
    session.end();
    let mut reading = Session::start(&server.url, Some(&ann), &["--read-only"]);
    let tools = reading.tools();
    assert!(tools.contains(&"balances".to_owned()) && !tools.iter().any(|tool| tool.ends_with("_order")));
    reading.end();
}

#[test]
fn an_operators_scopes_decide_its_tools_and_the_market_decides_all_the_same() {
    let directory = directory();
    let server = Server::start(directory.path());
    server.fund(&["copper"], &[("ann", "copper", 10)]);
    let read = token_with(directory.path(), "reader", &["--scope", "read"]);
    let mut session = Session::start(&server.url, Some(&read), &[]);
    assert_eq!(session.answer("audit", &json!({}))["ok"], true);
    let economy = session.answer("economy", &json!({}));
    let copper = economy["supply"].as_array().unwrap().iter().find(|supply| supply["asset"] == "copper");
    assert_eq!(copper.unwrap()["existing"], 10, "{economy}");
    let balances = session.answer("balances", &json!({ "player": "ann" }));
    assert_eq!(balances["balances"][0]["available"], 10, "{balances}");
    assert!(!session.tools().iter().any(|tool| tool.ends_with("_order")));
    session.end();
    let trade = token_with(directory.path(), "trader", &["--scope", "trade"]);
    let mut session = Session::start(&server.url, Some(&trade), &[]);
    let ask = json!({ "player": "ann", "side": "ask", "material": "copper", "quantity": 4, "price": 7 });
    assert_eq!(session.answer("place_order", &ask)["player"], "ann");
    assert!(!session.tools().contains(&"balances".to_owned()));
    session.end();
    // A token that another market signed lists tools, and can do nothing.
    let elsewhere = crate::harness::directory();
    let other = Server::start(elsewhere.path());
    let forged = token(elsewhere.path(), "game", "operator");
    drop(other);
    let mut session = Session::start(&server.url, Some(&forged), &[]);
    assert_eq!(session.refusal("audit", &json!({})), "unauthenticated");
    assert_eq!(session.refusal("place_order", &ask), "unauthenticated");
    session.end();
}

#[test]
fn a_token_that_is_none_is_refused_at_the_start() {
    let output = tradepost(["mcp", "--token", "nonsense"]);
    assert!(!output.status.success());
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.starts_with("error: the token cannot be read: it must be a JWT"), "{error}");
    assert!(output.stdout.is_empty());
}

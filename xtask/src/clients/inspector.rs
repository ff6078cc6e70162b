//! `tradepost mcp` through the official inspector of the Model Context Protocol, against a real market.

#![expect(clippy::indexing_slicing, reason = "JSON is `null` where it has no such member")]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::shell::{report, root, run, target};

/// Its package and lock file.
const PACKAGE: &str = "xtask/inspector";
const CLI: &str = "node_modules/@modelcontextprotocol/inspector-cli/build/cli.js";
/// Orders that trade: the seller's, then a buyer's, and one that rests.
const ORDERS: &str = "side,material,quantity,price\nask,copper,40,12\nbid,copper,25,15\nbid,copper,5,9\n";

/// A market that is stopped when dropped.
struct Market<'a> {
    program: &'a Path,
    data: tempfile::TempDir,
    server: Child,
    url: String,
}

/// Lists the tools and resources, and calls each kind of tool.
pub(super) fn check(program: &Path) -> Result<()> {
    let inspector = install()?;
    let market = Market::start(program)?;
    let read = market.token(&["--scope", "read"])?;
    let inspect = |token: &str, arguments: &[&str]| -> Result<Value> {
        let mut command = Command::new("node");
        // It looks for its own package.json from the folder where it runs.
        command.current_dir(inspector.parent().context("it is in a folder")?);
        command.arg(&inspector).arg("--cli").arg("-e").arg(format!("TRADEPOST_URL={}", market.url));
        if !token.is_empty() {
            command.arg("-e").arg(format!("TRADEPOST_TOKEN={token}"));
        }
        command.arg(program).arg("mcp").args(arguments);
        let output = command.stderr(Stdio::inherit()).output().context("Node.js is needed")?;
        let text = String::from_utf8(output.stdout)?;
        ensure!(output.status.success(), "the inspector: {}\n{text}", output.status);
        serde_json::from_str(&text).with_context(|| format!("the inspector says: {text}"))
    };
    let call = |token: &str, tool: &str, arguments: &[&str]| -> Result<Value> {
        let mut all = vec!["--method", "tools/call", "--tool-name", tool];
        for argument in arguments {
            all.extend(["--tool-arg", argument]);
        }
        inspect(token, &all)
    };
    let listed = inspect("", &["--method", "tools/list"])?;
    let count = |listed: &Value, what: &str| listed[what].as_array().map_or(0, Vec::len);
    ensure!(count(&listed, "tools") == 7, "tools without a token: {listed}");
    let listed = inspect(&read, &["--method", "tools/list"])?;
    ensure!(count(&listed, "tools") == 13, "tools of a reader: {listed}");
    let resources = inspect("", &["--method", "resources/list"])?;
    ensure!(count(&resources, "resources") > 10, "resources: {resources}");
    let book = call("", "order_book", &["material=copper", "depth=1"])?;
    ensure!(book["structuredContent"]["asks"][0]["quantity"] == 15, "the book: {book}");
    let refused = call("", "order_book", &["material=gold"])?;
    ensure!(refused["structuredContent"]["code"] == "unknown_material", "no book: {refused}");
    let found = call("", "search_docs", &["query=sales tax"])?;
    ensure!(count(&found["structuredContent"], "results") == 5, "found: {found}");
    let audit = call(&read, "audit", &[])?;
    ensure!(audit["structuredContent"]["ok"] == true, "the audit: {audit}");
    let player = market.token(&["--role", "player"])?;
    let order = ["side=bid", "material=copper", "quantity=1", "price=1"];
    let placed = call(&player, "place_order", &order)?;
    ensure!(placed["structuredContent"]["code"] == "insufficient_coins", "an order: {placed}");
    report("the inspector lists and calls the tools of tradepost mcp");
    Ok(())
}

/// Installs the inspector's command line by its lock file; returns the program.
fn install() -> Result<PathBuf> {
    let (package, folder) = (root()?.join(PACKAGE), target()?.join("inspector"));
    let lock = |folder: &Path| std::fs::read(folder.join("package-lock.json"));
    let program = folder.join(CLI);
    if !program.exists() || lock(&package)? != lock(&folder)? {
        std::fs::create_dir_all(&folder)?;
        for file in ["package.json", "package-lock.json"] {
            std::fs::copy(package.join(file), folder.join(file))?;
        }
        run(Command::new("npm").args(["ci", "--silent", "--no-audit", "--no-fund"]).current_dir(&folder))?;
    }
    Ok(program)
}

impl<'a> Market<'a> {
    fn start(program: &'a Path) -> Result<Self> {
        let data = tempfile::tempdir()?;
        let mut command = Command::new(program);
        command.args(["serve", "--listen", "127.0.0.1:0", "--json", "--data"]).arg(data.path());
        let mut server = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let mut line = String::new();
        BufReader::new(server.stdout.take().context("a pipe")?).read_line(&mut line)?;
        let listening: Value = serde_json::from_str(&line).context("the market does not start")?;
        let url = listening["url"].as_str().context("an address")?.to_owned();
        let market = Self { program, data, server, url };
        let orders = market.data.path().join("orders.csv");
        std::fs::write(&orders, ORDERS)?;
        let operator = market.token(&["--role", "operator"])?;
        let mut replay = Command::new(program);
        replay.arg("replay").arg(orders).args(["--register", "--url", &market.url]);
        run(replay.env("TRADEPOST_TOKEN", operator))?;
        Ok(market)
    }

    fn token(&self, flags: &[&str]) -> Result<String> {
        let mut command = Command::new(self.program);
        command.args(["token", "--player", "inspector", "--data"]).arg(self.data.path()).args(flags);
        let output = command.output()?;
        ensure!(output.status.success(), "tradepost token: {}", output.status);
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    }
}

impl Drop for Market<'_> {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.server.kill());
        drop(self.server.wait());
    }
}

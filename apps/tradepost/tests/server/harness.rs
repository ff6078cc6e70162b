//! A server process of the real binary, and a client for it.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use reqwest::blocking::{Client, RequestBuilder};
use serde_json::{Value, json};
use tempfile::TempDir;

/// The program under test.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_tradepost");
/// Time limit of a command other than `serve`: most take a second.
const ENDS_WITHIN: Duration = Duration::from_mins(1);

/// A directory for a market's files, removed after the test.
pub(crate) fn directory() -> TempDir {
    tempfile::tempdir().expect("a temporary directory")
}

/// Runs the program to its end, with a time limit in case a server starts that should not.
pub(crate) fn tradepost<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Output {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).env_remove("RUST_LOG").stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut process = command.spawn().expect("the program runs");
    let started = Instant::now();
    while process.try_wait().expect("a process of ours").is_none() {
        if started.elapsed() > ENDS_WITHIN {
            process.kill().expect("a process of ours");
            panic!("it has not ended: {command:?}");
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    process.wait_with_output().expect("its output")
}

/// A token, as `tradepost token` prints it.
pub(crate) fn token(directory: &Path, player: &str, role: &str) -> String {
    token_with(directory, player, &["--role", role])
}

/// A token made with additional flags.
pub(crate) fn token_with(directory: &Path, player: &str, flags: &[&str]) -> String {
    let directory = directory.to_str().expect("a path in UTF-8");
    let arguments = ["token", "--data", directory, "--player", player];
    let output = tradepost(arguments.iter().chain(flags).copied());
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("text").trim().to_owned()
}

/// A server process; killed when dropped.
pub(crate) struct Server {
    process: Child,
    log: Option<JoinHandle<String>>,
    pub(crate) url: String,
    pub(crate) operator: Caller,
}

impl Server {
    /// Serves a directory on a free port.
    pub(crate) fn start(directory: &Path) -> Self {
        Self::start_with(directory, &["--requests-per-second", "0"])
    }

    /// Serves with additional flags.
    pub(crate) fn start_with(directory: &Path, flags: &[&str]) -> Self {
        let mut command = Command::new(PROGRAM);
        command.args(serve_arguments(directory)).args(flags);
        Self::spawn(command, directory)
    }

    /// Spawns a command that serves a directory.
    pub(crate) fn spawn(mut command: Command, directory: &Path) -> Self {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn().expect("the program starts");
        let mut line = String::new();
        let stdout = process.stdout.take().expect("a pipe");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        if line.is_empty() {
            let mut error = String::new();
            process.stderr.take().expect("a pipe").read_to_string(&mut error).expect("text");
            panic!("the server did not start: {error}");
        }
        let log = Some(gather(process.stderr.take().expect("a pipe")));
        let listening: Value = serde_json::from_str(&line).expect("a line of JSON");
        let url = listening["url"].as_str().expect("an address").to_owned();
        let operator = Caller::new(&url, token(directory, "game", "operator"));
        Self { process, log, url, operator }
    }

    /// A player of this server.
    pub(crate) fn player(&self, directory: &Path, name: &str) -> Caller {
        Caller::new(&self.url, token(directory, name, "player"))
    }

    /// Kills it, as a power cut would.
    pub(crate) fn kill(mut self) {
        self.process.kill().expect("it runs");
        self.process.wait().expect("it ends");
    }

    /// Sends SIGTERM and waits.
    pub(crate) fn terminate(mut self) -> ExitStatus {
        let pid = self.process.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &pid]).status().expect("kill runs");
        assert!(sent.success());
        self.process.wait().expect("it ends")
    }

    /// Kills it and returns its log.
    pub(crate) fn end_and_read_log(mut self) -> String {
        let log = self.log.take().expect("the log is read once");
        self.kill();
        log.join().expect("the log is text")
    }

    /// Waits until it ends by itself; returns whether it succeeded, and its log.
    pub(crate) fn wait_and_read_log(mut self) -> (ExitStatus, String) {
        let log = self.log.take().expect("the log is read once");
        let log = log.join().expect("the log is text");
        (self.process.wait().expect("it ends"), log)
    }

    /// The listen address, for clients below HTTP.
    pub(crate) fn address(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    pub(crate) fn resident_bytes(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("its memory");
        line.trim_end_matches("kB").trim().parse::<u64>().expect("a number") * 1024
    }

    /// Waits until it ends by itself.
    pub(crate) fn wait(mut self) -> ExitStatus {
        self.process.wait().expect("it ends")
    }

    /// Registers a material and gives players assets: (player, asset, amount).
    pub(crate) fn fund(&self, materials: &[&str], assets: &[(&str, &str, u64)]) {
        for material in materials {
            let put = self.operator.put(&format!("/v1/materials/{material}"));
            expect(put.json(&json!({ "name": material })), 200..=201);
        }
        for (player, asset, amount) in assets {
            let body = json!({ "asset": asset, "amount": amount, "reason": "test" });
            expect(self.operator.post(&format!("/v1/accounts/{player}/deposits")).json(&body), 201..=201);
        }
    }

    /// Asserts that the accounts balance.
    pub(crate) fn audit(&self) -> Value {
        let audit = expect(self.operator.get("/v1/audit"), 200..=200);
        assert_eq!(audit["ok"], true, "{audit:#}");
        audit
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// Reads a pipe to its end in a thread, so that the writer never blocks.
fn gather(mut pipe: impl Read + Send + 'static) -> JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes).expect("a pipe");
        String::from_utf8(bytes).expect("text")
    })
}

/// The arguments that serve a directory on a free port and print the address.
pub(crate) fn serve_arguments(directory: &Path) -> [&str; 6] {
    let directory = directory.to_str().expect("a path in UTF-8");
    ["serve", "--data", directory, "--listen", "127.0.0.1:0", "--json"]
}

/// A client with a token.
#[derive(Clone)]
pub(crate) struct Caller {
    http: Client,
    url: String,
    pub(crate) token: String,
}

impl Caller {
    pub(crate) fn new(url: &str, token: String) -> Self {
        tradepost_client::install_tls();
        Self { http: Client::new(), url: url.to_owned(), token }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.http.get(format!("{}{path}", self.url)).bearer_auth(&self.token)
    }

    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        self.http.post(format!("{}{path}", self.url)).bearer_auth(&self.token)
    }

    pub(crate) fn put(&self, path: &str) -> RequestBuilder {
        self.http.put(format!("{}{path}", self.url)).bearer_auth(&self.token)
    }

    pub(crate) fn delete(&self, path: &str) -> RequestBuilder {
        self.http.delete(format!("{}{path}", self.url)).bearer_auth(&self.token)
    }

    /// Places an order under an idempotency key.
    pub(crate) fn order(&self, key: &str, side: &str, quantity: u64, price: u64) -> RequestBuilder {
        let body = json!({ "side": side, "material": "copper", "quantity": quantity, "price": price });
        self.post("/v1/orders").header("Idempotency-Key", key).json(&body)
    }
}

/// Sends a request and asserts its status. Returns the JSON of the response.
pub(crate) fn expect(request: RequestBuilder, statuses: std::ops::RangeInclusive<u16>) -> Value {
    let response = request.send().expect("a response");
    let (status, path) = (response.status().as_u16(), response.url().path().to_owned());
    let body = response.text().expect("a body");
    assert!(statuses.contains(&status), "{path}: {status}: {body}");
    serde_json::from_str(&body).unwrap_or(Value::Null)
}

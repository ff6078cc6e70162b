//! A local AWS emulator with helpers for what it does not do, each a process that ends with its owner.

use std::fs::File;
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use super::package::Architecture;
use super::stack::Stack;
use super::tools::{Tools, target};

/// How long a helper may take to listen.
const START_WAIT_MAX: Duration = Duration::from_mins(1);

/// The second emulator.
pub(super) const SECOND: &str = "moto";

/// How long one may take to stop.
const STOP_WAIT_MAX: Duration = Duration::from_secs(5);

/// A process that is ended when it is dropped.
#[derive(Debug)]
pub(super) struct Helper {
    child: Child,
}

impl Drop for Helper {
    fn drop(&mut self) {
        // Asked first: the emulator then ends the functions that it runs.
        Command::new("kill").arg(self.child.id().to_string()).status().ok();
        let start = Instant::now();
        while start.elapsed() < STOP_WAIT_MAX && matches!(self.child.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(50));
        }
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// The emulator.
#[derive(Debug)]
pub(super) struct Emulator<'a> {
    tools: &'a Tools,
    /// Where it listens.
    pub(super) url: String,
    logs: PathBuf,
    _process: Helper,
}

impl<'a> Emulator<'a> {
    /// Starts it, empty. With `rights` each function may do what its role says and no more; it then takes no
    /// call that the proxy changed.
    pub(super) fn start(tools: &'a Tools, rights: bool) -> Result<Self> {
        let logs = target()?.join("emulator");
        std::fs::create_dir_all(&logs)?;
        let port = free_port()?;
        let url = format!("http://127.0.0.1:{port}");
        let mut command = tools.command("ministack")?;
        // Its own address: without it the functions would call AWS by its real names.
        command.envs(environment(&url)).env("GATEWAY_PORT", port.to_string()).env("BIND_HOST", "127.0.0.1");
        command.env("AUTH", rights.to_string());
        command.env("MINISTACK_HOST", "127.0.0.1").env("LOG_LEVEL", "WARNING").env("TMPDIR", &logs);
        let mut process = spawn(command, &logs, "ministack")?;
        listening(&mut process, port)?;
        Ok(Self { tools, url, logs, _process: process })
    }

    /// Starts a helper script; its output goes to a log.
    pub(super) fn helper(&self, script: &str, arguments: &[&str]) -> Result<Helper> {
        let mut command = self.tools.script(script)?;
        command.args(arguments).envs(environment(&self.url));
        spawn(command, &self.logs, script)
    }

    /// Starts a helper that listens, and answers its address.
    pub(super) fn listener(&self, script: &str, arguments: &[&str]) -> Result<(Helper, String)> {
        let port = free_port()?;
        let number = port.to_string();
        let mut all = vec!["--listen", &number, "--upstream", &self.url];
        all.extend(arguments);
        let mut helper = self.helper(script, &all)?;
        listening(&mut helper, port)?;
        Ok((helper, format!("http://127.0.0.1:{port}")))
    }

    /// The market, deployed from the real template.
    pub(super) fn deploy(&self, name: &str, parameters: &[&str]) -> Result<Stack<'a>> {
        let stack = Stack { tools: self.tools, name: name.to_owned(), environment: environment(&self.url) };
        stack.make_bucket("artifacts", None)?;
        let mut all = vec![format!("Architecture={}", Architecture::X86_64.name())];
        all.push("ProtectData=false".to_owned());
        all.extend(parameters.iter().map(|&parameter| parameter.to_owned()));
        stack.deploy("artifacts", &all)?;
        Ok(stack)
    }
}

/// Starts a second emulator, by other authors, of which only DynamoDB is used. Returns its address.
pub(super) fn second(tools: &Tools) -> Result<(Helper, String)> {
    let logs = target()?.join("emulator");
    std::fs::create_dir_all(&logs)?;
    let port = free_port()?;
    let mut command = tools.command("moto_server")?;
    command.args(["--host", "127.0.0.1", "--port", &port.to_string()]);
    let mut helper = spawn(command, &logs, SECOND)?;
    listening(&mut helper, port)?;
    Ok((helper, format!("http://127.0.0.1:{port}")))
}

/// What every client of the emulator needs.
pub(super) fn environment(url: &str) -> Vec<(&'static str, String)> {
    let text = str::to_owned;
    vec![
        ("AWS_ENDPOINT_URL", text(url)),
        ("AWS_ACCESS_KEY_ID", text("test")),
        ("AWS_SECRET_ACCESS_KEY", text("test")),
        ("AWS_SESSION_TOKEN", String::new()),
        ("AWS_REGION", text("us-east-1")),
        ("AWS_DEFAULT_REGION", text("us-east-1")),
        ("AWS_CONFIG_FILE", text("/dev/null")),
        ("AWS_SHARED_CREDENTIALS_FILE", text("/dev/null")),
    ]
}

fn spawn(mut command: Command, logs: &std::path::Path, name: &str) -> Result<Helper> {
    let log = File::create(logs.join(format!("{name}.log")))?;
    command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
    let child = command.spawn().with_context(|| format!("cannot start {name}"))?;
    Ok(Helper { child })
}

/// A port that nobody listens on at the moment.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// Returns once the helper listens.
fn listening(helper: &mut Helper, port: u16) -> Result<()> {
    let start = Instant::now();
    while start.elapsed() < START_WAIT_MAX {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return Ok(());
        }
        ensure!(helper.child.try_wait()?.is_none(), "a helper ended; see deploy/aws/target/emulator");
        std::thread::sleep(Duration::from_millis(50));
    }
    bail!("a helper does not listen on port {port}; see deploy/aws/target/emulator")
}

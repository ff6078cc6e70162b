//! The processes of a run: the real market, the game server, and the network between them.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tempfile::TempDir;
use tradepost_client::{Client, Options};
use tradepost_dice::Dice;

use crate::proxy::Proxy;

const GAME_SERVER: &str = env!("CARGO_BIN_EXE_game-server");
/// How long the game server holds a late request possible: ten times what the proxy delays.
const IN_FLIGHT_SECONDS: &str = "3";

/// The addresses that change with each restart.
#[derive(Clone, Default)]
pub(crate) struct Addresses(Arc<Mutex<(String, String)>>);

impl Addresses {
    pub(crate) fn game(&self) -> String {
        self.0.lock().unwrap().0.clone()
    }

    /// A client of the market that does not go through the proxy and repeats nothing.
    pub(crate) fn market(&self, token: &str) -> Client {
        let url = self.0.lock().unwrap().1.clone();
        let options = Options { retry_for: Duration::ZERO, ..Options::default() };
        Client::with_options(&url, options).unwrap().with_token(token)
    }
}

/// A process that is killed when dropped, as a power cut would kill it.
struct Process(Child);

impl Process {
    fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

pub(crate) struct World {
    directory: TempDir,
    pub(crate) addresses: Addresses,
    pub(crate) operator: String,
    proxy: Proxy,
    market: Process,
    game: Process,
}

impl World {
    pub(crate) async fn start(seed: u64) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let (market, url) = start_market(directory.path());
        let proxy = Proxy::start(address(&url), seed).await;
        let operator = token(directory.path(), "game", "operator");
        let (game, game_url) = start_game(directory.path(), &proxy, &operator);
        let addresses = Addresses(Arc::new(Mutex::new((game_url, url))));
        Self { directory, addresses, operator, proxy, market, game }
    }

    pub(crate) fn store(&self) -> PathBuf {
        self.directory.path().join("game.db")
    }

    pub(crate) fn player(&self, name: &str) -> String {
        token(self.directory.path(), name, "player")
    }

    pub(crate) fn market_for_operator(&self) -> Client {
        self.addresses.market(&self.operator)
    }

    /// Kills the game server and starts it again. Returns the number of kills.
    pub(crate) async fn kill_game(&mut self, dice: &mut Dice) -> u64 {
        self.game.kill();
        pause(dice).await;
        self.start_game();
        1
    }

    pub(crate) async fn kill_market(&mut self, dice: &mut Dice) -> u64 {
        self.market.kill();
        pause(dice).await;
        self.start_market();
        1
    }

    pub(crate) async fn kill_both(&mut self, dice: &mut Dice) -> u64 {
        self.game.kill();
        self.market.kill();
        pause(dice).await;
        self.start_game();
        pause(dice).await;
        self.start_market();
        2
    }

    /// Copies the game's store, while nobody plays.
    pub(crate) fn back_up_game(&self) {
        let store = rusqlite::Connection::open(self.store()).unwrap();
        store.execute("VACUUM INTO ?", [self.backup("game").to_str().unwrap()]).unwrap();
    }

    /// Goes back to the copy of the game's store. Returns what a person must decide, a line each.
    pub(crate) fn restore_game(&mut self) -> Vec<String> {
        self.game.kill();
        for file in ["game.db", "game.db-wal", "game.db-shm"] {
            // The last two exist only if there was something to write.
            drop(std::fs::remove_file(self.directory.path().join(file)));
        }
        std::fs::copy(self.backup("game"), self.store()).unwrap();
        let to_decide = self.agree();
        self.start_game();
        to_decide
    }

    /// Copies the market's journal.
    pub(crate) fn back_up_market(&self) {
        let url = self.addresses.0.lock().unwrap().1.clone();
        let mut backup = tradepost();
        backup.args(["backup", "--url", &url, "--token", &self.operator]).arg(self.backup("market"));
        succeed(backup);
    }

    /// Goes back to the copy of the journal. Returns what a person must decide, a line each.
    pub(crate) fn restore_market(&mut self) -> Vec<String> {
        self.game.kill();
        self.market.kill();
        let mut restore = tradepost();
        restore.arg("restore").arg(self.backup("market"));
        restore.arg("--data").arg(self.directory.path().join("market"));
        succeed(restore);
        self.start_market();
        let to_decide = self.agree();
        self.start_game();
        to_decide
    }

    fn backup(&self, of: &str) -> PathBuf {
        self.directory.path().join(format!("{of}-backup.db"))
    }

    /// Lets the game server make both stores agree.
    fn agree(&self) -> Vec<String> {
        let mut game = Command::new(GAME_SERVER);
        game.arg("--store").arg(self.store()).arg("--after-restore");
        game.args(["--market", &self.addresses.0.lock().unwrap().1]).env("TRADEPOST_TOKEN", &self.operator);
        succeed(game).lines().map(str::to_owned).collect()
    }

    /// Cuts all connections between game server and market, which is no kill.
    pub(crate) fn cut_connections(&self) -> u64 {
        self.proxy.cut_connections();
        0
    }

    /// Ends the faults of the network. Returns how many answers were lost.
    pub(crate) fn calm(&self) -> u64 {
        self.proxy.calm()
    }

    fn start_game(&mut self) {
        let (game, url) = start_game(self.directory.path(), &self.proxy, &self.operator);
        self.game = game;
        self.addresses.0.lock().unwrap().0 = url;
    }

    fn start_market(&mut self) {
        let (market, url) = start_market(self.directory.path());
        self.market = market;
        self.proxy.lead_to(address(&url));
        self.addresses.0.lock().unwrap().1 = url;
    }
}

async fn pause(dice: &mut Dice) {
    tokio::time::sleep(Duration::from_millis(dice.below(100))).await;
}

fn address(url: &str) -> std::net::SocketAddr {
    url.trim_start_matches("http://").parse().unwrap()
}

fn start_market(directory: &Path) -> (Process, String) {
    let mut serve = tradepost();
    serve.arg("serve").arg("--data").arg(directory.join("market"));
    serve.args(["--listen", "127.0.0.1:0", "--json", "--requests-per-second", "0"]);
    let (process, line) = spawn(serve);
    let listening: serde_json::Value = serde_json::from_str(&line).unwrap();
    (process, listening.get("url").unwrap().as_str().unwrap().to_owned())
}

fn start_game(directory: &Path, proxy: &Proxy, operator: &str) -> (Process, String) {
    let mut game = Command::new(GAME_SERVER);
    game.arg("--store").arg(directory.join("game.db")).args(["--listen", "127.0.0.1:0"]);
    game.arg("--market").arg(proxy.address.to_string()).env("TRADEPOST_TOKEN", operator);
    game.args(["--in-flight-seconds", IN_FLIGHT_SECONDS]);
    spawn(game)
}

/// Starts a server and returns the first line that it prints.
fn spawn(mut command: Command) -> (Process, String) {
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    let mut process = Process(command.spawn().unwrap());
    let (stdout, mut line) = (process.0.stdout.take().unwrap(), String::new());
    tokio::task::block_in_place(|| BufReader::new(stdout).read_line(&mut line)).unwrap();
    assert_ne!(line, "", "it did not start: {command:?}");
    (process, line.trim().to_owned())
}

/// Runs a command to its end. Returns what it printed.
fn succeed(mut command: Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn token(directory: &Path, player: &str, role: &str) -> String {
    let mut command = tradepost();
    command.arg("token").arg("--data").arg(directory.join("market"));
    command.args(["--player", player, "--role", role]);
    succeed(command).trim().to_owned()
}

/// The market's program, which cargo builds beside this test; built here if only this package was.
fn tradepost() -> Command {
    let here = std::env::current_exe().unwrap();
    let program = here.parent().unwrap().with_file_name("tradepost");
    if !program.exists() {
        let build = ["build", "--quiet", "--workspace", "--bin", "tradepost"];
        assert!(Command::new(env!("CARGO")).args(build).status().unwrap().success());
    }
    Command::new(program)
}

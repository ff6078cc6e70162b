//! `cargo xtask games`: the examples that need an engine, each against the real market.
//!
//! An example's test is `examples/NAME/test.mjs`. What needs Node.js alone is part of `cargo xtask test`.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Result, ensure};

use crate::clients;
use crate::shell::{build_programs, cargo_command, root, run, target};
use crate::ui::{self, Node};

#[derive(clap::Args)]
pub(crate) struct Games {
    /// Which to play; by default all
    names: Vec<Game>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Game {
    /// Python
    ChatBot,
    /// Lua in a Luanti server
    Luanti,
    /// JavaScript in Chromium
    Phaser,
    /// Rust
    Bevy,
}

impl Games {
    pub(crate) fn run(self) -> Result<()> {
        let all = [Game::ChatBot, Game::Luanti, Game::Phaser, Game::Bevy];
        Node::find()?.install()?;
        build_programs()?;
        let chosen = if self.names.is_empty() { all.to_vec() } else { self.names };
        chosen.into_iter().try_for_each(|game| match game {
            Game::ChatBot => chat_bot(),
            Game::Luanti => luanti(),
            Game::Phaser => phaser(),
            Game::Bevy => bevy(),
        })
    }
}

fn chat_bot() -> Result<()> {
    let python = clients::python()?;
    let client = root()?.join("sdks/python");
    run(python.command("mypy").args(["src", "../../examples/chat-bot/bot.py"]).current_dir(client))?;
    run(test("chat-bot")?.arg(python.bin.join("python")))
}

fn luanti() -> Result<()> {
    let find = "PATH=$PATH:/usr/games; command -v minetestserver";
    let found = Command::new("sh").args(["-c", find]).stdout(Stdio::null()).status()?.success();
    ensure!(found, "the mod needs a Luanti server: apt-get install minetest-server");
    run(&mut test("luanti")?)
}

fn phaser() -> Result<()> {
    let folder = root()?.join("examples/phaser");
    ui::install(&folder)?;
    run(test("phaser")?.env("CHROMIUM", ui::chromium()?))
}

fn bevy() -> Result<()> {
    let folder = root()?.join("examples/bevy");
    let built = target()?.join("bevy");
    run(cargo_command().args(["fmt", "--check"]).current_dir(&folder))?;
    run(cargo_command().args(["build", "--target-dir"]).arg(&built).current_dir(&folder))?;
    run(test("bevy")?.arg(built.join("debug/smithy")))
}

/// An example's test with the market's program; what else it needs follows.
fn test(example: &str) -> Result<Command> {
    let mut node = Command::new("node");
    let script = Path::new("examples").join(example).join("test.mjs");
    node.arg(script).arg(target()?.join("debug/tradepost")).current_dir(root()?);
    Ok(node)
}

//! The clients: how each is prepared, and how its driver is run.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Result, bail, ensure};

/// A client under test.
pub(crate) struct Client {
    /// As in the table of docs/clients.md.
    pub(crate) name: &'static str,
    /// Programs that it needs, and what to install if one is missing.
    needs: &'static [(&'static str, &'static str)],
    /// Commands that build its driver, run by a shell in the root.
    build: &'static [&'static str],
    /// The command that runs its driver.
    run: &'static str,
    /// The command that runs its first game.
    game: &'static str,
}

/// A program in Python, with the packages that `cargo xtask clients` installs.
macro_rules! python {
    ($program:literal) => {
        concat!("target/python-client/bin/python sdks/python/", $program)
    };
}

/// The Lua client under one of the interpreters.
macro_rules! lua {
    ($name:literal, $program:literal) => {
        Client {
            name: $name,
            needs: &[($program, concat!("it and LuaSocket: apt-get install ", $program, " lua-socket"))],
            build: &[],
            run: concat!($program, " sdks/lua/tests/conformance.lua"),
            game: concat!($program, " sdks/lua/examples/first_game.lua"),
        }
    };
}

/// Runs a script of the `GDScript` client in Godot.
macro_rules! godot {
    ($script:literal) => {
        concat!("target/godot/godot --headless --no-header --path target/gdscript-client --script ", $script)
    };
}

/// Compiles C# into a file, with these options and sources.
macro_rules! mcs {
    ($file:literal, $sources:literal) => {
        concat!(
            "mcs -nologo -warnaserror -warn:4 -langversion:7.2 -r:System.Net.Http -out:target/csharp-client/",
            $file,
            " ",
            $sources
        )
    };
}

/// All clients, in the order of the table's columns.
pub(crate) const CLIENTS: [Client; 12] = [
    Client {
        name: "Rust",
        needs: &[],
        build: &[],
        run: "target/debug/examples/conformance",
        game: "target/debug/examples/first_game",
    },
    Client {
        name: "TypeScript",
        needs: &[("npm", "Node.js 20.19 or newer (https://nodejs.org)")],
        build: &["npm run --silent build --workspace sdks/typescript"],
        run: "node sdks/typescript/tests/conformance.mjs",
        game: "node sdks/typescript/examples/first_game.mjs",
    },
    Client {
        name: "Python",
        needs: &[],
        build: &[],
        run: python!("tests/conformance.py"),
        game: python!("examples/first_game.py"),
    },
    Client {
        name: "Python asyncio",
        needs: &[],
        build: &[],
        run: python!("tests/conformance.py --asyncio"),
        game: python!("examples/first_game_asyncio.py"),
    },
    lua!("Lua 5.1", "lua5.1"),
    lua!("Lua 5.2", "lua5.2"),
    lua!("Lua 5.3", "lua5.3"),
    lua!("Lua 5.4", "lua5.4"),
    lua!("LuaJIT", "luajit"),
    Client {
        name: "Java",
        needs: &[("javac", "a JDK 17 or newer (https://adoptium.net)")],
        build: &[concat!(
            "javac -Xlint:all,-processing -Werror -d target/java-client ",
            "sdks/java/src/tradepost/*.java sdks/java/tests/tradepost/*.java sdks/java/examples/*.java"
        )],
        run: "java -XX:TieredStopAtLevel=1 -cp target/java-client tradepost.Conformance",
        game: "java -cp target/java-client FirstGame",
    },
    Client {
        name: "C#",
        needs: &[("mcs", "Mono: apt-get install mono-mcs mono-runtime libmono-system-net-http4.0-cil")],
        build: &[
            "mkdir -p target/csharp-client",
            mcs!(
                "Tradepost.dll",
                "-target:library -doc:target/csharp-client/Tradepost.xml sdks/csharp/Runtime/*.cs"
            ),
            mcs!("Conformance.exe", "sdks/csharp/Runtime/*.cs sdks/csharp/Tests~/*.cs"),
            mcs!(
                "FirstGame.exe",
                "-r:target/csharp-client/Tradepost.dll sdks/csharp/Samples~/FirstGame/*.cs"
            ),
        ],
        run: "mono target/csharp-client/Conformance.exe",
        game: "mono target/csharp-client/FirstGame.exe",
    },
    Client {
        name: "GDScript",
        needs: &[],
        build: &["sh sdks/gdscript/tests/prepare.sh"],
        run: godot!("tests/conformance.gd"),
        game: godot!("examples/first_game.gd"),
    },
];

impl Client {
    /// Checks that its language is installed, and builds its driver.
    pub(crate) fn prepare(&self, root: &Path) -> Result<()> {
        for (program, install) in self.needs {
            let find = format!("command -v {program}");
            if !Command::new("sh").args(["-c", &find]).stdout(Stdio::null()).status()?.success() {
                bail!("the {} client needs {program}: install {install}", self.name);
            }
        }
        for line in self.build {
            // What it prints belongs to people, not to the table.
            let mut shell = Command::new("sh");
            let status = shell.args(["-c", line]).current_dir(root).stdout(Stdio::null()).status()?;
            ensure!(status.success(), "{line}: {status}");
        }
        Ok(())
    }

    /// The command that runs its driver.
    pub(crate) fn driver(&self, root: &Path) -> Command {
        let mut driver = command(self.run);
        driver.current_dir(root);
        driver
    }

    /// The command that runs its first game.
    pub(crate) fn game(&self, root: &Path) -> Command {
        let mut game = command(self.game);
        game.current_dir(root);
        game
    }
}

/// A command out of a line of words.
fn command(line: &str) -> Command {
    let mut words = line.split(' ');
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words);
    command
}

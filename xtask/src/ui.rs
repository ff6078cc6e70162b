//! `cargo xtask ui`: builds and tests the web page, and takes the pictures in docs.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::shell::{cargo, report, root, run, target};

/// The oldest Node.js that builds the page.
const NODE: (u32, u32) = (20, 19);

#[derive(clap::Args)]
pub(crate) struct Ui {
    #[command(subcommand)]
    part: Option<Part>,
}

/// What to do with the page; by default it is built.
#[derive(clap::Subcommand)]
enum Part {
    /// Check and test the page, alone and in Chromium against the real program
    Test,
    /// Retake the pictures in docs/screenshots
    Screenshots,
}

impl Ui {
    pub(crate) fn run(self) -> Result<()> {
        let node = Node::find()?;
        match self.part {
            None => node.build(),
            Some(Part::Test) => {
                node.install()?;
                node.npm(&["run", "check"])?;
                node.npm(&["test"])?;
                node.against_the_program("e2e")
            }
            Some(Part::Screenshots) => node.against_the_program("screenshots"),
        }
    }
}

/// Node.js and npm, of a sufficient version.
pub(crate) struct Node;

impl Node {
    /// Looks for them; the error says what is missing.
    pub(crate) fn find() -> Result<Self> {
        let needed = format!(
            "the web page needs Node.js {}.{} or newer, with npm (https://nodejs.org)",
            NODE.0, NODE.1
        );
        let Some(found) = said(Command::new("node").arg("--version")) else {
            bail!("{needed}: there is none")
        };
        let numbers = found.trim_start_matches('v').split('.').map(|part| part.parse().unwrap_or(0));
        let numbers: Vec<u32> = numbers.collect();
        if (numbers.first().copied(), numbers.get(1).copied()) < (Some(NODE.0), Some(NODE.1)) {
            bail!("{needed}: this is {found}");
        }
        if said(Command::new("npm").arg("--version")).is_none() {
            bail!("{needed}: npm is missing");
        }
        Ok(Self)
    }

    /// Builds the page into `web/dist`, where the build of the program finds it.
    pub(crate) fn build(&self) -> Result<()> {
        self.install()?;
        self.npm(&["run", "build"])?;
        report("The page is in web/dist; the next build of tradepost includes it.");
        Ok(())
    }

    /// Installs the packages of the root's lock file unless they are installed.
    #[expect(clippy::unused_self, reason = "npm comes with Node.js")]
    pub(crate) fn install(&self) -> Result<()> {
        install(root()?)
    }

    /// Builds the program with the page and runs an npm script against it in Chromium.
    fn against_the_program(&self, script: &str) -> Result<()> {
        let chromium = chromium()?;
        self.build()?;
        cargo(["build", "--package", "tradepost", "--bin", "tradepost"])?;
        let program = target()?.join("debug/tradepost");
        let mut command = Command::new("npm");
        command.args(["run", script]).env("TRADEPOST_PROGRAM", program).env("CHROMIUM", chromium);
        run(command.current_dir(root()?))
    }

    #[expect(clippy::unused_self, reason = "npm comes with Node.js")]
    fn npm(&self, arguments: &[&str]) -> Result<()> {
        run(Command::new("npm").args(arguments).current_dir(root()?))
    }
}

/// Installs the packages of a folder's lock file unless they are installed.
pub(crate) fn install(folder: &Path) -> Result<()> {
    let changed = |path: &str| folder.join(path).metadata().and_then(|found| found.modified()).ok();
    let (locked, installed) = (changed("package-lock.json"), changed("node_modules/.package-lock.json"));
    if installed.is_some_and(|installed| locked.is_some_and(|locked| locked <= installed)) {
        return Ok(());
    }
    run(Command::new("npm").arg("ci").current_dir(folder))
}

/// Finds Chromium: the variable CHROMIUM, then the PATH, then Debian's package, which root may install.
pub(crate) fn chromium() -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM") {
        return Ok(named.into());
    }
    let there = || {
        let names = ["chromium", "chromium-browser", "google-chrome"];
        let found = names.into_iter().find_map(in_path)?;
        said(Command::new(&found).arg("--version")).map(|_| found)
    };
    if let Some(found) = there() {
        return Ok(found);
    }
    report("Chromium is missing; trying to install Debian's");
    let root_already = said(Command::new("id").arg("-u")).is_some_and(|id| id == "0");
    let apt = |arguments: &[&str]| {
        let mut command = if root_already { Command::new("apt-get") } else { Command::new("sudo") };
        if !root_already {
            command.args(["--non-interactive", "apt-get"]);
        }
        run(command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    apt(&["update"])
        .and_then(|()| apt(&["install", "--yes", "--no-install-recommends", "chromium"]))
        .context("tests in a browser need Chromium: install it, or name one by the variable CHROMIUM")?;
    there().context("Chromium was installed but does not run")
}

/// Finds a program in the PATH.
fn in_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file())
}

/// The output of a command that exists and succeeds.
fn said(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

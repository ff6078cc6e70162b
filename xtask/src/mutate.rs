//! `cargo xtask mutate`: mutation testing. Each file in `mutations/` breaks the product in one way; the tests
//! it names must fail.
//!
//! The first line of a file says what is broken. `file:` names the source, `test:` the tests (arguments of
//! `cargo test`). Then follow the text to find, which occurs once, and its replacement. Mutations are applied
//! to the last commit, in a separate work tree under `target/`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::shell::{cargo_command, report, root, run};

/// Time limit of a test run. Tests that hang have noticed the mutation.
const TESTS_WAIT_MAX: Duration = Duration::from_mins(5);

#[derive(clap::Args)]
pub(crate) struct Mutate {
    /// Mutations to apply (names of files in mutations/) [default: all]
    names: Vec<String>,
    /// Only check that each still applies
    #[arg(long)]
    check: bool,
}

/// One way to break the product.
#[derive(Debug, PartialEq, Eq)]
struct Mutation {
    name: String,
    /// Says what is broken, in one sentence.
    breaks: String,
    file: String,
    /// Arguments of `cargo test`.
    tests: Vec<String>,
    find: String,
    put: String,
}

/// The result of a mutation.
enum Verdict {
    Caught,
    /// The tests hang, which nobody would overlook.
    DidNotEnd,
    Survived,
    /// The compiler rejected it, so it proves nothing.
    DoesNotBuild,
}

impl Mutate {
    pub(crate) fn run(self) -> Result<()> {
        let all = mutations()?;
        let unknown = self.names.iter().find(|name| !all.iter().any(|mutation| mutation.name == **name));
        ensure!(unknown.is_none(), "there is no mutation {}", unknown.map_or("", String::as_str));
        let chosen = |mutation: &Mutation| self.names.is_empty() || self.names.contains(&mutation.name);
        let chosen: Vec<_> = all.into_iter().filter(chosen).collect();
        for mutation in &chosen {
            mutation.mutated(root()?)?;
        }
        if self.check {
            report(format_args!("mutate: all {} apply", chosen.len()));
            return Ok(());
        }
        let tree = Tree::new()?;
        tree.tests_pass(&chosen)?;
        let mut missed = Vec::new();
        for (number, mutation) in (1..).zip(&chosen) {
            let start = Instant::now();
            let verdict = tree.verdict(mutation)?;
            let said = match verdict {
                Verdict::Caught => "caught",
                Verdict::DidNotEnd => "caught, did not end",
                Verdict::Survived => "SURVIVED",
                Verdict::DoesNotBuild => "DOES NOT BUILD",
            };
            let (of, seconds) = (chosen.len(), start.elapsed().as_secs());
            report(format_args!(
                "[{number}/{of}] {said:<8} {} ({seconds} s): {}",
                mutation.name, mutation.breaks
            ));
            if matches!(verdict, Verdict::Survived | Verdict::DoesNotBuild) {
                missed.push(mutation.name.as_str());
            }
        }
        if missed.is_empty() {
            report(format_args!("mutate: {} of {} caught", chosen.len(), chosen.len()));
            return Ok(());
        }
        bail!("not caught: {}", missed.join(", "))
    }
}

/// All mutations, by name.
fn mutations() -> Result<Vec<Mutation>> {
    let folder = root()?.join("mutations");
    let mut all = Vec::new();
    for entry in std::fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        let name = path.file_stem().context("a file's name")?.to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path)?;
        all.push(Mutation::parse(name, &text).with_context(|| path.display().to_string())?);
    }
    all.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(all)
}

impl Mutation {
    fn parse(name: String, text: &str) -> Result<Self> {
        let (head, rest) = text.split_once("--- find\n").context("there is no `--- find`")?;
        let (find, put) = rest.split_once("--- put\n").context("there is no `--- put`")?;
        let field = |field: &str| {
            let line = head.lines().find_map(|line| line.strip_prefix(field));
            line.map(|value| value.trim().to_owned()).with_context(|| format!("there is no `{field}`"))
        };
        let breaks = head.lines().next().context("the first line says what is broken")?.to_owned();
        let tests = field("test:")?.split_whitespace().map(str::to_owned).collect();
        ensure!(!find.trim().is_empty() && find != put, "it changes nothing");
        Ok(Self { name, breaks, file: field("file:")?, tests, find: find.to_owned(), put: put.to_owned() })
    }

    /// The text of its file in a tree, before and after.
    fn mutated(&self, tree: &Path) -> Result<(String, String)> {
        let text = std::fs::read_to_string(tree.join(&self.file)).with_context(|| self.file.clone())?;
        // Lines are found whole, so that a mutation reads like the code it changes.
        let found = text.matches(&self.find).count();
        ensure!(
            found == 1,
            "{}: its text is found {found} times in {}; update the mutation",
            self.name,
            self.file
        );
        let mutated = text.replacen(&self.find, &self.put, 1);
        Ok((text, mutated))
    }
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    Well,
    Badly,
    /// It hit the time limit.
    Not,
}

/// A work tree of the last commit, with its own target folder.
struct Tree {
    folder: PathBuf,
    target: PathBuf,
}

impl Tree {
    fn new() -> Result<Self> {
        let home = root()?.join("target/mutate");
        let tree = Self { folder: home.join("tree"), target: home.join("target") };
        let git = |arguments: &[&str], path: Option<&Path>| {
            let mut command = Command::new("git");
            command.current_dir(root()?).args(arguments).args(path);
            run(command.stdout(Stdio::null()))
        };
        if tree.folder.exists() {
            git(&["worktree", "remove", "--force"], Some(&tree.folder))?;
        }
        git(&["worktree", "prune"], None)?;
        git(&["worktree", "add", "--quiet", "--force", "--detach"], Some(&tree.folder))?;
        let clean = Command::new("git").current_dir(root()?).args(["diff", "--quiet", "HEAD"]).status()?;
        if !clean.success() {
            report("mutate: uncommitted changes are ignored");
        }
        Ok(tree)
    }

    /// Without a mutation all tests must pass; otherwise they would catch anything.
    fn tests_pass(&self, mutations: &[Mutation]) -> Result<()> {
        let distinct: BTreeSet<_> = mutations.iter().map(|mutation| &mutation.tests).collect();
        for tests in distinct {
            report(format_args!("mutate: unchanged: cargo test {}", tests.join(" ")));
            let passes = self.test(tests, true)? == Ended::Well && self.test(tests, false)? == Ended::Well;
            ensure!(passes, "cargo test {} fails without a mutation", tests.join(" "));
        }
        Ok(())
    }

    fn verdict(&self, mutation: &Mutation) -> Result<Verdict> {
        let (before, after) = mutation.mutated(&self.folder)?;
        let path = self.folder.join(&mutation.file);
        std::fs::write(&path, after)?;
        let verdict = if self.test(&mutation.tests, true)? == Ended::Well {
            match self.test(&mutation.tests, false)? {
                Ended::Well => Verdict::Survived,
                Ended::Badly => Verdict::Caught,
                Ended::Not => Verdict::DidNotEnd,
            }
        } else {
            Verdict::DoesNotBuild
        };
        std::fs::write(&path, before)?;
        Ok(verdict)
    }

    /// Runs these tests.
    fn test(&self, tests: &[String], build_only: bool) -> Result<Ended> {
        let mut cargo = cargo_command();
        cargo.current_dir(&self.folder).args(["test", "--quiet", "--target-dir"]).arg(&self.target);
        if build_only {
            cargo.arg("--no-run");
        }
        cargo.args(tests);
        cargo.stdout(Stdio::null()).stderr(Stdio::null()).stdin(Stdio::null());
        ended(&mut cargo, (!build_only).then_some(TESTS_WAIT_MAX))
    }
}

/// Runs a command. At the time limit, it and all its child processes are killed.
fn ended(command: &mut Command, wait_max: Option<Duration>) -> Result<Ended> {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    let mut child = command.spawn().context("cargo")?;
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(if status.success() { Ended::Well } else { Ended::Badly });
        }
        if wait_max.is_some_and(|wait_max| start.elapsed() > wait_max) {
            drop(Command::new("kill").args(["-KILL", "--", &format!("-{}", child.id())]).status());
            child.kill().ok();
            child.wait()?;
            return Ok(Ended::Not);
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mutation_still_applies() {
        let all = mutations().unwrap();
        assert!(all.len() >= 15, "{} mutations", all.len());
        for mutation in all {
            mutation.mutated(root().unwrap()).unwrap();
        }
    }

    #[test]
    fn a_mutation_is_read_as_it_is_written() {
        let text =
            "It is broken.\nfile: a/b.rs\ntest: --package x --lib y\n--- find\n    one\n--- put\n    two\n";
        let read = Mutation::parse("n".to_owned(), text).unwrap();
        assert_eq!((read.breaks.as_str(), read.file.as_str()), ("It is broken.", "a/b.rs"));
        assert_eq!((read.find.as_str(), read.put.as_str()), ("    one\n", "    two\n"));
        assert_eq!(read.tests, ["--package", "x", "--lib", "y"]);
        assert!(
            Mutation::parse("n".to_owned(), "It is broken.\nfile: a\ntest: b\n--- find\n--- put\n").is_err()
        );
    }
}

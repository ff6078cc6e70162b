//! Runs the commands of the documentation.
//!
//! A page is one session of bash in an empty directory, with a market's program in the PATH and a free port
//! in the place of 7171. What its blocks are:
//!
//! - `sh`: commands, which must succeed.
//! - `console`: commands after `$ `, each with its output, in which `…` is anything.
//! - a language and a name (`python smith.py`): that file.
//! - a comment of HTML that begins with `sh`: commands that a reader does not see.
//!
//! Any other block that has commands is in [`NOT_RUN`], with the reason.

use std::fmt::Write as _;
use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use super::not_run::NOT_RUN;
use super::summary;
use crate::markdown::{self, Block};
use crate::shell::{build_programs, report, root, run as run_and_report, target};
use crate::ui::Node;

/// The market's port in the documentation.
const PORT: &str = "7171";
/// How long the commands of a page may take.
const SECONDS_MAX: &str = "120";
/// First words of commands.
const PROGRAMS: [&str; 15] = [
    "cargo",
    "tradepost",
    "curl",
    "npm",
    "npx",
    "node",
    "pip",
    "pipx",
    "python3",
    "docker",
    "sudo",
    "sqlite3",
    "aws",
    "git",
    "apt",
];

/// A part of a page's session.
#[derive(Debug, PartialEq, Eq)]
struct Step {
    line: usize,
    script: String,
    /// The output, if the page shows it.
    output: Option<String>,
}

/// Runs the commands of each page whose path contains `only`.
pub(super) fn run(only: Option<&str>) -> Result<()> {
    let pages = pages()?;
    let unlisted = unlisted(&pages);
    ensure!(unlisted.is_empty(), "commands that are neither run nor in not_run.rs:\n{}", unlisted.join("\n"));
    build_programs()?;
    Node::find()?.install()?;
    run_and_report(
        Command::new("npm")
            .args(["run", "--silent", "build", "--workspace", "sdks/typescript"])
            .current_dir(root()?),
    )?;
    for (page, blocks) in pages {
        if only.is_some_and(|only| !page.contains(only)) {
            continue;
        }
        let steps = steps(&blocks);
        if !steps.is_empty() {
            play(&page, &blocks, &steps)?;
            report(format_args!("{page}: {} commands and blocks as shown", steps.len()));
        }
    }
    Ok(())
}

/// All pages with their blocks, and README.md.
fn pages() -> Result<Vec<(String, Vec<Block>)>> {
    let chapters = summary::chapters(root()?)?;
    let paths = chapters.into_iter().map(|chapter| chapter.path).chain(["README.md".to_owned()]);
    let read = |path: String| {
        let text = fs::read_to_string(root()?.join(&path)).with_context(|| path.clone())?;
        Ok((path, markdown::read(&text).blocks))
    };
    paths.map(read).collect()
}

/// Blocks with commands that no rule covers, and rules that cover none.
fn unlisted(pages: &[(String, Vec<Block>)]) -> Vec<String> {
    let mut used = [false; NOT_RUN.len()];
    let mut found = Vec::new();
    for (page, blocks) in pages {
        for block in blocks.iter().filter(|block| matches!(&*block.info, "" | "text" | "bash")) {
            let Some(command) = block.text.lines().map(str::trim).find(|line| is_command(line)) else {
                continue;
            };
            let rule = NOT_RUN.iter().position(|(of, start, _)| of == page && command.starts_with(start));
            match rule {
                Some(rule) => used.iter_mut().skip(rule).take(1).for_each(|used| *used = true),
                None => found.push(format!("{page}:{}: {command}", block.line)),
            }
        }
    }
    let unused = NOT_RUN.iter().zip(used).filter(|(_, used)| !used);
    found.extend(unused.map(|((page, start, _), _)| format!("not_run.rs: {page} has no block with {start}")));
    found
}

fn is_command(line: &str) -> bool {
    let mut words = line.split_whitespace().skip_while(|word| {
        // Variables before a command, such as NAME=value.
        word.split_once('=').is_some_and(|(name, _)| name.chars().all(|c| c.is_ascii_uppercase() || c == '_'))
    });
    words.next().is_some_and(|word| PROGRAMS.contains(&word))
}

fn steps(blocks: &[Block]) -> Vec<Step> {
    let mut steps = Vec::new();
    for Block { info, text, line } in blocks {
        let hidden = text.strip_prefix("<!-- sh\n").and_then(|text| text.trim_end().strip_suffix("-->"));
        match info.as_str() {
            "sh" => steps.push(Step { line: *line, script: text.clone(), output: None }),
            "<!--" => {
                steps.extend(hidden.map(|text| Step { line: *line, script: text.into(), output: None }));
            }
            "console" => steps.extend(console(text, *line)),
            _ => {}
        }
    }
    steps
}

/// The commands of a block, each with its output.
fn console(text: &str, fence: usize) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if let Some(command) = line.strip_prefix("$ ") {
            let line = fence + 1 + index;
            steps.push(Step { line, script: format!("{command}\n"), output: Some(String::new()) });
        } else if let Some(Step { output: Some(output), .. }) = steps.last_mut() {
            output.push_str(line);
            output.push('\n');
        }
    }
    steps
}

/// Runs a page's session and compares the output.
fn play(page: &str, blocks: &[Block], steps: &[Step]) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (work, seen) = (folder.path().join("work"), folder.path().join("seen"));
    fs::create_dir(&work)?;
    fs::create_dir(&seen)?;
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port().to_string();
    for Block { info, text, .. } in blocks {
        if let Some((_, file)) = info.split_once(' ') {
            fs::write(work.join(file), text.replace(PORT, &port))?;
        }
    }
    // Errors of curl fail a step that shows no output.
    fs::create_dir(folder.path().join("strict"))?;
    fs::write(folder.path().join("strict/.curlrc"), "silent\nshow-error\nfail-with-body\n")?;
    fs::write(folder.path().join(".curlrc"), "silent\nshow-error\n")?;
    let script = folder.path().join("session.sh");
    fs::write(&script, session(steps, folder.path())?.replace(PORT, &port))?;
    let status = session_command(&script, &work, &port)?.status().context("timeout and bash are needed")?;
    for (index, step) in steps.iter().enumerate() {
        let at = format!("{page}:{}", step.line);
        let output = fs::read(seen.join(index.to_string())).unwrap_or_default();
        let output = String::from_utf8_lossy(&output).replace(&port, PORT);
        let is_last = !seen.join((index + 1).to_string()).exists();
        if !status.success() && is_last {
            bail!("{at}: {status}\n{}\n{output}", step.script.trim_end());
        }
        if let Some(expected) = step.output.as_ref().filter(|expected| !matches(expected, &output)) {
            bail!("{at}: {}\nexpected:\n{expected}\nfound:\n{output}", step.script.trim_end());
        }
    }
    ensure!(status.success(), "{page}: {status}");
    Ok(())
}

/// One script: each step's output goes to a file of its own.
fn session(steps: &[Step], folder: &Path) -> Result<String> {
    let folder = folder.display();
    let mut script = "set -e\ntrap 'kill $(jobs -p) 2>/dev/null || true; wait' EXIT\n".to_owned();
    for (index, Step { script: commands, output, .. }) in steps.iter().enumerate() {
        let curl = if output.is_some() { "" } else { "/strict" };
        let commands = commands.trim_end();
        writeln!(script, "export CURL_HOME={folder}{curl}\n{{\n{commands}\n}} >{folder}/seen/{index} 2>&1")?;
    }
    Ok(script)
}

fn session_command(script: &Path, work: &Path, port: &str) -> Result<Command> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = [target()?.join("debug")].into_iter().chain(std::env::split_paths(&path));
    let mut session = Command::new("timeout");
    session.args([SECONDS_MAX, "bash"]).arg(script).current_dir(work);
    session.env("PATH", std::env::join_paths(folders)?).env("SOURCES", root()?);
    // The defaults of the program, at the free port.
    session.env("TRADEPOST_LISTEN", format!("127.0.0.1:{port}"));
    session.env("TRADEPOST_URL", format!("http://127.0.0.1:{port}"));
    Ok(session)
}

/// Whether an output is as the page shows it, where `…` is anything.
fn matches(expected: &str, output: &str) -> bool {
    let (expected, output) = (expected.trim_end(), output.trim_end());
    if expected.is_empty() {
        return true;
    }
    let Some((first, rest)) = expected.split_once('…') else { return expected == output };
    let Some(mut output) = output.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = rest.split('…').collect();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        let Some((_, after)) = output.split_once(part) else { return false };
        output = after;
    }
    output.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_output_matches_what_the_page_shows() {
        for (expected, output, is_match) in [
            ("a\n", "a\n", true),
            ("a", "b", false),
            ("", "anything", true),
            ("{…\"b\":2,…}", "{\"a\":1,\"b\":2,\"c\":3}", true),
            ("{…\"b\":2,…}", "{\"a\":1,\"b\":3,\"c\":3}", false),
            ("…a…b", "xaxb", true),
            ("…b…a", "xaxb", false),
            ("a…a", "a", false),
        ] {
            assert_eq!(matches(expected, output), is_match, "{expected} {output}");
        }
    }

    #[test]
    fn a_wrong_output_and_a_failed_command_fail_at_their_line() {
        let play = |text: &str| {
            let blocks = markdown::read(text).blocks;
            play("a.md", &blocks, &steps(&blocks)).map_err(|error| error.to_string())
        };
        play("```sh\nA=1\nsleep 100 &\n```\n\n```txt f\nx\n```\n\n```console\n$ echo $A; cat f\n1\nx\n```\n")
            .unwrap();
        play("<!-- sh\nA=2\n-->\n\n```console\n$ echo $A\n2\n$ echo $((A+1))\n…\n```\n").unwrap();
        let wrong = play("```console\n$ echo 1\n2\n```\n").unwrap_err();
        assert!(wrong.starts_with("a.md:2: echo 1\nexpected:\n2\n"), "{wrong}");
        let failed = play("```sh\ntrue\n```\n\n```sh\necho why; false\n```\n").unwrap_err();
        assert!(failed.starts_with("a.md:5: exit status: 1") && failed.ends_with("why\n"), "{failed}");
    }

    #[test]
    fn commands_are_run_or_listed_with_a_reason() {
        assert!(is_command("UPDATE_EXPECT=1 cargo xtask test") && is_command("curl -X PUT"));
        assert!(!is_command("cargoes sail") && !is_command("A=1"));
        assert_eq!(unlisted(&pages().unwrap()), [""; 0]);
    }
}

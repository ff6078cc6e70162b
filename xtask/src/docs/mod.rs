//! `cargo xtask docs`: the documentation as a site, and the commands in it, run.
//!
//! The pages are `docs/` and what `docs/SUMMARY.md` names elsewhere, as GitHub shows them. They are staged
//! in `target/book`, with links to what is no page of the book rewritten, and mdBook makes the site.

mod summary;
mod stage;
mod site;
mod llms;
mod api;
mod commands;
mod not_run;

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

use crate::shell::{cargo_command, report, root, run, target};

/// The version of mdBook, with its lock file.
const MDBOOK: &str = "0.5.4";

#[derive(clap::Args)]
pub(crate) struct Docs {
    #[command(subcommand)]
    part: Option<Part>,
    /// Address of the repository, for links to its files; without it, those files are copied beside the site
    #[arg(long)]
    repository: Option<String>,
    /// Address at which the site will be, for llms.txt
    #[arg(long, default_value = "")]
    url: String,
}

/// What to do with the documentation; by default the site is built.
#[derive(clap::Subcommand)]
enum Part {
    /// Run every command in it against a real market, build the site, and check its links
    Test {
        /// Only pages whose path contains this
        #[arg(long)]
        only: Option<String>,
    },
}

impl Docs {
    pub(crate) fn run(self) -> Result<()> {
        if let Some(Part::Test { only }) = &self.part {
            commands::run(only.as_deref())?;
            if only.is_some() {
                return Ok(());
            }
        }
        let site = self.build()?;
        let dead = site::dead_links(&site)?;
        ensure!(dead.is_empty(), "links of the site that lead nowhere:\n{}", dead.join("\n"));
        report(format_args!("The site is in {}", site.display()));
        Ok(())
    }

    /// Makes the site; returns its folder.
    fn build(&self) -> Result<PathBuf> {
        let stale = api::stale(false)?;
        ensure!(!stale, "docs/api.md is stale: run UPDATE_EXPECT=1 cargo test -p xtask");
        let chapters = summary::chapters(root()?)?;
        let book = target()?.join("book");
        if book.exists() {
            std::fs::remove_dir_all(&book).context("cannot remove the last book")?;
        }
        stage::stage(&book, &chapters, self.repository.as_deref())?;
        run(std::process::Command::new(mdbook()?).arg("build").arg(&book))?;
        let site = book.join("site");
        stage::move_files(&book, &site)?;
        llms::write(&book.join("src"), &site, &chapters, &self.url)?;
        Ok(site)
    }
}

/// The program mdBook, built on first use. No package registry but crates.io carries it.
fn mdbook() -> Result<PathBuf> {
    let folder = target()?.join(format!("tools/mdbook-{MDBOOK}"));
    let program = folder.join("bin/mdbook");
    if !program.exists() {
        report("building mdBook, once");
        let mut install = cargo_command();
        install.args(["install", "--quiet", "--locked", "--debug", "mdbook", "--version", MDBOOK]);
        install.args(["--no-default-features", "--features", "search", "--root"]).arg(&folder);
        run(&mut install).context("mdBook cannot be built")?;
    }
    Ok(program)
}

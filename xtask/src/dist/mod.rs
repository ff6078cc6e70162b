//! `cargo xtask dist`: makes what a release publishes for this machine's platform, and installs and uses it.
//!
//! The program is built once; every package carries the same one.

mod files;
mod program;
mod licences;
mod archive;
mod deb;
mod wheel;
mod npm;
mod install;

use anyhow::Result;

use self::files::{exists, files, megabytes};
use self::install::Packages;
use self::program::Program;
use crate::shell::{report, root};

#[derive(clap::Args)]
pub(crate) struct Dist {
    #[command(subcommand)]
    part: Option<Part>,
    /// Package the program of the everyday build: quick, large, and slow
    #[arg(long, global = true)]
    dev: bool,
}

/// What to do; by default the packages are made.
#[derive(clap::Subcommand)]
enum Part {
    /// Make the packages, install each where there is nothing, and let its demo trade
    Check {
        /// Leave out the `.deb` in a root folder of its own, which needs root and debootstrap
        #[arg(long)]
        no_debian: bool,
    },
}

impl Dist {
    pub(crate) fn run(self) -> Result<()> {
        let packages = make(self.dev)?;
        match self.part {
            None => Ok(()),
            Some(Part::Check { no_debian }) => install::check(&packages, self.dev, !no_debian),
        }
    }
}

fn make(dev: bool) -> Result<Packages> {
    let folder = root()?.join("dist");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    let program = Program::build(&folder, dev)?;
    let licences = licences::write(&folder)?;
    let archive = archive::make(&folder, &program, &licences)?;
    // Where Debian's packages are not made, there is no tool for it.
    let deb = if exists("dpkg-deb") { Some(deb::make(&folder, &program, &licences)?) } else { None };
    let wheel = wheel::make(&folder, &program, &licences)?;
    let npm = npm::make(&folder, &program, &licences)?;
    archive::sums(&folder)?;
    for file in files(&folder)? {
        let size = file.metadata()?.len();
        report(format_args!("{:>6.1} MB  {}", megabytes(size), file.display()));
    }
    Ok(Packages { archive, deb, wheel, npm })
}

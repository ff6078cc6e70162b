//! `cargo xtask ci`: what must hold before anything lands.

use anyhow::Result;

use crate::{cargo, test};

pub(crate) fn run() -> Result<()> {
    cargo(["fmt", "--all", "--check"])?;
    cargo(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])?;
    test::Test::default().run()
}

//! `cargo xtask ci`: what must hold before anything lands.

use anyhow::Result;

use crate::shell::cargo;
use crate::{test, tidy, watch};

pub(crate) fn run() -> Result<()> {
    cargo(["fmt", "--all", "--check"])?;
    cargo(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])?;
    tidy::run()?;
    test::Test::default().run()?;
    watch::check_after_tests()
}

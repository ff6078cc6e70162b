//! The decoders of bytes from outside the process, for programs that attack them (`fuzz/`).

use std::path::Path;

use tradepost_node::MarketSettings;

pub use crate::cli::init::materials::{Entry as MaterialEntry, parse as parse_materials};
pub use crate::cli::replay::rows::{Row, parse as parse_replay};
use crate::config::{Config, Options};

/// The market's settings from the text of `tradepost.toml`; an error names the option.
pub fn parse_configuration(text: &str) -> anyhow::Result<MarketSettings> {
    let config = Config::of(Path::new(""), toml::from_str::<Options>(text)?)?;
    config.serving()?;
    Ok(config.market())
}

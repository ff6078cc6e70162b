//! The first game of each client: a smith buys iron, makes tools, and sells them, in a new market.

use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::clients::Client;
use crate::market::Market;

/// What every first game prints.
const STORY: &str = "bought 20 iron for 240 coins\n\
                     sold 10 tools for 400 coins\n\
                     too expensive: 20000 coins needed, 660 left\n";

/// Runs a client's first game.
pub(crate) fn play(client: &Client, root: &Path, program: &Path) -> Result<()> {
    let market = Market::start(program)?;
    let mut game = client.game(root);
    game.env("TRADEPOST_URL", format!("http://{}", market.address));
    game.env("TRADEPOST_TOKEN", market.token("game", "operator")?);
    let output = game.output().with_context(|| format!("the first game of {}", client.name))?;
    let (printed, complaints) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let succeeded = output.status.success() && printed == STORY;
    ensure!(succeeded, "the first game of {}: {}: {printed}{complaints}", client.name, output.status);
    Ok(())
}

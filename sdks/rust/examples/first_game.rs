//! A first game: the game's server brings goods in, a smith buys iron, makes tools and sells them.
//!
//! `TRADEPOST_URL=http://127.0.0.1:7171 TRADEPOST_TOKEN=$(tradepost token --data market --player game --role
//! operator) cargo run --example first_game`
#![expect(clippy::print_stdout, reason = "a game shows what happens")]

use tradepost_client::wire::{OrderRequest, Side, TransferRequest};
use tradepost_client::{Client, Error};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let game = Client::new(&std::env::var("TRADEPOST_URL")?)?.with_token(std::env::var("TRADEPOST_TOKEN")?);
    game.register_all(&[("iron", "Iron"), ("tools", "Tools")]).await?;
    bring(&game, "miner", "iron", 20).await?;
    bring(&game, "smith", "coin", 500).await?;
    bring(&game, "town", "coin", 900).await?;

    // The miner offers iron, the town wants tools; neither has to be online when the smith comes.
    game.place(&order("miner", Side::Ask, "iron", 20, 12)).await?;
    game.place(&order("town", Side::Bid, "tools", 10, 40)).await?;
    let bought = game.place(&order("smith", Side::Bid, "iron", 20, 15)).await?;
    println!("bought {} iron for {} coins", bought.filled, bought.value);

    // In the smithy, two irons become a tool: the iron leaves the market, the tools enter it.
    game.withdraw("smith", &once("iron", 20, "first-game/smelt")).await?;
    bring(&game, "smith", "tools", 10).await?;
    let sold = game.place(&order("smith", Side::Ask, "tools", 10, 35)).await?;
    println!("sold {} tools for {} coins", sold.filled, sold.value);

    match game.place(&order("smith", Side::Bid, "iron", 20, 1_000)).await {
        Err(Error::Refused { problem, .. }) if problem.code == "insufficient_coins" => {
            let [needed, available] = [problem.needed, problem.available].map(Option::unwrap_or_default);
            println!("too expensive: {needed} coins needed, {available} left");
            Ok(())
        }
        other => Err(format!("expected a refusal: {other:?}").into()),
    }
}

/// Brings goods or coins in, once: the reference makes it safe to repeat.
async fn bring(game: &Client, player: &str, asset: &str, amount: u64) -> Result<(), Error> {
    let reference = format!("first-game/{player}/{asset}");
    game.deposit(player, &once(asset, amount, &reference)).await.map(drop)
}

fn once(asset: &str, amount: u64, reference: &str) -> TransferRequest {
    TransferRequest {
        reference: Some(reference.to_owned()),
        ..TransferRequest::new(asset, amount, "first game")
    }
}

fn order(player: &str, side: Side, material: &str, quantity: u64, price: u64) -> OrderRequest {
    OrderRequest {
        player: Some(player.to_owned()),
        side,
        material: material.to_owned(),
        quantity,
        price,
        time_in_force: None,
        expires_at: None,
    }
}

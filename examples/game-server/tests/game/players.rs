//! Players who gather items, take them to the market, trade, and take home what they have.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::json;
use tradepost_client::wire::{OrderRequest, Side};
use tradepost_dice::Dice;

use crate::processes::{Addresses, World};

pub(crate) const PLAYERS: [&str; 4] = ["ada", "bob", "cid", "dora"];
pub(crate) const ASSETS: [&str; 3] = ["coin", "copper", "wheat"];

pub(crate) struct Players {
    addresses: Addresses,
    tokens: Vec<String>,
    http: reqwest::Client,
}

impl Players {
    pub(crate) async fn new(world: &World) -> Self {
        let operator = world.market_for_operator();
        operator.register_all(&[("copper", "Copper"), ("wheat", "Wheat")]).await.unwrap();
        let mut tokens = Vec::new();
        for player in PLAYERS {
            tokens.push(world.player(player));
        }
        let http = tradepost_client::http_builder().timeout(Duration::from_secs(5)).build().unwrap();
        Self { addresses: world.addresses.clone(), tokens, http }
    }

    /// Plays until stopped. Returns the items that were spawned: asset and amount.
    pub(crate) async fn play(self: Arc<Self>, mut dice: Dice, stop: Arc<AtomicBool>) -> Vec<(String, u64)> {
        let mut spawned = Vec::new();
        while !stop.load(Ordering::Relaxed) {
            let index = usize::try_from(dice.below(4)).unwrap();
            let player = *PLAYERS.get(index).unwrap();
            let asset = *ASSETS.get(usize::try_from(dice.below(3)).unwrap()).unwrap();
            let amount = dice.between(1, 50) * if asset == "coin" { 10 } else { 1 };
            let wanted = json!({ "asset": asset, "amount": amount });
            match dice.below(10) {
                0 => {
                    let id = format!("{:x}", dice.roll());
                    self.spawn(player, &json!({ "id": id, "asset": asset, "amount": amount })).await;
                    spawned.push((asset.to_owned(), amount));
                }
                1..4 => drop(self.ask_game(player, "to-market", &wanted).await),
                4..6 => drop(self.ask_game(player, "from-market", &wanted).await),
                _ => self.order(index, &mut dice).await,
            }
            tokio::time::sleep(Duration::from_millis(dice.below(20))).await;
        }
        spawned
    }

    /// Repeats until the game server has answered that the items are there.
    async fn spawn(&self, player: &str, items: &serde_json::Value) {
        while !self.ask_game(player, "items", items).await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// False if the game server did not do it, or may not have done it.
    async fn ask_game(&self, player: &str, what: &str, body: &serde_json::Value) -> bool {
        let url = format!("{}/players/{player}/{what}", self.addresses.game());
        let answer = self.http.post(url).json(body).send().await;
        answer.is_ok_and(|answer| answer.status().is_success())
    }

    /// An order that may fill, rest, be refused, or not be answered.
    async fn order(&self, player: usize, dice: &mut Dice) {
        let order = OrderRequest {
            side: if dice.chance(50) { Side::Bid } else { Side::Ask },
            material: if dice.chance(50) { "copper".into() } else { "wheat".into() },
            price: dice.between(5, 8),
            quantity: dice.between(1, 20),
            time_in_force: None,
            expires_at: None,
            player: None,
        };
        let market = self.addresses.market(self.tokens.get(player).unwrap());
        drop(market.place(&order).await);
    }
}

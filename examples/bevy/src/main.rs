//! A smith in Bevy: buys iron, makes tools, sells them, while the frames go on.
//!
//! `TRADEPOST_URL=http://127.0.0.1:7171 TRADEPOST_TOKEN=$(tradepost token --data market --player game --role
//! operator) cargo run`

mod market;

use std::time::Duration;

use bevy::app::ScheduleRunnerPlugin;
use bevy::prelude::*;
use market::{Heard, Market, MarketPlugin};
use tradepost_client::Client;
use tradepost_client::wire::{EventKind, FeedEvent, OrderRequest, Side, TransferRequest};

/// Somebody who trades, by the name of the account in the market.
#[derive(Component, Debug)]
struct Trader(&'static str);

/// The irons that a smith still waits for, and the tools that are not sold yet.
#[derive(Component, Debug)]
struct Smithy {
    irons: u64,
    tools: u64,
}

#[tokio::main]
async fn main() -> Result<AppExit, Box<dyn std::error::Error>> {
    let client = Client::new(&std::env::var("TRADEPOST_URL")?)?.with_token(std::env::var("TRADEPOST_TOKEN")?);
    let after = client.feed().after("end").await?.next;
    let sixty_a_second = ScheduleRunnerPlugin::run_loop(Duration::from_secs_f64(1.0 / 60.0));
    Ok(App::new()
        .add_plugins((MinimalPlugins.set(sixty_a_second), MarketPlugin { client, after }))
        .add_systems(Startup, open)
        .add_systems(Update, (forge, report))
        .run())
}

/// The smith comes and asks for iron; nobody has to offer any yet.
fn open(mut commands: Commands, market: Res<Market>) {
    commands.spawn((Trader("smith"), Smithy { irons: 20, tools: 0 }));
    market.start(|client| async move {
        let order = client.place(&order("smith", Side::Bid, "iron", 20, 15)).await?;
        Ok(Heard::Placed(order))
    });
}

/// Makes a tool out of every two irons once all have come, offers the tools, and closes when all are sold.
fn forge(
    mut heard: MessageReader<Heard>,
    market: Res<Market>,
    mut smithies: Query<(&Trader, &mut Smithy)>,
    mut exit: MessageWriter<AppExit>,
) {
    for heard in heard.read() {
        let Heard::Happened(FeedEvent { player, event }) = heard else { continue };
        let smithy = smithies.iter_mut().find(|(trader, _)| trader.0 == player);
        let (EventKind::Filled, Some((trader, mut smithy))) = (event.kind, smithy) else { continue };
        let filled = event.quantity.unwrap_or_default();
        if event.side == Some(Side::Bid) {
            smithy.irons -= filled;
            if smithy.irons == 0 {
                smithy.tools = 10;
                smith(&market, trader.0);
            }
        } else {
            smithy.tools -= filled;
            if smithy.tools == 0 {
                exit.write(AppExit::Success);
            }
        }
    }
}

/// Says what happens, and ends the game with what went wrong.
fn report(mut heard: MessageReader<Heard>, mut exit: MessageWriter<AppExit>) {
    for heard in heard.read() {
        match heard {
            Heard::Placed(order) => {
                println!("{} orders {} {}", order.player, order.quantity, order.material);
            }
            Heard::Happened(FeedEvent { player, event }) if event.kind == EventKind::Filled => {
                let [quantity, value] = [event.quantity, event.value].map(Option::unwrap_or_default);
                let material = event.material.as_deref().unwrap_or_default();
                println!("{player} trades {quantity} {material} for {value} coins");
            }
            Heard::Happened(_) => {}
            Heard::Failed(error) => {
                eprintln!("{error}");
                exit.write(AppExit::error());
            }
        }
    }
}

/// In the smithy, the iron leaves the market, and the tools enter it.
fn smith(market: &Market, player: &'static str) {
    market.start(move |client| async move {
        client.withdraw(player, &once("iron", 20)).await?;
        client.deposit(player, &once("tools", 10)).await?;
        let order = client.place(&order(player, Side::Ask, "tools", 10, 35)).await?;
        Ok(Heard::Placed(order))
    });
}

/// What enters or leaves, once: the reference makes it safe to repeat.
fn once(asset: &str, amount: u64) -> TransferRequest {
    let reference = Some(format!("bevy/{asset}"));
    TransferRequest { reference, ..TransferRequest::new(asset, amount, "smithy") }
}

fn order(player: &str, side: Side, material: &str, quantity: u64, price: u64) -> OrderRequest {
    OrderRequest {
        player: Some(player.into()),
        side,
        material: material.into(),
        quantity,
        price,
        time_in_force: None,
        expires_at: None,
    }
}

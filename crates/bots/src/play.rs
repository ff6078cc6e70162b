//! Plays a world in a market: the first settlement, and hour after hour.

use futures::FutureExt;
use futures::future::BoxFuture;
use futures::stream::{self, StreamExt, TryStreamExt};

use crate::exchange::{Answer, BatchOutcome, Exchange, Transfer};
use crate::guest;
use crate::player::{Profile, Sight, Turn};
use crate::supply_chain::Good;
use crate::world::World;

/// How many requests are under way at once where their order does not matter.
const REQUESTS_AT_ONCE: usize = 32;

/// What an hour came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct HourReport {
    /// Players online.
    pub online: u64,
    /// Orders placed and taken back.
    pub orders: u64,
    /// Orders and cancels refused.
    pub refused: u64,
    /// Deposits and withdrawals.
    pub transfers: u64,
}

/// Registers the goods and brings in the players' dowries and the guest's gifts. Repeating it has no further effect.
pub(crate) async fn settle<E: Exchange>(exchange: &E, world: &mut World) -> Answer<()> {
    for good in Good::ALL {
        exchange.register(good).await?;
    }
    if !world.state().is_settled {
        let dowries: Vec<Transfer> = world.dowries().into_iter().chain(guest::gifts()).collect();
        let bring =
            |(nth, dowry)| transfer_in_order(exchange, vec![(dowry, world.key("dowry", nth))]).boxed();
        all(dowries.iter().enumerate().map(bring).collect()).await?;
        world.settled();
    }
    Ok(())
}

/// Reads the market for everybody online and makes the plan of the hour. Changes nothing in the market.
pub(crate) async fn plan<E: Exchange>(exchange: &E, world: &mut World) -> Answer<()> {
    let quotes = exchange.quotes().await?;
    let looks = world.online().into_iter().map(|(profile, inbox)| look(exchange, profile, inbox).boxed());
    let sights = all(looks.collect()).await?;
    world.plan(&quotes, sights);
    Ok(())
}

/// Carries the plan of the hour out and ends the hour: what comes and goes first, then each player's orders in turn.
pub(crate) async fn carry_out<E: Exchange>(exchange: &E, world: &mut World) -> Answer<HourReport> {
    let plan = world.state().plan.clone().unwrap_or_default();
    let mut report = HourReport { online: plan.turns.len() as u64, ..HourReport::default() };
    let with_key = |turn: &Turn, nth: usize| world.key(&turn.player, nth + 1);
    // One player's transfers stay in order: a loaf is baked before it is eaten.
    let transfers = plan.turns.iter().map(|turn| {
        let keyed = turn.transfers.iter().enumerate().map(|(nth, transfer)| (transfer, with_key(turn, nth)));
        transfer_in_order(exchange, keyed.collect()).boxed()
    });
    all(transfers.collect()).await?;
    for turn in &plan.turns {
        report.transfers += turn.transfers.len() as u64;
        if !turn.operations.is_empty() {
            let key = world.key(&turn.player, 0);
            let BatchOutcome { done, refused } = exchange.batch(&turn.player, &turn.operations, &key).await?;
            report.orders += done;
            report.refused += refused;
        }
    }
    world.done();
    Ok(report)
}

/// Waits for all of these, of which so many are under way at once.
async fn all<T: Send>(requests: Vec<BoxFuture<'_, Answer<T>>>) -> Answer<Vec<T>> {
    stream::iter(requests).buffered(REQUESTS_AT_ONCE).try_collect().await
}

async fn look<E: Exchange>(exchange: &E, profile: &Profile, inbox: Option<&str>) -> Answer<Sight> {
    let name = &profile.name;
    let (holdings, orders, inbox) =
        tokio::try_join!(exchange.holdings(name), exchange.open_orders(name), exchange.inbox(name, inbox))?;
    Ok(Sight { holdings, orders, inbox })
}

async fn transfer_in_order<E: Exchange>(exchange: &E, transfers: Vec<(&Transfer, String)>) -> Answer<()> {
    for (transfer, key) in transfers {
        exchange.transfer(transfer, &key).await?;
    }
    Ok(())
}

//! The steps of a world in a market: the first deposits, then for each hour the plan and its execution.

use std::ops::AddAssign;

use futures::FutureExt;
use futures::future::BoxFuture;
use futures::stream::{self, StreamExt, TryStreamExt};

use crate::exchange::{Answer, BatchOutcome, Exchange, Transfer};
use crate::guest;
use crate::hour::AccountView;
use crate::profile::Profile;
use crate::supply_chain::Good;
use crate::world::World;

/// How many requests are sent at the same time where their order does not matter.
const REQUESTS_AT_ONCE: usize = 32;

/// The figures of an hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct HourReport {
    pub online: u64,
    /// Orders placed and cancelled.
    pub orders: u64,
    /// Orders and cancels refused.
    pub refused: u64,
    pub transfers: u64,
}

impl AddAssign for HourReport {
    fn add_assign(&mut self, other: Self) {
        self.online += other.online;
        self.orders += other.orders;
        self.refused += other.refused;
        self.transfers += other.transfers;
    }
}

/// Registers the goods, and deposits the players' dowries and the guest's gifts. Repeating it has no further
/// effect.
pub(crate) async fn settle<E: Exchange>(exchange: &E, world: &mut World) -> Answer<()> {
    for good in Good::ALL {
        exchange.register(good).await?;
    }
    if !world.state().is_settled {
        let dowries: Vec<Transfer> = world.dowries().into_iter().chain(guest::gifts()).collect();
        let deposit =
            |(nth, dowry)| transfer_in_order(exchange, vec![(dowry, world.key("dowry", nth))]).boxed();
        all(dowries.iter().enumerate().map(deposit).collect()).await?;
        world.mark_settled();
    }
    Ok(())
}

/// Reads the market for every player online and plans the hour. Changes nothing in the market.
pub(crate) async fn plan<E: Exchange>(exchange: &E, world: &mut World) -> Answer<()> {
    let quotes = exchange.quotes().await?;
    let reads = world.online().into_iter().map(|(profile, inbox)| view(exchange, profile, inbox).boxed());
    let views = all(reads.collect()).await?;
    world.plan(&quotes, views);
    Ok(())
}

/// Executes the plan of the hour and ends the hour.
pub(crate) async fn execute<E: Exchange>(exchange: &E, world: &mut World) -> Answer<HourReport> {
    let mut report = transfers(exchange, world).await?;
    report += turns(exchange, world, 0, 1).await?;
    world.finish_hour();
    Ok(report)
}

/// Makes the transfers of the hour, which come before all orders.
pub(crate) async fn transfers<E: Exchange>(exchange: &E, world: &World) -> Answer<HourReport> {
    let turns = world.turns();
    // One player's transfers stay in order: a loaf is baked before it is eaten.
    let transfers = turns.iter().map(|turn| {
        let keyed = turn.transfers.iter().enumerate();
        let keyed = keyed.map(|(nth, transfer)| (transfer, world.key(&turn.player, nth + 1)));
        transfer_in_order(exchange, keyed.collect()).boxed()
    });
    all(transfers.collect()).await?;
    let made = turns.iter().map(|turn| turn.transfers.len() as u64).sum();
    Ok(HourReport { online: turns.len() as u64, transfers: made, ..HourReport::default() })
}

/// Executes the orders of one of `slots` equal parts of the hour: player after player, without waiting for
/// the answers in between.
pub(crate) async fn turns<E: Exchange>(
    exchange: &E,
    world: &World,
    slot: u64,
    slots: u64,
) -> Answer<HourReport> {
    let all_turns = world.turns();
    let count = all_turns.len() as u64;
    let belongs = |nth: u64| nth * slots / count.max(1) == slot;
    let batches =
        all_turns.iter().zip(0..).filter(|(turn, nth)| belongs(*nth) && !turn.operations.is_empty());
    let batches = batches.map(|(turn, _)| {
        async move { exchange.batch(&turn.player, &turn.operations, &world.key(&turn.player, 0)).await }
            .boxed()
    });
    let outcomes = all(batches.collect()).await?;
    let (done, refused) = outcomes.iter().fold((0, 0), |(done, refused), outcome: &BatchOutcome| {
        (done + outcome.done, refused + outcome.refused)
    });
    Ok(HourReport { orders: done, refused, ..HourReport::default() })
}

/// Sends all of these, a limited number at the same time.
async fn all<T: Send>(requests: Vec<BoxFuture<'_, Answer<T>>>) -> Answer<Vec<T>> {
    stream::iter(requests).buffered(REQUESTS_AT_ONCE).try_collect().await
}

async fn view<E: Exchange>(exchange: &E, profile: &Profile, inbox: Option<&str>) -> Answer<AccountView> {
    let name = &profile.name;
    let (holdings, orders, inbox) =
        tokio::try_join!(exchange.holdings(name), exchange.open_orders(name), exchange.inbox(name, inbox))?;
    Ok(AccountView { holdings, orders, inbox })
}

async fn transfer_in_order<E: Exchange>(exchange: &E, transfers: Vec<(&Transfer, String)>) -> Answer<()> {
    for (transfer, key) in transfers {
        exchange.transfer(transfer, &key).await?;
    }
    Ok(())
}

//! The steps of a world in a market: the first deposits, then for each hour the plan and its execution.

use futures::FutureExt;
use futures::future::BoxFuture;
use futures::stream::{self, StreamExt, TryStreamExt};

use crate::exchange::{Answer, BatchOutcome, Exchange, Transfer};
use crate::guest;
use crate::hour::AccountView;
use crate::profile::Profile;
use crate::supply_chain::Good;
use crate::turn::Turn;
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

/// Executes the plan of the hour and ends the hour: all transfers first, then each player's orders in turn.
pub(crate) async fn execute<E: Exchange>(exchange: &E, world: &mut World) -> Answer<HourReport> {
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
    world.finish_hour();
    Ok(report)
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

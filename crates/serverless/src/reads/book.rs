//! Books and quotes: reads as many rows of each side as the result depends on, and matches them.
//!
//! A book is market data and may lag by a moment, a quote is as of now.

use futures::stream::{self, StreamExt, TryStreamExt};
use tradepost_core::rules::admission;
use tradepost_core::{Amount, BookDepth, CloseReason, Level, MaterialId, PlaceOrder, Price, Rejection, Side};
use tradepost_ports::{Quote, Refusal};

use super::AT_ONCE;
use super::matched_book::MatchedBook;
use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::{self, Query, Store};
use crate::tables::{RestingRow, Table};

/// Rows a side that are read first; four times as many whenever they are not enough.
const FIRST_ROWS: u32 = 16;
const ROWS_MAX: u32 = 1024;

/// The rows of one side, best first.
#[derive(Debug)]
struct Loaded {
    side: Side,
    rows: Vec<RestingRow>,
    whole: bool,
    /// The next read.
    query: Query,
}

/// Both sides of a book, as far as they were read.
#[derive(Debug)]
struct Sides {
    asks: Loaded,
    bids: Loaded,
}

impl Loaded {
    fn nothing(side: Side, material: &MaterialId, limit: u32, consistent: bool) -> Self {
        let query = Query::of(Table::book(side), material.as_str()).limit(limit);
        Self { side, rows: Vec::new(), whole: false, query: Query { consistent, ..query } }
    }

    /// Whether orders that were loaded might meet some of this side that were not.
    fn is_open_ended(&self, matched: &MatchedBook) -> bool {
        match self.edge() {
            None => false,
            Some(Edge::Everything) => true,
            Some(Edge::At(price)) => matched.might_meet(self.side, price),
        }
    }

    /// Keeps the levels that are complete; whether they are enough.
    fn completes(&self, levels: &mut Vec<Level>, depth: usize) -> bool {
        let Some(edge) = self.edge() else { return true };
        levels.retain(|level| edge.completes(self.side, level.price));
        levels.len() >= depth
    }

    /// The price from which there may be more rows; `None` if all were read.
    fn edge(&self) -> Option<Edge> {
        if self.whole {
            return None;
        }
        let priced = self.rows.iter().rev().find(|row| row.terms.time_in_force.rests());
        Some(priced.map_or(Edge::Everything, |row| Edge::At(row.terms.price)))
    }
}

/// From which price a side is unknown.
#[derive(Clone, Copy, Debug)]
enum Edge {
    /// Not even its best price.
    Everything,
    /// This price and worse ones.
    At(Price),
}

impl Edge {
    /// Whether a level of `side` at this price is complete.
    fn completes(self, side: Side, price: Price) -> bool {
        match (self, side) {
            (Self::Everything, _) => false,
            (Self::At(edge), Side::Ask) => price < edge,
            (Self::At(edge), Side::Bid) => price > edge,
        }
    }
}

impl Sides {
    fn of(material: &MaterialId, limit: u32, consistent: bool) -> Self {
        let nothing = |side| Loaded::nothing(side, material, limit, consistent);
        Self { asks: nothing(Side::Ask), bids: nothing(Side::Bid) }
    }

    fn rows(&self) -> Vec<RestingRow> {
        self.asks.rows.iter().chain(&self.bids.rows).cloned().collect()
    }

    /// Whether orders that were read might meet some that were not.
    fn is_open_ended(&self, matched: &MatchedBook) -> bool {
        self.asks.is_open_ended(matched) || self.bids.is_open_ended(matched)
    }
}

impl<S: Store, E: Environment> Serverless<S, E> {
    /// The best levels a side of a registered material, with what waits to be matched already matched.
    pub async fn read_book(&self, material: &MaterialId, depth: u32) -> Result<BookDepth, Refusal> {
        self.number_of(material).await?;
        self.depth(material, depth).await
    }

    /// The same of several materials; `None` for one that is not registered.
    pub async fn read_books(
        &self,
        materials: Vec<MaterialId>,
        depth: u32,
    ) -> Result<Vec<Option<BookDepth>>, Refusal> {
        let books = materials.into_iter().map(|material| async move {
            match self.read_book(&material, depth).await {
                Err(Refusal::Rejected(Rejection::UnknownMaterial)) => Ok(None),
                book => book.map(Some),
            }
        });
        stream::iter(books).buffered(AT_ONCE).try_collect().await
    }

    /// The best levels a side.
    pub(super) async fn depth(&self, material: &MaterialId, depth: u32) -> Result<BookDepth, Refusal> {
        let sequence = self.sequence();
        let wanted = usize::try_from(depth).unwrap_or(usize::MAX);
        let first = depth.saturating_mul(2).clamp(FIRST_ROWS, ROWS_MAX);
        let mut sides = Sides::of(material, first, false);
        let mut lacking = [true; 2];
        loop {
            self.load(&mut sides, lacking).await?;
            let matched = MatchedBook::of(material, sides.rows(), self.rules, self.now())?;
            lacking = [&sides.asks, &sides.bids].map(|loaded| loaded.is_open_ended(&matched));
            if lacking == [false; 2] {
                let mut book = matched.depth(wanted);
                let (asks, bids) = (&mut book.asks, &mut book.bids);
                lacking = [!sides.asks.completes(asks, wanted), !sides.bids.completes(bids, wanted)];
                if lacking == [false; 2] {
                    book.sequence = sequence;
                    return Ok(book);
                }
            }
        }
    }

    /// What an order would do now.
    pub async fn read_quote(&self, request: PlaceOrder) -> Result<Quote, Refusal> {
        let material = request.material.clone();
        let register = self.register_of([&material]).await?;
        let halted = (register.market.halted, register.registered(&material)?.halted);
        // An invalid order is refused before anything else is read.
        request.admit(halted.0, halted.1, self.now())?;
        let debit = self.debit_of(&request);
        let account = self.account(&request.player).await?;
        admission::not_frozen(account.frozen())?;
        let available = account.available(&debit.asset);
        self.preview(&request, available, account.open(), halted).await
    }

    /// What an order would do now, of a player with this much free, if it has an account, and this many
    /// orders open.
    pub(crate) async fn preview(
        &self,
        request: &PlaceOrder,
        available: Option<Amount>,
        open: u64,
        halted: (bool, bool),
    ) -> Result<Quote, Refusal> {
        let material = &request.material;
        let mut sides = Sides::of(material, FIRST_ROWS, true);
        loop {
            self.load(&mut sides, [true; 2]).await?;
            let mut matched = MatchedBook::of(material, sides.rows(), self.rules, self.now())?;
            if sides.is_open_ended(&matched) {
                continue;
            }
            let quote = matched.quote(request.clone(), available, open, halted);
            let opposite = if request.side == Side::Bid { &sides.asks } else { &sides.bids };
            let beyond = |edge: Edge| match (edge, request.side) {
                (Edge::Everything, _) => false,
                (Edge::At(price), Side::Bid) => price > request.price,
                (Edge::At(price), Side::Ask) => price < request.price,
            };
            let known = opposite.edge().is_none_or(beyond);
            let done = match &quote {
                Ok(quote) => {
                    quote.order.state.remaining.is_zero()
                        || quote.order.state.close_reason == Some(CloseReason::SelfTrade)
                }
                Err(Refusal::Rejected(Rejection::TooManyOpenOrders { .. })) => false,
                // What it needs is what all of it costs.
                Err(Refusal::Rejected(Rejection::InsufficientCoins { .. })) => matched.fills(request),
                Err(_) => true,
            };
            if known || done {
                return quote;
            }
        }
    }

    /// Reads more of asks and of bids, of each where it is wanted.
    async fn load(&self, sides: &mut Sides, wanted: [bool; 2]) -> Result<(), Refusal> {
        let [of_asks, of_bids] = wanted;
        let (asks, bids) =
            (self.load_side(&mut sides.asks, of_asks), self.load_side(&mut sides.bids, of_bids));
        futures::future::try_join(asks, bids).await.map(drop)
    }

    async fn load_side(&self, loaded: &mut Loaded, wanted: bool) -> Result<(), Refusal> {
        if loaded.whole || !wanted {
            return Ok(());
        }
        let page = store::query(&self.store, loaded.query.clone()).await?;
        for item in &page.items {
            loaded.rows.push(RestingRow::decode(loaded.side, item)?);
        }
        loaded.whole = page.next.is_none();
        loaded.query.next_page(page.next, ROWS_MAX);
        Ok(())
    }
}

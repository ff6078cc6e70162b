//! A small market of the core made of the rows of one book, so that reads show the book as the matcher will
//! leave it: a book is never crossed, and a quote is that of one machine.

use tradepost_core::{
    AMOUNT_MAX, Amount, AssetName, BookDepth, CloseReason, Coins, Command, Context, Event, Market,
    MaterialId, MaterialNo, OrderId, PlaceOrder, PlayerId, Price, Rejection, Rules, Side, Timestamp, decide,
    evolve,
};
use tradepost_ports::{Quote, Refusal};

use crate::tables::RestingRow;

/// A book as it will be once its orders are matched.
#[derive(Debug)]
pub(super) struct MatchedBook {
    market: Market,
    material: MaterialId,
    now: Timestamp,
    rules: Rules,
    /// The best limit a side whose order is not filled by what was loaded, whether it rests or was closed for
    /// it.
    wanting: [Option<Price>; 2],
}

impl MatchedBook {
    /// Places these orders of one material one after another, as the matcher does.
    pub(super) fn of(
        material: &MaterialId,
        mut rows: Vec<RestingRow>,
        rules: Rules,
        now: Timestamp,
    ) -> Result<Self, Refusal> {
        rows.retain(|row| !row.terms.time_in_force.has_expired(now));
        rows.sort_unstable_by_key(|row| row.terms.order_id);
        let market = Market::default();
        let mut matched = Self { market, material: material.clone(), now, rules, wanting: [None; 2] };
        let none = OrderId::from_u128(0);
        matched.give(&Command::SetRules(Rules { open_orders_max: u32::MAX, ..rules }), none)?;
        let name = String::new();
        matched.give(&Command::RegisterMaterial { material: material.clone(), name }, none)?;
        for row in &rows {
            matched.place(row)?;
        }
        for row in &rows {
            if matched.market.order(row.terms.order_id).is_some() {
                matched.wants(row);
            }
        }
        Ok(matched)
    }

    fn give(&mut self, command: &Command, order_id: OrderId) -> Result<Vec<Event>, Refusal> {
        let mut events = Vec::new();
        decide(
            &self.market,
            command,
            Context { now: self.now, order_id, reference_price: None },
            &mut events,
        )?;
        for event in &events {
            evolve(&mut self.market, event, self.now);
        }
        Ok(events)
    }

    fn deposit(&mut self, player: &PlayerId, asset: AssetName, amount: Amount) -> Result<(), Refusal> {
        let (player, reason) = (player.clone(), String::new());
        let deposit = Command::Deposit { player, asset, amount, reason };
        self.give(&deposit, OrderId::from_u128(0)).map(drop)
    }

    fn place(&mut self, row: &RestingRow) -> Result<(), Refusal> {
        let asset = row.terms.side.offers(&self.material);
        self.deposit(&row.terms.player, asset, row.escrow())?;
        let mut request = PlaceOrder {
            player: row.terms.player.clone(),
            material: self.material.clone(),
            side: row.terms.side,
            price: row.terms.price,
            quantity: row.state.remaining,
            time_in_force: row.terms.time_in_force,
        };
        if let Some(budget) = row.budget {
            let affordable = self.market.affordable(&request, budget);
            if affordable < request.quantity {
                self.wants(row);
            }
            if affordable.is_zero() {
                return Ok(());
            }
            request.quantity = affordable;
        }
        let events = self.give(&Command::PlaceOrder(request), row.terms.order_id)?;
        let unfilled = |event: &Event| {
            matches!(
                event,
                Event::OrderClosed { reason: CloseReason::IocRemainder | CloseReason::FokUnfillable, .. }
            )
        };
        if events.iter().any(unfilled) {
            self.wants(row);
        }
        Ok(())
    }

    fn wants(&mut self, row: &RestingRow) {
        let [bid, ask] = &mut self.wanting;
        match row.terms.side {
            Side::Bid => *bid = Some(bid.map_or(row.terms.price, |best| best.max(row.terms.price))),
            Side::Ask => *ask = Some(ask.map_or(row.terms.price, |best| best.min(row.terms.price))),
        }
    }

    /// Whether an order that was loaded might meet orders of `side` at `price` or a worse one.
    pub(super) fn might_meet(&self, side: Side, price: Price) -> bool {
        match (side, self.wanting) {
            (Side::Ask, [bid, _]) => bid.is_some_and(|bid| bid >= price),
            (Side::Bid, [_, ask]) => ask.is_some_and(|ask| ask <= price),
        }
    }

    /// The best levels a side.
    pub(super) fn depth(&self, depth: usize) -> BookDepth {
        self.market.depth(MaterialNo(0), depth)
    }

    /// What an order would do, of a player with this much free, if it has an account, and this many orders
    /// open.
    pub(super) fn quote(
        &mut self,
        request: PlaceOrder,
        available: Option<Amount>,
        open: u64,
        halted: (bool, bool),
    ) -> Result<Quote, Refusal> {
        let asset = request.side.offers(&self.material);
        let there = self.market.balance(&request.player, &asset).available;
        if let Some(available) = available {
            let missing = available.max(there).minus(there);
            let room = AMOUNT_MAX.saturating_sub(self.total(&asset));
            let amount = missing.min(Amount::new(room).unwrap_or_default());
            self.deposit(&request.player, asset, amount)?;
        }
        // As many orders as the account has open, of which this book is only a part.
        let max = self.rules.open_orders_max;
        let full = open >= u64::from(max);
        let bound = if full { self.market.open_orders_of(&request.player) } else { u32::MAX };
        let none = OrderId::from_u128(0);
        self.give(&Command::SetRules(Rules { open_orders_max: bound, ..self.rules }), none)?;
        if halted.0 {
            self.give(&Command::Halt { material: None }, none)?;
        }
        if halted.1 {
            self.give(&Command::Halt { material: Some(self.material.clone()) }, none)?;
        }
        Quote::preview(&self.market, request, self.now, None).map_err(|refusal| match refusal {
            Refusal::Rejected(Rejection::TooManyOpenOrders { .. }) => {
                Rejection::TooManyOpenOrders { max }.into()
            }
            other => other,
        })
    }

    /// Whether an order that may rest, or all of one that may not, is covered by what was loaded.
    pub(super) fn fills(&self, request: &PlaceOrder) -> bool {
        let all = Coins::new(AMOUNT_MAX);
        request.time_in_force.rests() || self.market.affordable(request, all) == request.quantity
    }

    /// What there is of an asset in this market.
    fn total(&self, asset: &AssetName) -> u64 {
        let audit = self.market.audit();
        let row = audit.assets.iter().find(|row| row.asset == *asset);
        row.map_or(0, |row| row.available.saturating_add(row.held))
    }
}

//! [`Books`] alone, as a deployment without a market uses them: `place` compared with a list that is searched
//! linearly.

use tradepost_core::rules::matching::{self, Ending};
use tradepost_core::{
    Books, CloseReason, Fill, Incoming, MaterialNo, OrderId, PlayerNo, Price, Quantity, Side, TimeInForce,
    Upcoming,
};

use crate::dice::Dice;

/// Resting orders, oldest first.
#[derive(Debug, Default)]
struct List(Vec<Incoming>);

impl List {
    fn place(&mut self, incoming: &Incoming, fills: &mut Vec<Fill>) -> Ending {
        let mut left = incoming.quantity.get();
        let mut own_order_met = false;
        while left > 0
            && let Some(at) = self.best_for(incoming)
        {
            let maker = &mut self.0[at];
            own_order_met = maker.player == incoming.player;
            if own_order_met {
                break;
            }
            let units = left.min(maker.quantity.get());
            fills.push(Fill {
                maker: maker.order_id,
                maker_player: maker.player,
                price: maker.price,
                quantity: quantity(units),
            });
            left -= units;
            maker.quantity = quantity(maker.quantity.get() - units);
            self.0.retain(|order| !order.quantity.is_zero());
        }
        let remaining = quantity(left);
        if left == 0 {
            return Ending::Filled;
        }
        if own_order_met {
            return Ending::Closed { remaining, reason: CloseReason::SelfTrade };
        }
        self.0.push(Incoming { quantity: remaining, ..*incoming });
        Ending::Rests(remaining)
    }

    /// The position of the oldest order at the best price.
    fn best_for(&self, taker: &Incoming) -> Option<usize> {
        let fits = |maker: &Incoming| {
            maker.material == taker.material
                && maker.side != taker.side
                && match taker.side {
                    Side::Bid => maker.price <= taker.price,
                    Side::Ask => maker.price >= taker.price,
                }
        };
        let better = |maker: &Incoming, best: &Incoming| match taker.side {
            Side::Bid => maker.price < best.price,
            Side::Ask => maker.price > best.price,
        };
        let mut best: Option<usize> = None;
        for (at, maker) in self.0.iter().enumerate() {
            if fits(maker) && best.is_none_or(|best| better(maker, &self.0[best])) {
                best = Some(at);
            }
        }
        best
    }

    fn cancel(&mut self, order_id: OrderId) -> bool {
        let before = self.0.len();
        self.0.retain(|order| order.order_id != order_id);
        self.0.len() < before
    }
}

fn quantity(units: u32) -> Quantity {
    Quantity::new(units.into()).unwrap_or(Quantity::ZERO)
}

fn place(books: &mut Books, incoming: &Incoming, fills: &mut Vec<Fill>) -> Ending {
    matching::place(books, incoming, TimeInForce::Gtc, None, fills, |_| true)
}

fn order(dice: &mut Dice, number: u64) -> Incoming {
    Incoming {
        order_id: OrderId::from_u128(number.into()),
        player: PlayerNo(u32::try_from(dice.below(6)).unwrap()),
        material: MaterialNo(u16::try_from(dice.below(2)).unwrap()),
        side: *dice.pick(&[Side::Bid, Side::Ask]),
        price: Price::new(dice.between(1, 100)).unwrap(),
        quantity: quantity(u32::try_from(dice.between(1, 20)).unwrap()),
    }
}

#[test]
fn books_fill_like_a_list_that_is_searched_linearly() {
    let (mut books, mut list, mut dice) = (Books::default(), List::default(), Dice::new(15));
    books.open_book();
    books.open_book();
    let (mut fills, mut expected) = (Vec::new(), Vec::new());
    for number in 1..10_000 {
        let incoming = order(&mut dice, number);
        books.prefetch([Upcoming::Place(incoming)].into_iter());
        let before = fills.len();
        let foreseen = matching::outcome(&books, &incoming, TimeInForce::Gtc, |fill| expected.push(fill));
        let ending = place(&mut books, &incoming, &mut fills);
        assert_eq!(ending, foreseen);
        assert_eq!(fills[before..], expected[..]);
        expected.clear();
        assert_eq!(ending, list.place(&incoming, &mut expected));
        assert_eq!(fills[before..], expected[..]);
        expected.clear();

        let other = OrderId::from_u128((number - dice.below(number.min(500))).into());
        books.prefetch([Upcoming::Cancel(other)].into_iter());
        assert_eq!(books.cancel(other), list.cancel(other));
    }
    assert!(fills.len() > 1_000);
    assert!(books.bytes() > 0);
}

#[test]
fn memory_of_closed_orders_is_reused() {
    let (mut books, mut dice) = (Books::default(), Dice::new(16));
    books.open_book();
    books.open_book();
    let mut early = 0;
    for number in 1..20_000_u64 {
        place(&mut books, &order(&mut dice, number), &mut Vec::new());
        books.cancel(OrderId::from_u128(number.saturating_sub(50).into()));
        if number == 500 {
            early = books.bytes();
        }
    }
    assert!(books.bytes() <= 4 * early, "{} bytes, {early} early on", books.bytes());
}

//! Each row is read back as it was written, and keys sort as they are meant to.

use std::collections::BTreeMap;

use futures::executor::block_on;
use tradepost_core::{
    Amount, AssetName, CloseReason, Coins, MaterialId, Order, OrderId, OrderIds, OrderState, OrderTerms,
    PRICE_MAX, PlayerId, Price, Quantity, Reference, ReferencedTransfer, Side, TimeInForce, Timestamp,
    TransferKind, TransferState, TransferStep,
};
use tradepost_ports::{Candle, CandleInterval, Flow, FlowDirection, PriceBins};

use super::*;
use crate::memory_dynamodb::MemoryTables;
use crate::store::{Change, Item, Key, Store, Update, Value, query_all};

fn copper() -> MaterialId {
    MaterialId::new("north.copper-1_a").unwrap()
}

fn player(name: &str) -> PlayerId {
    PlayerId::new(name).unwrap()
}

fn price(coins: u64) -> Price {
    Price::new(coins).unwrap()
}

fn units(units: u64) -> Quantity {
    Quantity::new(units).unwrap()
}

fn resting(side: Side, time_in_force: TimeInForce) -> RestingRow {
    RestingRow {
        terms: OrderTerms {
            order_id: OrderId::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001),
            player: player("ann|A.b:c@d+e=f-g_h"),
            material: copper(),
            side,
            price: price(12),
            time_in_force,
        },
        state: OrderState {
            quantity: units(9),
            remaining: units(4),
            value: Coins::new(60),
            fee: Coins::new(1),
            close_reason: None,
            updated_at: Timestamp(1_790_000_000_123),
        },
        budget: (side == Side::Bid && !time_in_force.rests()).then_some(Coins::new(41)),
    }
}

fn end() -> End {
    End {
        quantity: units(9),
        remaining: units(4),
        value: Coins::new(60),
        fee: Coins::new(1),
        reason: CloseReason::SelfTrade,
        at: Timestamp(7),
    }
}

/// The row after an update.
fn updated(mut item: Item, change: Change) -> Item {
    let Change::Update(updates) = change else { panic!("an update") };
    for update in updates {
        match update {
            Update::Set(name, value) => item.0.insert(name, value),
            Update::Add(name, by) => item.0.insert(name, Value::N(by)),
            Update::Remove(name) => item.0.remove(&name),
        };
    }
    item
}

const KINDS: [TimeInForce; 4] = [
    TimeInForce::Gtc,
    TimeInForce::Gtd { expires_at: Timestamp(1_790_000_000_999) },
    TimeInForce::Ioc,
    TimeInForce::Fok,
];

#[test]
fn orders_are_read_back_as_they_were_written() {
    for side in [Side::Ask, Side::Bid] {
        for kind in KINDS {
            let row = resting(side, kind);
            assert_eq!(RestingRow::decode(side, &row.item()), Ok(row.clone()));
            assert_eq!(RestingRow { budget: row.budget, ..RestingRow::placed(&row.order()) }, row);
            assert_eq!(Key::from_item(Table::book(side), &row.item()), Some(row.key()));

            let open = OrderRow::placed(&row.order());
            assert_eq!(OrderRow::decode(&open.item()), Ok(open.clone()));
            assert_eq!(open.resting_key(), row.key());
            let closed = OrderRow { end: Some(end()), ..open.clone() };
            assert_eq!(OrderRow::decode(&closed.item()), Ok(closed));
        }
    }
}

#[test]
fn an_order_just_placed_is_a_small_row() {
    let RestingRow { terms, state, .. } = resting(Side::Bid, TimeInForce::Gtc);
    let placed = RestingRow::placed(&Order::placed(terms, state.quantity));
    let names = placed.terms.material.as_str().len() + placed.terms.player.as_str().len();
    assert_eq!(RestingRow::decode(Side::Bid, &placed.item()), Ok(placed.clone()));
    assert_eq!(placed.item().size() - names, 64, "80 with names of 6 and 10 characters");
}

#[test]
fn ids_in_slots_sort_as_ids() {
    let mut ids =
        [0, 1, 31, 32, u128::MAX, u128::MAX >> 3, 0x0190_0000_0000_7000_8000_0000_0000_0001, 1 << 127];
    ids.sort_unstable();
    let slot_of = |id| slot(Side::Ask, price(5), TimeInForce::Gtc, OrderId::from_u128(id));
    assert!(ids.map(slot_of).is_sorted());
    for id in ids {
        assert_eq!(order_of_slot(&slot_of(id)), Some(OrderId::from_u128(id)));
    }
    for odd in ["", "!", "!w0000000000000000000000000", "5#", "0", "!80000000000000000000000000"] {
        assert_eq!(order_of_slot(odd), None, "{odd}");
    }
}

#[test]
fn the_end_of_an_order_completes_its_row() {
    let row = OrderRow::placed(&resting(Side::Ask, TimeInForce::Gtc).order());
    let item = updated(row.item(), end().action(&row.terms.player, row.terms.order_id).change);
    assert_eq!(OrderRow::decode(&item), Ok(OrderRow { end: Some(end()), ..row }));
}

#[test]
fn accounts_are_read_back_as_they_were_written() {
    let goods = AssetName::Material(copper());
    let item = main_key(&player("ann"))
        .item()
        .with(&MainRow::free_name(&AssetName::Coin), 5_u64)
        .with(&MainRow::free_name(&goods), 0_u64)
        .with(&MainRow::held_name(&goods), u64::MAX)
        .with(attribute::OPEN, 3_u64)
        .with(attribute::SEQ, 9_u64);
    let main = MainRow {
        player: player("ann"),
        free: BTreeMap::from([(AssetName::Coin, 5), (goods.clone(), 0)]),
        held: BTreeMap::from([(goods, u64::MAX)]),
        filled: 0,
        open: 3,
        seq: 9,
        frozen: false,
    };
    assert_eq!(AccountRow::decode(&item), Ok(AccountRow::Main(main)));
    let change = CreditChange { coins: 1, goods: 2, coins_spent: 3, goods_spent: 4, closed: 5, burned: 6 };
    let action = change.action(&player("ann"), &copper(), 65_000, 7);
    let credit = CreditRow {
        player: player("ann"),
        material: copper(),
        number: 65_000,
        coins: 1,
        goods: 2,
        coins_spent: 3,
        goods_spent: 4,
        closed: 5,
        burned: 6,
        seq: 7,
    };
    let item = updated(action.key.item(), action.change);
    assert_eq!(AccountRow::decode(&item), Ok(AccountRow::Credit(credit)));
}

#[test]
fn a_credit_change_touches_only_what_changes() {
    let change = CreditChange { coins: 5, closed: 1, ..CreditChange::default() };
    let Change::Update(updates) = change.action(&player("ann"), &copper(), 3, 8).change else {
        panic!("an update")
    };
    let names: Vec<_> = updates.iter().map(crate::store::Update::name).collect();
    assert_eq!(names, [attribute::NUMBER, attribute::SEQ, attribute::COINS, attribute::CLOSED]);
}

#[test]
fn settlements_are_read_back_and_stay_small() {
    let party = |n: u32| Party {
        order_id: OrderId::from_u128(u128::from(n) << 80),
        player: n,
        side: if n.is_multiple_of(2) { Side::Ask } else { Side::Bid },
        price: price(1_000),
        time_in_force: TimeInForce::Gtc,
        end: Some(End { reason: CloseReason::Filled, remaining: Quantity::ZERO, ..end() }),
    };
    let execution = |n: u32| Execution {
        maker: 2 * n,
        taker: 2 * n + 1,
        price: price(1_000),
        quantity: units(100),
        fee: Coins::new(20),
    };
    let row = SettlementRow {
        material: copper(),
        seq: 17,
        settlement: Settlement {
            at: Timestamp(1_790_000_000_123),
            players: (0..48).map(|n| player(&format!("player-{n:02}"))).collect(),
            parties: (0..48).map(party).collect(),
            executions: (0..24).map(execution).collect(),
        },
    };
    assert_eq!(SettlementRow::decode(&row.item()), Ok(row.clone()));
    let size = row.item().size();
    assert!(size <= 3 * 1024, "24 pairs take {size} bytes");

    let mut broken = row;
    broken.settlement.executions[0].taker = 48;
    assert!(SettlementRow::decode(&broken.item()).is_err(), "it refers to an order that is not in it");
    assert_eq!(trade_id(3, 17, 4), "3-17-4");
}

#[test]
fn transfers_are_read_back_as_they_were_written() {
    for kind in [TransferKind::Deposit, TransferKind::Withdrawal, TransferKind::HeldWithdrawal] {
        let transfer = ReferencedTransfer {
            reference: Reference::new("trip#1/~").unwrap(),
            kind,
            player: player("ann"),
            asset: AssetName::Material(copper()),
            amount: Amount::new(5).unwrap(),
            reason: "a reason".into(),
        };
        let made = TransferRow::made(transfer, Timestamp(5));
        let actions = made.create();
        assert_eq!(actions.len(), if kind == TransferKind::HeldWithdrawal { 2 } else { 1 });
        for action in actions {
            let Change::Put(item) = action.change else { panic!("a put") };
            assert_eq!(Key::from_item(action.key.table, &item), Some(action.key));
            assert_eq!(TransferRow::decode(&item), Ok(made.clone()));
            let close = made.close(TransferState::Aborted, Timestamp(7)).swap_remove(0).change;
            let closed =
                TransferRow { state: TransferState::Aborted, updated_at: Timestamp(7), ..made.clone() };
            let item = updated(item, close);
            assert_eq!(TransferRow::decode(&item), Ok(closed));
            let other = item.with(attribute::REFERENCE, "trip#2");
            assert!(TransferRow::decode(&other).is_err(), "its content is of another reference");
        }
    }
}

#[test]
fn the_feed_is_read_back_as_it_was_written() {
    let sources = [FeedSource::Account(player("a|n")), FeedSource::Material(copper())];
    let stretches: Vec<_> =
        (3..).zip(sources.clone()).map(|(last, source)| Stretch { source, first: 2, last }).collect();
    let row = FeedRow { number: 1_000, at: Timestamp(7), stretches };
    let Change::Put(item) = row.action().change else { panic!("a put") };
    assert_eq!(Key::from_item(Table::FEED, &item), Some(feed_key(1_000)));
    assert_eq!(FeedRow::decode(&item), Ok(row));
    assert_eq!(FeedRow::from(1_000).hash, feed_key(1_999).hash);
    assert_ne!(FeedRow::from(999).hash, feed_key(1_000).hash);
    for source in sources {
        let row = SequencedRow { source, last: 0 };
        let key = sequenced_key(&row.source);
        let item = updated(key.item(), row.advance(5).change);
        assert_eq!(SequencedRow::decode(&item), Ok(SequencedRow { last: 5, ..row }));
    }
    let head = FeedHead { number: 7, market: u64::MAX };
    assert_eq!(FeedHead::decode(&head.item()), Ok(head.clone()));
    let moved = updated(head.item(), head.advance().change);
    assert_eq!(FeedHead::decode(&moved), Ok(FeedHead { number: 8, ..head }));
}

#[test]
fn inboxes_are_read_back_as_they_were_written() {
    let order_id = OrderId::from_u128(77);
    let (side, remaining, reason) = (Side::Bid, units(2), CloseReason::Expired);
    let notes = vec![
        Note::Filled {
            order_id,
            side,
            maker: true,
            execution: 3,
            price: price(9),
            quantity: units(4),
            fee: Coins::new(1),
        },
        Note::Closed { order_id, side, remaining, reason },
        Note::Cancelled { order_id, material: copper(), side, remaining, reason },
        Note::Reduced { order_id, material: copper(), side, by: units(1) },
        Note::Transferred {
            step: TransferStep::Deposited,
            reference: None,
            asset: AssetName::Coin,
            amount: Amount::new(5).unwrap(),
            reason: "q".into(),
        },
        Note::Transferred {
            step: TransferStep::Held,
            reference: Some(Reference::new("trip#1").unwrap()),
            asset: AssetName::Material(copper()),
            amount: Amount::new(5).unwrap(),
            reason: String::new(),
        },
    ];
    for source in [InboxSource::Account, InboxSource::Material(copper())] {
        let row = InboxRow {
            player: player("a#b".replace('#', "|").as_str()),
            source,
            seq: 12,
            at: Timestamp(5),
            notes: notes.clone(),
        };
        assert_eq!(InboxRow::decode(&row.item()), Ok(row));
    }
}

#[test]
fn registers_and_candles_are_read_back_as_they_were_written() {
    let material = MaterialRow { material: copper(), name: "Kupfer (銅)".into(), halted: true, number: 7 };
    assert_eq!(MaterialRow::decode(&material.item()), Ok(material));
    let market = MarketRow { halted: true, count: 9 };
    let item = market_key().item().with(attribute::HALTED, true).with(attribute::COUNT, 9_u64);
    assert_eq!(MarketRow::decode(Some(&item)), Ok(market));
    assert_eq!(MarketRow::decode(None), Ok(MarketRow::default()));
    let (start, open, high, low, close) = (Timestamp(86_400_000), price(5), price(9), price(1), price(4));
    let candle = Candle { start, open, high, low, close, volume: 10, value: 50, trades: 3, fees: 2 };
    let day = DayRow { material: copper(), candle, upto: 6 };
    assert_eq!(DayRow::decode(&day.item()), Ok(day));
    let mut hour = HourRow::new(copper(), start);
    hour.minutes = vec![candle, Candle { start: Timestamp(start.0 + 59 * 60_000), ..candle }];
    hour.bins = PriceBins::of_sums(20, 100);
    hour.recent.add(price(3), Quantity::new(7).unwrap());
    hour.upto = 6;
    assert_eq!(HourRow::decode(&hour.item()), Ok(hour));
    for figures in [None, Figures::of([candle].iter(), (price(4), Some(Timestamp(90 * 3_600_000))), start)] {
        let progress = ProgressRow { projected: 4, figures };
        let top = TopRow { bid: Some(price(3)), ask: None };
        let action = progress.action(&copper(), Some(top));
        let item = updated(material_key(&copper()).item(), action.change);
        assert_eq!((ProgressRow::decode(&item), TopRow::decode(&item)), (Ok(progress), Ok(top)));
    }
    let row = IdempotencyRow { key: 5, request: u128::MAX, answer: vec![1, 2], forget_at: Timestamp(9_000) };
    assert_eq!(IdempotencyRow::decode(&row.item()), Ok(row));
    for asset in [AssetName::Coin, AssetName::Material(copper())] {
        let amount = Amount::new(9).unwrap();
        let flow = FlowRow::of(&asset, Timestamp(7_200_001), FlowDirection::In, "a#b # c", amount);
        let [action] = SupplyRow::new(asset.clone(), 63).deposit(amount, &flow).try_into().unwrap();
        let item = updated(action.key.item(), action.change);
        let row = SupplyRow { deposited: 9, flows: vec![flow], ..SupplyRow::new(asset.clone(), 63) };
        assert_eq!(SupplyRow::decode(&item), Ok(row));
        // What went out by a slot may have come in by another one.
        let flow = FlowRow::of(&asset, Timestamp(0), FlowDirection::Out, "x", amount);
        let [action] = SupplyRow::new(asset.clone(), 0).withdraw(&flow).try_into().unwrap();
        let item = updated(action.key.item(), action.change);
        let row = SupplyRow { withdrawn: 9, flows: vec![flow], ..SupplyRow::new(asset, 0) };
        assert_eq!(SupplyRow::decode(&item), Ok(row));
    }
    let row = PlayerRow { digest: digest(&player("ann")), player: player("ann") };
    assert_eq!(PlayerRow::decode(&row.item()), Ok(row));
}

#[test]
fn slots_sort_as_orders_trade() {
    let id = |n: u128| OrderId::from_u128(n);
    let gtc = TimeInForce::Gtc;
    let asks = [
        slot(Side::Ask, price(900), TimeInForce::Ioc, id(9)),
        slot(Side::Ask, price(1), gtc, id(8)),
        slot(Side::Ask, price(9), gtc, id(2)),
        slot(Side::Ask, price(10), gtc, id(1)),
        slot(Side::Ask, price(PRICE_MAX), gtc, id(0)),
    ];
    let bids = [
        slot(Side::Bid, price(1), TimeInForce::Fok, id(3)),
        slot(Side::Bid, price(PRICE_MAX), gtc, id(8)),
        slot(Side::Bid, price(10), gtc, id(1)),
        slot(Side::Bid, price(10), gtc, id(2)),
        slot(Side::Bid, price(1), gtc, id(0)),
    ];
    let ten = price(10);
    assert!(asks[3] < after_price(Side::Ask, ten) && asks[4] > after_price(Side::Ask, ten));
    assert!(bids[3] < after_price(Side::Bid, ten) && bids[4] > after_price(Side::Bid, ten));
    for (slots, ids) in [(asks, [9, 8, 2, 1, 0]), (bids, [3, 8, 1, 2, 0])] {
        assert!(slots.is_sorted());
        assert!(slots[0].as_str() < FIRST_PRICED && slots[1].as_str() > FIRST_PRICED);
        let found = slots.each_ref().map(|slot| order_of_slot(slot).unwrap().as_u128());
        assert_eq!(found, ids);
    }
    let sources = [InboxSource::Account, InboxSource::Material(copper())];
    assert!(sources.iter().all(|source| source.place(9) < source.place(10)));
}

#[test]
fn a_row_that_is_none_says_what_is_wrong() {
    let [resting, immediate] =
        [TimeInForce::Gtc, TimeInForce::Ioc].map(|kind| resting(Side::Ask, kind).item());
    for (good, name, value, problem) in [
        (&immediate, attribute::PRICE, Some(Value::from("abc")), "`price` is not a number"),
        (&immediate, attribute::PRICE, Some(Value::N(-1)), "`price` is out of range"),
        (&immediate, attribute::PRICE, None, "`price` is missing"),
        (&immediate, attribute::TIME_IN_FORCE, None, "`slot` is not that of its price and kind"),
        (&resting, attribute::REMAINING, None, "`left` is missing"),
        (&resting, attribute::REMAINING, Some(Value::N(0)), "`left` is not between 1 and the quantity"),
        (&resting, attribute::REMAINING, Some(Value::N(10)), "`left` is not between 1 and the quantity"),
        (&resting, attribute::QUANTITY, Some(Value::from("9")), "`quantity` is not a number"),
        (&resting, attribute::TIME_IN_FORCE, Some(Value::from("gtx")), "`tif` is not a time in force"),
        (&resting, attribute::SLOT, Some(Value::from("x")), "`slot` holds no order id"),
        (&resting, attribute::SLOT, Some(Value::from("12#01")), "`slot` holds no order id"),
    ] {
        let mut item: Item = good.clone();
        match value {
            Some(value) => item.0.insert(name.to_owned(), value),
            None => item.0.remove(name),
        };
        let error = RestingRow::decode(Side::Ask, &item).unwrap_err();
        assert_eq!(error.to_string(), format!("attribute {problem}"));
    }
}

#[test]
fn an_order_id_says_whose_it_is() {
    let ann = player("ann");
    for random in [0, 1, u64::MAX] {
        let id = OrderIds::default().next(Timestamp(1_000), id_bits(&ann, random));
        assert_eq!((digest_of(id), id.timestamp()), (digest(&ann), Timestamp(1_000)));
    }
    assert_ne!(id_bits(&ann, 0), id_bits(&ann, u64::MAX));
    assert_ne!(digest(&ann), digest(&player("bob")));
}

#[test]
fn a_flow_is_found_by_its_hour_and_says_what_was_added() {
    let hour = CandleInterval::Hour.ms();
    let tables = MemoryTables::new();
    let add = |asset: &AssetName, at, way, reason: &str, amount| {
        let amount = Amount::new(amount).unwrap();
        block_on(tables.write(FlowRow::of(asset, Timestamp(at), way, reason, amount).add())).unwrap();
    };
    let copper = AssetName::Material(copper());
    add(&copper, hour - 1, FlowDirection::In, "early", 1);
    add(&copper, hour, FlowDirection::In, "a#b # c", 5);
    add(&copper, 2 * hour - 1, FlowDirection::In, "a#b # c", 6);
    add(&copper, 2 * hour - 1, FlowDirection::Out, "a#b # c", 7);
    add(&copper, 2 * hour, FlowDirection::In, "late", 1);
    add(&AssetName::Coin, hour, FlowDirection::In, "coins", 1);
    let found = block_on(query_all(&tables, flows_within(&copper, Timestamp(hour), Timestamp(2 * hour))));
    let found: Vec<_> = found.unwrap().iter().map(|row| FlowRow::decode(row).unwrap()).collect();
    let row = |way, amount, count| FlowRow {
        asset: copper.clone(),
        hour: Timestamp(hour),
        way,
        reason: "a#b # c".to_owned(),
        flow: Flow { amount, count },
    };
    assert_eq!(found, [row(FlowDirection::In, 11, 2), row(FlowDirection::Out, 7, 1)]);
    for broken in ["", "1", "x#in#y", "1#up#y", "1#in"] {
        let item = Item::new().with(attribute::ASSET, "coin").with(attribute::FLOW, broken);
        assert!(FlowRow::decode(&item.with(attribute::AMOUNT, 1_u64).with(attribute::COUNT, 1_u64)).is_err());
    }
}

/// The digest is stored in order ids, so it must never change. Vectors of FNV-1a from
/// <http://www.isthe.com/chongo/src/fnv/test_fnv.c>, upper 24 bits.
#[test]
fn digests_are_those_of_fnv_1a() {
    for (name, hash) in
        [("a", 0xaf63_dc4c_8601_ec8c_u64), ("b", 0xaf63_df4c_8601_f1a5), ("foobar", 0x8594_4171_f739_67e8)]
    {
        assert_eq!(u64::from(digest(&player(name))), hash >> 40, "{name}");
    }
}

//! Input of the AWS functions: records of the announcement stream and rows of the tables.

use tradepost_core::Side;
use tradepost_serverless::announcement::Announcement;
use tradepost_serverless::store::{Item, Value};
use tradepost_serverless::tables::{
    AccountRow, DayRow, DecodeError, HourRow, IdempotencyRow, InboxRow, MarketRow, MaterialRow, OrderRow,
    PlayerRow, RestingRow, SettlementRow, SummaryRow, SupplyRow, attribute, order_of_slot,
};

/// A decoded record encodes to one that decodes to the same.
pub fn announcement(data: &[u8]) {
    if let Ok(read) = Announcement::from_record(data) {
        assert_eq!(Announcement::from_record(&read.record()), Ok(read));
    }
}

/// The attribute names of rows, and one that no row has.
const NAMES: [&str; 36] = [
    attribute::ASK,
    attribute::BID,
    attribute::DAY,
    attribute::AMOUNT,
    attribute::ANSWER,
    attribute::ASSET,
    attribute::BURNED,
    attribute::CANDLE,
    attribute::CLOSED,
    attribute::COINS,
    attribute::COUNT,
    attribute::DIGEST,
    attribute::EVENT,
    attribute::EXPIRES_AT,
    attribute::FEE,
    attribute::FORGET_AT,
    attribute::GOODS,
    attribute::HALTED,
    attribute::KEY,
    attribute::MATERIAL,
    attribute::NAME,
    attribute::NUMBER,
    attribute::OPEN,
    attribute::ORDER_ID,
    attribute::PLAYER,
    attribute::PRICE,
    attribute::QUANTITY,
    attribute::REASON,
    attribute::RECORD,
    attribute::REMAINING,
    attribute::SEQ,
    attribute::SIDE,
    attribute::SLOT,
    attribute::TIME_IN_FORCE,
    attribute::UPDATED_AT,
    "free:coin",
];

/// Attributes in sequence: a byte for the name, one for the kind, one for the length, then the value.
fn item(mut data: &[u8]) -> Item {
    let mut item = Item::new();
    while let [name, kind, length, rest @ ..] = data {
        let (bytes, following) = rest.split_at(rest.len().min(usize::from(*length)));
        let number = bytes.iter().take(16).fold(0_i128, |number, byte| number << 8 | i128::from(*byte));
        let value = match kind % 5 {
            0 => Value::S(String::from_utf8_lossy(bytes).into_owned()),
            1 => Value::N(number),
            2 => Value::B(bytes.to_vec()),
            3 => Value::Bool(length & 1 == 1),
            _ => String::from_utf8_lossy(bytes).parse().map_or(Value::N(-1), Value::N),
        };
        item.0.insert(NAMES[usize::from(*name) % NAMES.len()].to_owned(), value);
        data = following;
    }
    item
}

/// A decoded row encodes to one that decodes to the same.
fn same<T: PartialEq + std::fmt::Debug>(
    read: Result<T, DecodeError>,
    write: impl Fn(&T) -> Item,
    again: impl Fn(&Item) -> Result<T, DecodeError>,
) {
    if let Ok(row) = read {
        assert_eq!(again(&write(&row)).as_ref(), Ok(&row));
    }
}

/// Any item is decoded or refused.
pub fn row(data: &[u8]) {
    let it = item(data);
    for side in [Side::Ask, Side::Bid] {
        same(RestingRow::decode(side, &it), RestingRow::item, |item| RestingRow::decode(side, item));
    }
    same(OrderRow::decode(&it), OrderRow::item, OrderRow::decode);
    same(InboxRow::decode(&it), InboxRow::item, InboxRow::decode);
    same(SettlementRow::decode(&it), SettlementRow::item, SettlementRow::decode);
    same(HourRow::decode(&it), HourRow::item, HourRow::decode);
    same(DayRow::decode(&it), DayRow::item, DayRow::decode);
    same(MaterialRow::decode(&it), MaterialRow::item, MaterialRow::decode);
    same(IdempotencyRow::decode(&it), IdempotencyRow::item, IdempotencyRow::decode);
    // These are written by updates, so there is no row to encode.
    drop(SummaryRow::decode(&it));
    drop(SupplyRow::decode(&it));
    drop(AccountRow::decode(&it));
    // Its digest is computed from the player and ignores the stored one.
    drop(PlayerRow::decode(&it));
    drop(MarketRow::decode(Some(&it)));
    if let Some(Value::S(slot)) = it.get(attribute::SLOT) {
        let _order = order_of_slot(slot);
    }
}

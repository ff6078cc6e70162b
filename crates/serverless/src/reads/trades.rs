//! Trades, as the matcher wrote them.

use tradepost_core::MaterialId;
use tradepost_ports::{Page, PageRequest, Refusal, TradePrint};

use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::{self, Query, Range, Store, Value};
use crate::tables::{SettlementRow, Table, settlement_key, trade_id};

/// Rows of `trades` that are read at once.
const SETTLEMENTS: u32 = 100;

/// A trade's place: the material's number, the row, the place in it.
fn place_of(cursor: &str) -> Option<(u16, u64, usize)> {
    let mut parts = cursor.splitn(3, '-');
    let place = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    (trade_id(place.0, place.1, place.2) == cursor).then_some(place)
}

impl<S: Store, E: Environment> Serverless<S, E> {
    /// Trades of a material: newest first, or with `after` those after that trade, oldest first.
    pub async fn read_trades(
        &self,
        material: &MaterialId,
        page: &PageRequest,
    ) -> Result<Page<TradePrint>, Refusal> {
        let number = self.number_of(material).await?;
        let after = match &page.after {
            Some(cursor) => {
                let place = place_of(cursor).filter(|place| place.0 == number);
                Some(place.ok_or(Refusal::InvalidCursor)?)
            }
            None => None,
        };
        let wanted = usize::try_from(page.limit).unwrap_or(usize::MAX);
        let mut query = Query::of(Table::TRADES, material.as_str()).limit(SETTLEMENTS).eventual();
        query = match after {
            Some((_, seq, _)) => {
                let first = settlement_key(material, seq).range.unwrap_or_default();
                query.range(Range::From(Value::S(first)))
            }
            None => query.descending(),
        };
        let mut items = Vec::new();
        let mut found_any = false;
        let mut last = after.map(|(_, seq, _)| seq.saturating_sub(1));
        'pages: loop {
            let found = store::query(&self.store, query.clone()).await?;
            found_any = found_any || !found.items.is_empty();
            for item in &found.items {
                let row = SettlementRow::decode(item)?;
                // Onwards without a gap: a row that is not seen yet must not be passed.
                if last.is_some_and(|last| row.seq > last + 1) {
                    break 'pages;
                }
                last = last.map(|_| row.seq);
                let mut prints = prints(&row, number);
                match after {
                    Some((_, seq, place)) if seq == row.seq => {
                        prints.drain(..prints.len().min(place + 1));
                    }
                    Some(_) => {}
                    None => prints.reverse(),
                }
                items.extend(prints);
            }
            query.start = found.next;
            if items.len() > wanted || query.start.is_none() {
                break;
            }
        }
        // Not even the trade of the cursor is there: tables that went back to a backup have not issued it.
        if let Some((_, seq, _)) = after
            && !found_any
            && self.rows(vec![settlement_key(material, seq)]).await?.iter().all(Option::is_none)
        {
            return Err(Refusal::InvalidCursor);
        }
        let more = items.len() > wanted && after.is_some();
        items.truncate(wanted);
        let next = items.last().filter(|_| more).map(|print| print.trade_id.clone());
        Ok(Page { items, next })
    }
}

/// The trades of a settlement, in their order.
fn prints(row: &SettlementRow, number: u16) -> Vec<TradePrint> {
    let print = |(place, execution): (usize, &crate::tables::Execution)| {
        let (taker, _) = row.settlement.party(execution.taker)?;
        Some(TradePrint {
            trade_id: trade_id(number, row.seq, place),
            material: row.material.clone(),
            price: execution.price,
            quantity: execution.quantity,
            taker_side: taker.side,
            executed_at: row.settlement.at,
        })
    };
    row.settlement.executions.iter().enumerate().filter_map(print).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_id_of_a_trade_is_a_cursor() {
        assert_eq!(place_of("3-17-4"), Some((3, 17, 4)));
        for text in ["", "x", "-1", "3-17", "3-17-4-5", "03-17-4", "3-+17-4", "70000-1-1", "7777"] {
            assert_eq!(place_of(text), None, "{text}");
        }
    }
}

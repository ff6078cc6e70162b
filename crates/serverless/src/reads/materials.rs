//! Materials and how they trade.

use tradepost_core::{MaterialId, Rejection};
use tradepost_ports::{MaterialSummary, Page, PageRequest, Refusal};

use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::{self, Item, Store, Value};
use crate::tables::{MARKET, MarketRow, SummaryRow, Table, TopRow, attribute, market_key, material_key};

impl<S: Store, E: Environment> Serverless<S, E> {
    /// Materials in the order of their registration, after the one that the cursor names.
    pub async fn read_materials(&self, page: &PageRequest) -> Result<Page<MaterialSummary>, Refusal> {
        let mut listing = self.listing().await?;
        let mut first = 0;
        if let Some(cursor) = &page.after {
            let place =
                |rows: &[SummaryRow]| rows.iter().position(|row| row.entry.material.as_str() == cursor);
            let mut found = place(&listing.rows);
            if found.is_none() {
                // Another process may have registered it within the last second.
                let material = MaterialId::new(cursor).map_err(|_| Refusal::InvalidCursor)?;
                self.known(&material).await.map_err(|_| Refusal::InvalidCursor)?;
                self.listing.forget();
                listing = self.listing().await?;
                found = place(&listing.rows);
            }
            first = found.ok_or(Refusal::InvalidCursor)? + 1;
        }
        let now = self.now();
        let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
        let rows = listing.rows.get(first..).unwrap_or_default();
        let shown = rows.get(..limit).unwrap_or(rows);
        let next = shown.last().filter(|_| rows.len() > limit).map(|row| row.entry.material.to_string());
        let summary =
            |row: &SummaryRow| row.summary(listing.market, row.progress.figures.as_ref(), row.top, now);
        Ok(Page { items: shown.iter().map(summary).collect(), next })
    }

    /// One material, with the best prices of its book.
    pub async fn read_material(&self, material: &MaterialId) -> Result<MaterialSummary, Refusal> {
        let found = self.rows(vec![market_key(), material_key(material)]).await?;
        let item = found.get(1).and_then(Option::as_ref).ok_or(Rejection::UnknownMaterial)?;
        let market = MarketRow::decode(found.first().and_then(Option::as_ref))?;
        let row = SummaryRow::decode(item)?;
        let book = self.depth(material, 1).await?;
        let [bid, ask] = [book.bids, book.asks].map(|side| side.first().map(|level| level.price));
        let top = TopRow { bid, ask };
        if top != row.top {
            self.listing.touch([material.clone()]);
        }
        let now = self.now();
        let figures = match row.progress.figures.clone() {
            Some(figures) if !figures.holds(now) => self.figures(material, now).await?.or(Some(figures)),
            figures => figures,
        };
        Ok(row.summary(market, figures.as_ref(), top, now))
    }

    /// The number of a material, which must be registered.
    pub(super) async fn number_of(&self, material: &MaterialId) -> Result<u16, Refusal> {
        match self.register.number(material) {
            Some(number) => Ok(number),
            None => Ok(self.known(material).await?.number),
        }
    }

    /// The whole register, in the order of registration, as of now.
    pub(super) async fn register(&self) -> Result<(MarketRow, Vec<SummaryRow>), Refusal> {
        register_of(&store::scan_all(&self.store, Table::MATERIALS).await?)
    }
}

/// The rows of the table `materials`: the market's, and those of materials in the order of registration.
pub(super) fn register_of(items: &[Item]) -> Result<(MarketRow, Vec<SummaryRow>), Refusal> {
    let is_market = |item: &&Item| item.get(attribute::MATERIAL) == Some(&Value::from(MARKET));
    let market = MarketRow::decode(items.iter().find(is_market))?;
    let rows = items.iter().filter(|item| !is_market(item)).map(SummaryRow::decode);
    let mut rows = rows.collect::<Result<Vec<_>, _>>()?;
    rows.sort_by_key(|row| row.entry.number);
    Ok((market, rows))
}

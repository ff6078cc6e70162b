//! How one material traded: the input of its figures and of the price index.

use tradepost_core::{MaterialId, Price};

use crate::Candle;

/// How a material traded within the range.
#[derive(Clone, Debug)]
pub struct MaterialHistory {
    /// The material.
    pub material: MaterialId,
    /// The price of the last trade before the range.
    pub before: Option<Price>,
    /// One candle for each bucket in which it traded, oldest first.
    pub candles: Vec<Candle>,
}

//! The queries of the API over `history.db`: orders, fills, trades, candles, inboxes, the economy.
//!
//! Not here: open books (the engine), who writes the file (`followers::history`).

mod cursor;
mod session;
mod timeline;
mod transfers;
mod history;
mod economy;
mod rules;

pub(crate) use history::HistoryReader;

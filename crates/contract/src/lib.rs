//! The contract of the HTTP API: one suite of cases that any deployment must pass unchanged, given by its
//! URL.
//!
//! In: a [`Target`]. Out: a [`Report`], and a line for each case while it runs. The suite is an outside
//! client on purpose: it has a small client of its own, reads the documented shapes as JSON and shares no
//! type with the routes, so that it notices when they change. It takes only the TLS setup from
//! `tradepost-client`.
//!
//! It can run again and again against a live deployment beside other players: each case has its own players
//! and materials, no case halts the whole market, and the suite leaves behind only idle accounts and about a
//! hundred materials named `c<run>-…`.
//!
//! How cases are written: `scene` and `words`. To add one: an `async fn` in the file of its subject, named as
//! a sentence, and its name in that file's `cases!`.
#![expect(clippy::indexing_slicing, reason = "JSON is `null` where it has no such member")]

/// Lists the cases of a file under the name of its subject.
macro_rules! cases {
    ($subject:literal: $($case:ident),* $(,)?) => {
        pub(super) fn cases() -> Vec<$crate::Case> {
            vec![$($crate::Case {
                name: concat!($subject, "::", stringify!($case)),
                run: |scene| Box::pin($case(scene)),
            }),*]
        }
    };
}

mod check;
mod target;
mod client;
mod words;
mod sse;
mod scene;
mod case;
mod matching;
mod vectors;
mod time_in_force;
mod escrow;
mod cancelling;
mod batches;
mod quotes;
mod accounts;
mod transfers;
mod limits;
mod lists;
mod inbox;
mod market_data;
mod materials;
mod halting;
mod freezing;
mod rules;
mod idempotency;
mod live;
mod feed;
mod webhooks;
mod tokens;
mod bad_input;
mod spellings;
mod precedence;
mod documents;
mod audit;
mod economy;
mod suite;

pub use case::Case;
pub use suite::{Report, cases, run};
pub use target::{Feature, Target};

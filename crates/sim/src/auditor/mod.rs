//! Computes the right answers without the engine: a separate market, slow and plain, that executes the same
//! requests and is compared with what players see.
//!
//! In: requests in the order in which they count. Out: what each of them has to be answered ([`Expected`]),
//! and the first thing that is wrong ([`Violation`]).
//!
//! Not here: how a deployment does it, and when. No function of the core that decides anything is called
//! here.

mod expected;
mod market;
mod matching;
mod commands;
mod references;
mod rule_sets;
mod rules;
mod transfers;
mod figures;
mod keys;
mod judge;
mod story;
#[cfg(test)]
mod tests;

pub(crate) use expected::{Account, Expected, ExpectedRefusal, OrderView};
pub(crate) use market::Market;
pub(crate) use story::Reading;

/// Something that players would complain about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation(pub String);

impl Violation {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self(what.into())
    }
}

/// Whether two things are the same, and if not, what is wrong.
pub(crate) fn same<T: PartialEq + std::fmt::Debug>(what: &str, seen: &T, right: &T) -> Result<(), Violation> {
    if seen == right { Ok(()) } else { Err(Violation(format!("{what}: seen {seen:?}, right is {right:?}"))) }
}

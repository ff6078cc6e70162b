//! One promise and the function that checks it.

use std::fmt;

use futures::future::LocalBoxFuture;

use crate::check::Outcome;
use crate::scene::Scene;

/// One promise of the API.
#[derive(Clone, Copy)]
pub struct Case {
    /// `subject::promise`.
    pub name: &'static str,
    pub(crate) run: for<'s> fn(&'s Scene) -> LocalBoxFuture<'s, Outcome>,
}

impl Case {
    /// Whether it is about the whole market, and so runs alone and last.
    pub(crate) fn is_about_the_market(&self) -> bool {
        ["audit::", "economy::"].iter().any(|subject| self.name.starts_with(subject))
    }
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

//! What follows the journal: derived from its rows, can be deleted and rebuilt at any time.

pub(crate) mod follower;
pub(crate) mod history;

//! What follows the settlements: the projector, by their stream, and the sweeper, by the clock.

pub mod projector;
pub mod sweeper;

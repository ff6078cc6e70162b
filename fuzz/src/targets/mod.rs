//! The decoders under attack, and what must hold for any input. A target panics where it does not.

pub mod requests;
pub mod tokens;
pub mod records;
pub mod batches;
pub mod node;
pub mod program;

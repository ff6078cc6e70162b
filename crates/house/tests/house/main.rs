//! Decisions as tables, and the house among players in a real market.

// In `cfg(test)` so that clippy treats these as tests.
#[cfg(test)]
mod tables;
#[cfg(test)]
mod playing;

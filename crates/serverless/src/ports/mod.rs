//! The market on AWS as the HTTP API sees it: the ports over intake and reads, one file a capability.

mod market_data;
mod trading;
mod operating;

//! The program from outside: the real binary, its files, its signals, its HTTP API.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod harness;
mod contract;
mod durability;
mod damage;
mod interrupted;
mod disk_full;
mod locked;
mod stopping;
mod streams;
mod websockets;
mod reconcile;
mod rules;
mod replay;
mod commands;
mod init;
mod doctor;
mod security;
mod economy;
mod page;
mod upgrade;
mod markets;
mod restore;
mod archive;
mod clock;
mod demo;
mod watch;
mod webhooks;
mod recipes;
mod mcp;

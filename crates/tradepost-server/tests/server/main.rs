//! The program as its users meet it: the real binary, its files, its signals, its HTTP API.

mod harness;
mod contract;
mod durability;
mod damage;
mod disk_full;
mod stopping;
mod replay;
mod commands;

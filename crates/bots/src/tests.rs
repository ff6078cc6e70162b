//! The whole economy against a market in the process: days pass in seconds.

mod market;
mod faulty;
mod days;
mod crash;
mod planning;

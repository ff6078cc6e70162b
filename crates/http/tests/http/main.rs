//! The whole API over a fake deployment that records its calls, without a socket.
//!
//! Every reply is looked up in the OpenAPI document (`api`), so that no status is undocumented.

#[cfg(test)]
mod fake;
#[cfg(test)]
mod api;
#[cfg(test)]
mod fake_treasury;
mod fake_access;
#[cfg(test)]
mod fake_rules;
#[cfg(test)]
mod shapes;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod transfers;
#[cfg(test)]
mod bad_input;
mod compressed;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod rights;
#[cfg(test)]
mod stamps;
#[cfg(test)]
mod rates;
#[cfg(test)]
mod streams;
#[cfg(test)]
mod sockets;
#[cfg(test)]
mod feed;
#[cfg(test)]
mod server;
#[cfg(test)]
mod observed;
#[cfg(test)]
mod documents;

//! The whole API over a deployment that only remembers what it was asked: requests in, replies out, no socket.
//!
//! Every reply that any case gets is looked up in the OpenAPI document (`api`), so no status is undocumented.

#[cfg(test)]
mod fake;
#[cfg(test)]
mod api;
#[cfg(test)]
mod shapes;
#[cfg(test)]
mod bad_input;
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
mod server;
#[cfg(test)]
mod observed;
#[cfg(test)]
mod documents;

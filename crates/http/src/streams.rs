//! The limits of open live streams, in total and per client.
//!
//! A client is a player if the stream has a token, otherwise an address. A stream with neither (a deployment,
//! or a proxy on this machine, that does not pass on addresses) counts toward the total only: otherwise
//! everyone behind that proxy would be one client.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tradepost_core::PlayerId;
use tradepost_wire::Code;

use crate::failure::Failure;

/// The address of the client, which a deployment may put into a request's extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClientAddress(pub IpAddr);

/// The owner of a stream, for the limit per client.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Client {
    Player(PlayerId),
    Address(IpAddr),
}

/// The counts of open streams, and their limits.
#[derive(Debug)]
pub(crate) struct Streams {
    max: usize,
    each_max: usize,
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    all: usize,
    by_client: HashMap<Client, usize>,
}

/// A place among the open streams, released when dropped.
#[derive(Debug)]
pub(crate) struct StreamPermit {
    streams: Arc<Streams>,
    client: Option<Client>,
}

impl Streams {
    pub(crate) fn new(max: usize, each_max: usize) -> Self {
        Self { max, each_max, open: Mutex::default() }
    }

    /// Counts a stream for this client, unless a limit is reached.
    pub(crate) fn open(self: &Arc<Self>, client: Option<Client>) -> Result<StreamPermit, Failure> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let of_client = client.as_ref().and_then(|client| open.by_client.get(client)).copied();
        if client.is_some() && of_client.unwrap_or_default() >= self.each_max {
            let detail = "this player or address has the maximum number of live streams; close one";
            let max = u64::try_from(self.each_max).unwrap_or(u64::MAX);
            return Err(Failure::new(Code::TooManyOwnStreams, detail).max(max));
        }
        if open.all >= self.max {
            let detail = "too many live streams; retry later";
            return Err(Failure::new(Code::TooManyStreams, detail));
        }
        open.all += 1;
        if let Some(client) = client.clone() {
            *open.by_client.entry(client).or_default() += 1;
        }
        drop(open);
        Ok(StreamPermit { streams: Arc::clone(self), client })
    }
}

impl Drop for StreamPermit {
    fn drop(&mut self) {
        let mut open = self.streams.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.all -= 1;
        let Some(client) = self.client.take() else { return };
        if let Entry::Occupied(mut count) = open.by_client.entry(client) {
            *count.get_mut() -= 1;
            if *count.get() == 0 {
                count.remove();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_streams_are_no_longer_counted() {
        let streams = Arc::new(Streams::new(10, 2));
        let player = || Some(Client::Player(PlayerId::new("ada").unwrap()));
        let (first, second) = (streams.open(player()).unwrap(), streams.open(player()).unwrap());
        let refused = streams.open(player()).unwrap_err();
        assert_eq!(refused.problem().code, "too_many_own_streams");
        let other = streams.open(Some(Client::Address(IpAddr::from([192, 0, 2, 1])))).unwrap();
        drop(first);
        let third = streams.open(player()).unwrap();
        drop((second, third, other));
        let open = streams.open.lock().unwrap();
        assert_eq!((open.all, open.by_client.len()), (0, 0));
    }
}

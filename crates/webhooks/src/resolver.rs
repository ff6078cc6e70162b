//! Where a name leads: to its public addresses only, looked up for each connection.
//!
//! The connection goes to an address that was checked, so a name that changes its address after the check
//! (DNS rebinding) leads nowhere.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tradepost_ports::is_public;

/// Looks up a name.
pub(crate) type LookUp = dyn Fn(String) -> BoxFuture<'static, io::Result<Vec<SocketAddr>>> + Send + Sync;

/// A resolver that knows public addresses only, unless private ones are allowed.
#[derive(Clone)]
pub(crate) struct Resolver {
    pub(crate) look_up: Arc<LookUp>,
    pub(crate) private_allowed: bool,
}

/// All addresses of a name are private.
#[derive(Debug, thiserror::Error)]
#[error("the name leads into a private network")]
pub(crate) struct PrivateAddress;

impl Resolver {
    /// Asks the operating system.
    pub(crate) fn of_system(private_allowed: bool) -> Self {
        let look_up =
            |name: String| async move { Ok(tokio::net::lookup_host((name, 0)).await?.collect()) }.boxed();
        Self { look_up: Arc::new(look_up), private_allowed }
    }
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let private_allowed = self.private_allowed;
        let found = (self.look_up)(name.as_str().to_owned());
        Box::pin(async move {
            let mut addresses = found.await?;
            addresses.retain(|address| private_allowed || is_public(address.ip()));
            if addresses.is_empty() {
                return Err(PrivateAddress.into());
            }
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

impl fmt::Debug for Resolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Resolver").field("private_allowed", &self.private_allowed).finish_non_exhaustive()
    }
}

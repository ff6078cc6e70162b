//! The feed of all players' inbox entries.

use std::time::Duration;

use futures::FutureExt;
use tradepost_ports::{Answer, Feed, FeedPage, FeedRequest};

use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::Store;

impl<S: Store, E: Environment> Feed for Serverless<S, E> {
    fn feed(&self, request: FeedRequest, wait: Duration) -> Answer<'_, FeedPage> {
        self.read_feed(request, wait).boxed()
    }
}

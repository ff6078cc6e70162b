//! The live stream.

use bytes::Bytes;
use futures::FutureExt;
use futures::stream::BoxStream;
use tradepost_ports::{Answer, LiveStream, Subscription};

use super::Node;

impl LiveStream for Node {
    fn subscribe(&self, subscription: Subscription) -> Answer<'_, BoxStream<'static, Bytes>> {
        self.hub.subscribe(self.engine.clone(), subscription).boxed()
    }
}

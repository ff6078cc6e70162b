//! The live stream.

use futures::FutureExt;
use futures::stream::BoxStream;
use tradepost_core::{MaterialId, PlayerId};
use tradepost_ports::{Answer, LiveStream, StreamMessage};

use super::Node;

impl LiveStream for Node {
    fn subscribe(
        &self,
        materials: Vec<MaterialId>,
        player: Option<PlayerId>,
    ) -> Answer<'_, BoxStream<'static, StreamMessage>> {
        self.hub.subscribe(self.engine.clone(), materials, player).boxed()
    }
}

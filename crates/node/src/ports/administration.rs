//! The register of materials, and halts.

use futures::FutureExt;
use tradepost_core::{Command, MaterialId};
use tradepost_ports::{Administration, Answer, Stamp};

use super::Node;

impl Administration for Node {
    fn register(&self, material: MaterialId, name: String, stamp: Option<Stamp>) -> Answer<'_, ()> {
        async move { self.do_one(Command::RegisterMaterial { material, name }, stamp).await.map(drop) }
            .boxed()
    }

    fn halt(&self, halted: bool, material: Option<MaterialId>, stamp: Option<Stamp>) -> Answer<'_, ()> {
        let command = if halted { Command::Halt { material } } else { Command::Resume { material } };
        async move { self.do_one(command, stamp).await.map(drop) }.boxed()
    }
}

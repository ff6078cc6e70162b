//! The register of materials, and halts.

use futures::FutureExt;
use tradepost_core::{Command, MaterialId, Rejection};
use tradepost_ports::{Administration, Answer, Stamp};

use super::Node;

impl Administration for Node {
    fn register(&self, material: MaterialId, name: String, stamp: Option<Stamp>) -> Answer<'_, ()> {
        async move { self.do_one(Command::RegisterMaterial { material, name }, stamp).await.map(drop) }
            .boxed()
    }

    fn register_all(
        &self,
        materials: Vec<(MaterialId, String)>,
        stamp: Option<Stamp>,
    ) -> Answer<'_, Vec<Result<(), Rejection>>> {
        let command = |(material, name)| Command::RegisterMaterial { material, name };
        let commands = materials.into_iter().map(command).collect();
        async move {
            let answers = self.do_all(commands, stamp).await?;
            Ok(answers.into_iter().map(|answer| answer.map(drop)).collect())
        }
        .boxed()
    }

    fn halt(&self, halted: bool, material: Option<MaterialId>, stamp: Option<Stamp>) -> Answer<'_, ()> {
        let command = if halted { Command::Halt { material } } else { Command::Resume { material } };
        async move { self.do_one(command, stamp).await.map(drop) }.boxed()
    }
}

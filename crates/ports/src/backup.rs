//! The backup: a copy of the market while it serves. Optional: [`crate::Deployment::backup`].

use std::io;

use futures::stream::BoxStream;

use crate::Answer;

/// Copies the market while it serves. For the operator only.
pub trait Backup: Send + Sync {
    /// Streams a consistent copy of the market's files; an error ends a copy that is not whole.
    fn copy(&self) -> Answer<'_, BoxStream<'static, io::Result<Vec<u8>>>>;
}

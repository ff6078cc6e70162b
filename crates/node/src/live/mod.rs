//! The live stream: what each batch changed, and who gets it.

pub(crate) mod published;
pub(crate) mod subscription;

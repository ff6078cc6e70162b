//! The live stream.

pub(crate) mod published;

//! What follows the settlements and inboxes: the projector and the sequencer, by their streams, and the
//! sweeper, by the clock.
//!
//! Another follower of the stream is a file here, a function in `apps/lambda` that gives it batches, and an
//! event source mapping in `deploy/aws/template.yaml`. Batches may be repeated: it must recognise what it has
//! applied, as the projector does by its progress row.

pub mod projector;
pub mod sweeper;
pub mod sequencer;

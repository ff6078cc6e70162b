//! What is attacked, and what must hold whatever comes. (What the server keeps to itself is in its `fuzzing`.)

pub mod requests;
pub mod tokens;
pub mod records;
pub mod batches;

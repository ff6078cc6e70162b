//! The functions' one artifact.

fn main() {}

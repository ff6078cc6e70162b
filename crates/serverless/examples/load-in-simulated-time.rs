//! What the market on AWS bears, over tables that are as unkind as DynamoDB may be, in simulated time:
//! `cargo xtask bench aws-load`.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "an example ends by panicking")]
#![expect(clippy::print_stdout, reason = "it prints what it measured")]

#[path = "../tests/aws/load.rs"]
mod load;

fn main() {
    println!("coin deposits of 1,000 players, 500 a second for 20 s: {}", load::deposits(500, 20));
    println!("orders of 100 materials, 4,000 a second for 5 s: {}", load::orders(4_000, 5, 100));
    println!("an order whose shard is busy with 5,000 others waits {} ms", load::waiting(5_000));
}

//! `cargo xtask sim` as a process: its fingerprint, and its report of a failure.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::process::{Command, Output};

/// Runs the simulator with these arguments, separated by spaces.
fn simulate(arguments: &str) -> (bool, String) {
    let arguments = arguments.split_whitespace();
    let run = Command::new(env!("CARGO_BIN_EXE_tradepost-sim")).args(arguments).output();
    let Output { status, stderr, .. } = run.unwrap();
    (status.success(), String::from_utf8(stderr).unwrap())
}

/// The lines that start with these words, without them.
fn said<'t>(text: &'t str, start: &'t str) -> Vec<&'t str> {
    text.lines().filter_map(|line| line.strip_prefix(start)).collect()
}

#[test]
fn two_processes_do_the_same_with_the_same_seed() {
    let fingerprints = || {
        let (well, output) = simulate("--seed 5 --seeds 2 --steps 800");
        assert!(well, "{output}");
        let lines = output.lines().filter_map(|line| Some(line.split_once("fingerprint ")?.1.to_owned()));
        lines.collect::<Vec<_>>()
    };
    let first = fingerprints();
    assert_eq!(first.len(), 2, "one of each world");
    assert_eq!(first, fingerprints());
}

#[test]
fn a_failing_seed_reports_how_to_run_it_again_and_its_shortest_form() {
    for world in ["node", "serverless"] {
        let (well, output) = simulate(&format!("--world {world} --seed 7 --steps 300 --wrong-auditor"));
        assert!(!well, "the auditor expects another sales tax");
        let again = said(&output, "again: cargo xtask sim ");
        let [whole, shortest] = again[..] else { panic!("the whole run and its shortest form: {output}") };
        // Somebody has something to sell, somebody something to buy with, and they meet.
        let steps = shortest.split_once("--keep ").unwrap().1.split(',').count();
        assert!(steps <= 9, "{output}");
        let why = said(&output, "FAILED: ")[0];
        assert_eq!(said(&simulate(&format!("{whole} --no-shrink")).1, "FAILED: ")[0], why);
        let (well, output_again) = simulate(shortest);
        assert!(!well, "{output_again}");
        let form = format!("in its shortest form, {steps} steps: ");
        assert_eq!(said(&output_again, &form), said(&output, &form), "{output}\n{output_again}");
        assert_eq!(said(&output_again, "again: cargo xtask sim ")[1], shortest);
    }
}

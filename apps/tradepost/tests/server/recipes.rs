//! The recipes of docs/integration.md that are written in JavaScript, each against this program.

use std::path::Path;
use std::process::Command;

use crate::harness::PROGRAM;

#[expect(clippy::print_stderr, reason = "a test that is left out says so")]
/// Runs an example's test under Node.js, without which the page cannot be built either.
fn runs(test: &str) {
    if Command::new("node").arg("--version").output().is_err() {
        eprintln!("not tried: Node.js is not installed");
        return;
    }
    let test = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(test);
    let output = Command::new("node").arg(&test).arg(PROGRAM).output().unwrap();
    assert!(output.status.success(), "{}: {}", test.display(), String::from_utf8_lossy(&output.stderr));
}

#[test]
fn nakamas_wallets_and_the_market_add_up_whatever_call_fails() {
    runs("nakama/test.mjs");
}

#[test]
fn tokens_of_the_form_that_unity_authentication_issues_are_accepted_for_one_project() {
    runs("unity-authentication/test.mjs");
}

#[test]
fn tokens_of_a_certified_openid_provider_are_accepted_and_its_keys_may_change() {
    // `cargo xtask ui`, without which there is no page, installs it.
    if !Path::new(env!("CARGO_MANIFEST_DIR")).join("../../node_modules/oidc-provider").exists() {
        eprintln!("not tried: oidc-provider is not installed (npm ci)");
        return;
    }
    runs("oidc-provider/test.mjs");
}

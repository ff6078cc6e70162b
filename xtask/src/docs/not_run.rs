//! Commands in the documentation that `cargo xtask docs test` does not run, each with the reason.

/// Page, how the block's first command begins, and why it is not run.
pub(super) const NOT_RUN: [(&str, &str, &str); 10] = [
    ("README.md", "cargo xtask demo", "builds for minutes; `cargo xtask dist check` runs the demo"),
    ("README.md", "cargo xtask ui", "a release build takes minutes; docs/first-trade.md goes on from there"),
    (
        "README.md",
        "cargo xtask aws deploy",
        "needs an AWS account; `cargo xtask aws test` deploys to an emulator",
    ),
    ("CONTRIBUTING.md", "cargo xtask test", "the gate itself"),
    (
        "docs/install.md",
        "sudo systemctl",
        "needs a running systemd; `cargo xtask dist check` installs the .deb",
    ),
    ("docs/install.md", "tradepost init", "asks on a terminal; the program's own tests run init and doctor"),
    ("docs/install.md", "MARKET_NAME=", "needs Docker and a registry of images"),
    (
        "docs/aws.md",
        "cargo xtask aws deploy",
        "needs an AWS account; `cargo xtask aws test` deploys to an emulator",
    ),
    ("docs/aws.md", "cargo xtask ui", "needs an AWS account, to upload the page to"),
    ("docs/mutations.md", "cargo install cargo-mutants", "takes hours"),
];

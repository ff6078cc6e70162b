//! The table of codes is whole, and `docs/errors.md` is made from it.

use std::collections::BTreeSet;
use std::path::Path;

use tradepost_core::Amount;

use super::*;

#[test]
fn every_code_is_listed_once() {
    let words: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(words.len(), Code::ALL.len());
    assert!(Code::ALL.is_sorted(), "the table is the order of precedence");
}

#[test]
fn a_rejection_keeps_the_code_of_the_core() {
    let amount = Amount::new(7).unwrap();
    let rejections = [
        (Rejection::UnknownMaterial, 404),
        (Rejection::TooManyMaterials, 409),
        (Rejection::RulesOutOfRange, 422),
        (Rejection::MarketHalted, 409),
        (Rejection::MaterialHalted, 409),
        (Rejection::ValueOutOfRange, 422),
        (Rejection::ExpiryInPast, 422),
        (Rejection::OrderNotOpen, 404),
        (Rejection::ReduceOutOfRange { filled: 1, quantity: 2 }, 422),
        (Rejection::SupplyExceeded { left: amount }, 409),
        (Rejection::InsufficientCoins { needed: amount, available: amount }, 409),
        (Rejection::InsufficientGoods { needed: amount, available: amount }, 409),
        (Rejection::TooManyOpenOrders { max: 200 }, 409),
    ];
    for (rejection, status) in rejections {
        let (code, detail) = (rejection.code(), rejection.to_string());
        let problem = Failure::from(rejection).into_problem();
        assert_eq!(problem.code, code);
        assert_eq!(problem.status, status, "{code}");
        assert_eq!(problem.detail, detail);
        assert_eq!(problem.kind, format!("/errors#{code}"));
    }
}

#[test]
fn what_broke_is_not_told_to_the_client() {
    #[derive(Debug, thiserror::Error)]
    #[error("cannot write {path}")]
    struct CannotWrite {
        path: &'static str,
        source: std::io::Error,
    }
    let source = std::io::Error::other("disk /dev/sdb1 is full");
    let failure = Failure::from(Refusal::internal(CannotWrite { path: "journal.db", source }));
    assert_eq!(failure.cause(), Some("cannot write journal.db: disk /dev/sdb1 is full"));
    let text = format!("{:?}", failure.problem());
    assert!(!text.contains("sdb1"), "{text}");
}

#[test]
fn the_page_of_errors_is_made_from_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/errors.md");
    let expected = format!(
        "# Errors\n\nMade from `crates/http/src/error.rs`; `UPDATE_EXPECT=1 cargo test -p tradepost-http` \
         rewrites it.\n\nA request that fails is answered with an [RFC 9457](https://www.rfc-editor.org/rfc/rfc9457) \
         document of the type `{PROBLEM_JSON}`. Match on `code`; it never changes its meaning. Where several apply, \
         the first of this list is answered. Nothing has changed then, except where the meaning says that it may \
         have.\n\n{}",
        markdown()
    );
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &expected).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(found, expected, "docs/errors.md is out of date: run with UPDATE_EXPECT=1");
}

//! Rejections keep their codes, and causes stay in the log.

use tradepost_core::Amount;

use super::*;

#[test]
fn a_rejection_keeps_its_code_and_detail() {
    let amount = Amount::new(7).unwrap();
    let rejections = [
        (Rejection::UnknownMaterial, 404),
        (Rejection::TooManyMaterials, 409),
        (Rejection::RulesOutOfRange, 422),
        (Rejection::MarketHalted, 409),
        (Rejection::MaterialHalted, 409),
        (Rejection::ValueOutOfRange, 422),
        (Rejection::ExpiryInPast, 422),
        (Rejection::AccountFrozen, 409),
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
fn causes_are_not_revealed_to_the_client() {
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

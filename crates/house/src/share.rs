//! Proportions of integers, computed without overflow and rounded down.

/// `of` times `part` divided by `whole`; `of` if `whole` is 0.
pub(crate) fn share(of: u64, part: u64, whole: u64) -> u64 {
    let product = u128::from(of).saturating_mul(u128::from(part));
    product.checked_div(u128::from(whole)).map_or(of, |share| u64::try_from(share).unwrap_or(u64::MAX))
}

/// `bps` hundredths of a percent.
pub(crate) fn share_bps(of: u64, bps: u16) -> u64 {
    share(of, u64::from(bps), 10_000)
}

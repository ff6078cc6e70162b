//! Idempotency: what makes a repeated request recognisable.

/// An idempotency key and the request it was used for, as digests of 128 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The digest of the caller and the key.
    pub key: u128,
    /// The digest of the method, the path and the body.
    pub request: u128,
}

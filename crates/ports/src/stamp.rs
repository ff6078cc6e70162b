//! Idempotency: what makes a repeated request recognisable.

/// An idempotency key and the request it was used for, as digests of 128 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The digest of the caller and the key.
    pub key: u128,
    /// The digest of what was requested, which is remembered: method, path, query and body as they were
    /// understood, however they were written.
    pub request: u128,
    /// The digest of how it was written: method, path, query and the bytes of the body. Version 0.1
    /// remembered this one.
    pub spelling: u128,
}

impl Stamp {
    /// A stamp of a request that has one spelling only.
    pub const fn new(key: u128, request: u128) -> Self {
        Self { key, request, spelling: request }
    }

    /// Whether a remembered digest is of this request.
    pub const fn is_of(self, remembered: u128) -> bool {
        self.request == remembered || self.spelling == remembered
    }
}

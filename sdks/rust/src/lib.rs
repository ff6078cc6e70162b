//! A Rust client of the HTTP API. It starts from reqwest, with TLS by ring and the system's certificates.
//!
//! aws-lc, reqwest's own choice, takes longer to build than all of the market.

/// A client of any market, at `http` or `https`.
pub fn builder() -> reqwest::ClientBuilder {
    choose_tls();
    reqwest::Client::builder()
}

/// Makes ring the process's cryptography for TLS, unless another one was chosen before. Without one, reqwest makes no client.
pub fn choose_tls() {
    rustls::crypto::ring::default_provider().install_default().ok();
}

#[cfg(test)]
mod tests {
    #[test]
    fn client_can_be_made_for_https() {
        assert!(super::builder().https_only(true).build().is_ok());
    }
}

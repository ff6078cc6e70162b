//! Where a webhook may be sent: to public addresses over TLS, so that nobody makes the market call a service
//! of its own network.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use url::{Host, Url};

/// The longest URL, in bytes.
const LENGTH_MAX: usize = 2_000;

/// Why an URL is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebhookUrlFault {
    /// It is no URL, or too long.
    #[error("url must be an absolute URL of at most {LENGTH_MAX} bytes")]
    Malformed,
    /// It is not `https`.
    #[error("url must begin with https://")]
    NotHttps,
    /// It has a user name or a password, which would be in every log.
    #[error("url must not contain a user name or password")]
    Credentials,
    /// Its host is in a private network.
    #[error("url must not be in a private network; see --webhooks-allow-private")]
    Private,
}

/// The URL of a webhook.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookUrl(Url);

impl WebhookUrl {
    /// Checks an URL. A name may still stand for a private address: the sender checks that when
    /// it connects ([`is_public`]).
    ///
    /// With `private_allowed`, plain HTTP and private addresses are accepted.
    pub fn new(text: &str, private_allowed: bool) -> Result<Self, WebhookUrlFault> {
        if text.len() > LENGTH_MAX {
            return Err(WebhookUrlFault::Malformed);
        }
        let url = Self(Url::parse(text).map_err(|_| WebhookUrlFault::Malformed)?);
        url.check(private_allowed).map(|()| url)
    }

    /// Checks it again: what is allowed may have changed since.
    pub fn check(&self, private_allowed: bool) -> Result<(), WebhookUrlFault> {
        let url = &self.0;
        match url.scheme() {
            "https" => {}
            "http" if private_allowed => {}
            _ => return Err(WebhookUrlFault::NotHttps),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(WebhookUrlFault::Credentials);
        }
        let is_public = match url.host() {
            None => return Err(WebhookUrlFault::Malformed),
            Some(Host::Ipv4(address)) => is_public(address.into()),
            Some(Host::Ipv6(address)) => is_public(address.into()),
            Some(Host::Domain(name)) => {
                let name = name.trim_end_matches('.');
                name != "localhost" && !name.ends_with(".localhost")
            }
        };
        if is_public || private_allowed { Ok(()) } else { Err(WebhookUrlFault::Private) }
    }

    /// As a text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl Serialize for WebhookUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// One that was stored; it is checked each time it is used.
impl<'de> Deserialize<'de> for WebhookUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(&String::deserialize(deserializer)?, true).map_err(D::Error::custom)
    }
}

impl fmt::Debug for WebhookUrl {
    /// Without the path: that of a Discord webhook is a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WebhookUrl({}://{}/…)", self.0.scheme(), self.0.host_str().unwrap_or_default())
    }
}

/// Whether an address is on the public internet: none of the special ones in IANA's registries, nor an IPv6
/// address that stands for such an IPv4 address.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let is_special = match address.octets() {
        // This network, shared by carriers (RFC 6598), protocols (RFC 6890), 6to4 relays, benchmarks
        // (RFC 2544), reserved.
        [0 | 240..=255, ..] | [192, 0, 0, _] | [192, 88, 99, _] | [198, 18 | 19, ..] => true,
        [100, second, ..] => (64..128).contains(&second),
        _ => false,
    };
    !(is_special
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast())
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    match address.segments() {
        // IPv4 addresses through a NAT64 gateway.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            is_public_v4(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)))
        }
        // Protocols, Teredo, documentation, 6to4: within the range of public addresses.
        [0x2001, second, ..] if second < 0x200 || second == 0xdb8 => false,
        [0x2002, ..] | [0x3fff, 0..=0xfff, ..] => false,
        [first, ..] => (0x2000..0x4000).contains(&first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_are_public() {
        let public =
            ["93.184.215.14", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:2800::1", "64:ff9b::808:808"];
        for address in public {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
        for address in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "127.9.9.9",
            "169.254.169.254",
            "172.16.0.1",
            "192.0.0.8",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:10.0.0.1",
            "::ffff:8.8.8.8",
            "64:ff9b::a00:1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "ff02::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn url_that_leads_into_a_private_network_is_refused() {
        use WebhookUrlFault::{Credentials, Malformed, NotHttps, Private};
        let long = format!("https://game.example/{}", "x".repeat(2_000));
        for (url, fault) in [
            ("", Malformed),
            ("/hook", Malformed),
            (long.as_str(), Malformed),
            ("http://game.example/", NotHttps),
            ("ftp://game.example/", NotHttps),
            ("https://user@game.example/", Credentials),
            ("https://:word@game.example/", Credentials),
            ("https://localhost/", Private),
            ("https://a.LOCALHOST./", Private),
            ("https://127.0.0.1:8080/", Private),
            ("https://0x7f.1/", Private),
            ("https://2130706433/", Private),
            ("https://017700000001/", Private),
            ("https://[::1]/", Private),
            ("https://[::ffff:10.0.0.1]/", Private),
            ("https://169.254.169.254/latest/meta-data", Private),
        ] {
            assert_eq!(WebhookUrl::new(url, false).unwrap_err(), fault, "{url}");
        }
        for (url, private_allowed) in [
            ("https://game.example/hook?x=1", false),
            ("https://8.8.8.8:8443/", false),
            ("http://127.0.0.1:9/", true),
            ("http://localhost/", true),
        ] {
            assert_eq!(WebhookUrl::new(url, private_allowed).unwrap().as_str(), url);
        }
    }

    #[test]
    fn path_of_a_url_is_not_logged() {
        let url = WebhookUrl::new("https://discord.example/api/webhooks/1/secret", false).unwrap();
        assert_eq!(format!("{url:?}"), "WebhookUrl(https://discord.example/…)");
    }
}

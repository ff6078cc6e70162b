//! The machine: the port, certificates, the variables that name a proxy, and what a proxy passes.

use std::io::{self, ErrorKind};
use std::net::TcpListener;

use url::{Host, Url};

use super::finding::Finding;
use crate::config::Config;

/// The variables that send this program's own requests through a proxy.
const PROXIES: [&str; 3] = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];

/// Checks what a market needs of its machine; `in_use` is whether a server is using its directory.
pub(super) fn check(config: Option<&Config>, in_use: &io::Result<bool>) -> Option<Finding> {
    config.map(|config| port(config.listen(), matches!(in_use, Ok(true))))
}

/// Whether the address can be listened on.
fn port(listen: &str, is_served: bool) -> Finding {
    match TcpListener::bind(listen) {
        Ok(_) if is_served => {
            let says = format!("a server is using the directory, and it does not listen on {listen}");
            Finding::warning(
                "port",
                says,
                "it was started with other settings: give the same to this command",
            )
        }
        Ok(_) => Finding::ok("port", format!("{listen} is free")),
        Err(error) if error.kind() == ErrorKind::AddrInUse && is_served => {
            Finding::ok("port", format!("{listen} is in use, as it should be: a server is running"))
        }
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            let port = listen.rsplit(':').next().unwrap_or_default();
            let says = format!("another program is using {listen}");
            Finding::error(
                "port",
                says,
                format!("stop it (ss -ltnp sport = :{port}), or choose another: --listen"),
            )
        }
        Err(error) => {
            let says = format!("cannot listen on {listen}: {error}");
            Finding::error("port", says, "choose an address of this machine, and a port above 1023: --listen")
        }
    }
}

/// Checks what this program needs to call others.
pub(super) fn certificates_and_proxies(url: Option<&str>) -> Vec<Finding> {
    let variable = |name: &str| {
        let value = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        value(name).or_else(|| value(&name.to_lowercase()))
    };
    vec![certificates(tradepost_client::has_certificates()), proxies(variable, url)]
}

fn certificates(present: bool) -> Finding {
    if present {
        return Finding::ok("certificates", "certificates of authorities are present");
    }
    let says = "no certificates of authorities: webhooks and public keys over https do not work";
    Finding::warning("certificates", says, "apt-get install ca-certificates")
}

/// Values are not shown: they may have passwords.
fn proxies(variable: impl Fn(&str) -> Option<String>, url: Option<&str>) -> Finding {
    let set: Vec<_> = PROXIES.into_iter().filter(|name| variable(name).is_some()).collect();
    let Some(first) = set.first() else {
        return Finding::ok("proxy variables", "no variable sends requests through a proxy");
    };
    let names = set.join(", ");
    let exempt = variable("NO_PROXY").unwrap_or_default();
    let host = url.and_then(|url| Url::parse(url).ok()).and_then(|url| url.host_str().map(str::to_owned));
    let host = host.unwrap_or_else(|| "127.0.0.1".to_owned());
    let is_exempt = exempt.split(',').any(|name| {
        let name = name.trim().trim_start_matches('.');
        name == "*" || name == host || (!name.is_empty() && host.ends_with(&format!(".{name}")))
    });
    if is_exempt || (*first == "HTTPS_PROXY" && set.len() == 1 && is_loopback(&host)) {
        let says = format!("{names}: public keys are fetched through it; webhooks and {host} are not");
        return Finding::ok("proxy variables", says);
    }
    let says = format!("{names}: commands that call {host} go through that proxy");
    Finding::warning("proxy variables", says, format!("if that is not meant: NO_PROXY={host}"))
}

/// What the market learns of its clients' addresses, behind the proxy at `url`.
pub(super) fn client_addresses(config: &Config, url: &str) -> Option<Finding> {
    let serving = config.serving().ok()?;
    let header = serving.client_address_header.map(|name| name.to_string());
    let listens_locally = config.listen().rsplit_once(':').is_some_and(|(host, _)| is_loopback(host));
    let is_behind_proxy =
        Url::parse(url).ok().is_some_and(|url| url.host_str().is_some_and(|host| !is_loopback(host)));
    Some(match (header, listens_locally) {
        (Some(name), false) => {
            let listen = config.listen();
            let says = format!("anyone who reaches {listen} directly can claim any address in {name}");
            Finding::warning(
                "client addresses",
                says,
                "listen on 127.0.0.1, or let only the proxy reach the port",
            )
        }
        (Some(name), true) => {
            Finding::ok("client addresses", format!("read from {name}, the last one counts"))
        }
        (None, true) if is_behind_proxy => {
            let says = "behind the proxy all callers look alike: without a token, no limit is theirs alone";
            let advice = "client-address-header = \"X-Forwarded-For\", if your proxy sets that header";
            Finding::warning("client addresses", says, advice)
        }
        (None, _) => Finding::ok("client addresses", "those of the connections"),
    })
}

/// Whether a host's name or address is this machine.
pub(super) fn is_loopback(host: &str) -> bool {
    match Host::parse(host) {
        Ok(Host::Domain(name)) => name == "localhost",
        Ok(Host::Ipv4(address)) => address.is_loopback(),
        Ok(Host::Ipv6(address)) => address.is_loopback(),
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::doctor::finding::Level;
    use crate::config::Options;

    #[test]
    fn a_proxy_that_catches_calls_to_the_market_is_a_warning_and_its_password_is_not_shown() {
        let set = |set: &'static [(&str, &str)]| {
            move |name: &str| {
                set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
            }
        };
        let level = |finding: Finding| finding.level;
        assert_eq!(level(proxies(set(&[]), None)), Level::Ok);
        let caught = proxies(set(&[("HTTP_PROXY", "http://me:password@proxy:3128")]), None);
        assert_eq!(caught.level, Level::Warning);
        assert!(caught.to_string().contains("NO_PROXY=127.0.0.1"), "{caught}");
        assert!(!caught.to_string().contains("password"), "{caught}");
        assert_eq!(
            level(proxies(set(&[("HTTP_PROXY", "p"), ("NO_PROXY", "a, 127.0.0.1")]), None)),
            Level::Ok
        );
        assert_eq!(level(proxies(set(&[("HTTPS_PROXY", "p")]), None)), Level::Ok);
        let url = Some("https://market.game.example");
        assert_eq!(level(proxies(set(&[("HTTPS_PROXY", "p")]), url)), Level::Warning);
        let exempt = set(&[("HTTPS_PROXY", "p"), ("NO_PROXY", ".game.example")]);
        assert_eq!(level(proxies(exempt, url)), Level::Ok);
    }

    #[test]
    fn client_addresses_are_questioned_where_they_can_be_forged_or_are_missing() {
        let level = |listen: &str, header: Option<&str>, url: &str| {
            let options = Options {
                listen: Some(listen.to_owned()),
                client_address_header: header.map(str::to_owned),
                ..Options::default()
            };
            let config = Config::of(std::path::Path::new(""), options).unwrap();
            client_addresses(&config, url).unwrap().level
        };
        let (outside, here) = ("https://market.example", "http://127.0.0.1:7171");
        assert_eq!(level("127.0.0.1:7171", None, outside), Level::Warning);
        assert_eq!(level("127.0.0.1:7171", None, here), Level::Ok);
        assert_eq!(level("[::1]:7171", Some("X-Forwarded-For"), outside), Level::Ok);
        assert_eq!(level("0.0.0.0:7171", Some("X-Forwarded-For"), outside), Level::Warning);
        assert_eq!(level("0.0.0.0:7171", None, outside), Level::Ok);
    }

    #[test]
    fn a_system_without_certificates_is_named() {
        assert_eq!([true, false].map(|present| certificates(present).level), [Level::Ok, Level::Warning]);
    }
}

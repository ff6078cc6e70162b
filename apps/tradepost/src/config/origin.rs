//! Web origins, written as browsers send them: `https://game.example`, without a slash at the end.

use axum::http::HeaderValue;
use url::Url;

/// The text is not a web origin.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "cors-origins: {0:?} is not a web origin; expected * or a scheme and a host, such as https://game.example"
)]
pub(crate) struct InvalidOrigin(String);

/// The origin as browsers send it; `*` stands for all.
pub(super) fn origin(text: &str) -> Result<HeaderValue, InvalidOrigin> {
    if text == "*" {
        return Ok(HeaderValue::from_static("*"));
    }
    canonical(text)
        .and_then(|origin| HeaderValue::try_from(origin).ok())
        .ok_or_else(|| InvalidOrigin(text.to_owned()))
}

fn canonical(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let is_bare = matches!(url.path(), "" | "/")
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    let host = url.host_str().filter(|host| is_bare && !host.is_empty() && !host.contains('*'))?;
    // The port is absent where it is the scheme's own. Applications have schemes of their own, such as
    // `capacitor://localhost`.
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    Some(format!("{}://{host}{port}", url.scheme()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_written_as_browsers_send_it() {
        for (given, sent) in [
            ("https://game.example", "https://game.example"),
            ("https://game.example/", "https://game.example"),
            ("HTTPS://Game.Example:443/", "https://game.example"),
            ("http://localhost:5173/", "http://localhost:5173"),
            ("http://[::1]:80", "http://[::1]"),
            ("https://b\u{fc}cher.example", "https://xn--bcher-kva.example"),
            ("capacitor://localhost", "capacitor://localhost"),
            ("*", "*"),
        ] {
            assert_eq!(origin(given).unwrap(), sent, "{given}");
        }
    }

    #[test]
    fn what_is_not_an_origin_is_refused_by_name() {
        for wrong in [
            "game.example",
            "game.example:8080",
            "https://",
            "https://game.example/shop",
            "https://game.example?x",
            "https://game.example/#x",
            "https://ann@game.example",
            "https://*.game.example",
            "null",
            "https://a b",
            "file:///index.html",
        ] {
            let error = origin(wrong).unwrap_err().to_string();
            assert!(error.contains(&format!("{wrong:?}")) && error.contains("cors-origins"), "{error}");
        }
    }
}

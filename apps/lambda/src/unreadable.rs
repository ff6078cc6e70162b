//! Restores bytes that were not UTF-8: a function URL passes bodies and paths on as text, with U+FFFD in the
//! place of bytes that are none, and the API must refuse them as it does on one machine.
//!
//! Limits: a text that really has U+FFFD in it is refused, too.

use lambda_http::http::Uri;
use lambda_http::{Body, Request};

/// The replacement character as a path spells it.
const IN_PATHS: &str = "%EF%BF%BD";
/// What no UTF-8 has in it.
const NO_UTF8: u8 = 0xFF;

/// The request with its original bytes where replacement characters stand for invalid UTF-8.
pub fn restore(request: Request) -> Request {
    let (mut parts, body) = request.into_parts();
    if let Some(uri) = restored_uri(&parts.uri) {
        parts.uri = uri;
    }
    let body = match body {
        Body::Text(text) if text.contains(char::REPLACEMENT_CHARACTER) => Body::Binary(restored_text(&text)),
        other => other,
    };
    Request::from_parts(parts, body)
}

fn restored_uri(uri: &Uri) -> Option<Uri> {
    let path = uri.path_and_query()?.as_str();
    if !path.contains(IN_PATHS) {
        return None;
    }
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = path.replace(IN_PATHS, "%FF").parse().ok();
    Uri::from_parts(parts).ok()
}

fn restored_text(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for (number, part) in text.split(char::REPLACEMENT_CHARACTER).enumerate() {
        if number > 0 {
            bytes.push(NO_UTF8);
        }
        bytes.extend_from_slice(part.as_bytes());
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_no_utf8_is_none_again() {
        let mut request = Request::new(Body::Text("{\"side\":\"\u{FFFD}\"}".to_owned()));
        *request.uri_mut() = "https://market.example/v1/materials/%EF%BF%BD/book?x=1".parse().unwrap();
        let request = restore(request);
        assert_eq!(request.uri().path(), "/v1/materials/%FF/book");
        assert_eq!(request.body().as_ref(), b"{\"side\":\"\xFF\"}");
    }

    #[test]
    fn all_else_is_left_as_it_is() {
        let mut request = Request::new(Body::Text("{\"reason\":\"Kupfer ⛏\"}".to_owned()));
        *request.uri_mut() = "https://market.example/v1/fees".parse().unwrap();
        let same = restore(request);
        assert_eq!(same.uri().path(), "/v1/fees");
        assert!(matches!(same.body(), Body::Text(text) if text.contains('⛏')));
    }
}

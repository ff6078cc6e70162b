//! The web page: the files of `web/dist`, embedded by `build.rs`, and the headers they are served with.
//!
//! Written by hand because `memory-serve` compresses at each start, gives all encodings one strong `ETag`,
//! has two cache policies by media type, and panics in a build without the page.
//!
//! Invariants: nothing is read from the disk. A file with its content's hash in its name (`/assets/`) may be
//! cached forever; all others are revalidated each time. The page may load from and connect to its own origin
//! only, and cannot be framed.

use axum::Router;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tradepost_http::names_tag;

/// Empty in a build without the page.
static FILES: &[File] = include!(concat!(env!("OUT_DIR"), "/page.rs"));

const INDEX: &str = "/index.html";
const CONFIG: &str = "/config.json";
/// Files whose names change with their content.
const HASHED: &str = "/assets/";
/// Scripts, styles, images and requests of the page's own origin; nothing inline, no other origin.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const NO_PAGE: &str = "This tradepost was built without its web page.\n\n\
    To get it, with Node.js 20 or newer:  cargo xtask ui\n\
    and then rebuild tradepost:           cargo build --release\n\n\
    The API is available: /docs\n";

#[derive(Debug)]
struct File {
    path: &'static str,
    media_type: &'static str,
    /// Hash of the content.
    tag: &'static str,
    plain: &'static [u8],
    brotli: Option<&'static [u8]>,
    gzip: Option<&'static [u8]>,
}

/// Whether this build has the page.
pub(crate) fn is_built() -> bool {
    !FILES.is_empty()
}

pub(crate) fn routes() -> Router {
    routes_of(FILES.iter())
}

/// The page with routes of its own, and with their configuration instead of the built one.
pub(crate) fn routes_with(own: Router) -> Router {
    routes_of(FILES.iter().filter(|file| file.path != CONFIG)).merge(own)
}

fn routes_of(files: impl Iterator<Item = &'static File> + Clone) -> Router {
    let serve = |file: &'static File| get(async move |headers: HeaderMap| file.respond(&headers));
    let router = files.clone().fold(Router::new(), |router, file| router.route(file.path, serve(file)));
    match files.into_iter().find(|file| file.path == INDEX) {
        Some(index) => router.route("/", serve(index)),
        None => router.route("/", get((StatusCode::NOT_FOUND, NO_PAGE))),
    }
}

impl File {
    /// The file in the smallest encoding that the client accepts, or 304 if the client has it.
    fn respond(&self, request: &HeaderMap) -> Response {
        let encodings = [("br", self.brotli), ("gzip", self.gzip)];
        let chosen = encodings
            .into_iter()
            .find_map(|(name, bytes)| Some((name, bytes?)).filter(|_| accepts(request, name)));
        let (encoding, bytes) = chosen.map_or((None, self.plain), |(name, bytes)| (Some(name), bytes));
        // Encodings differ in their bytes, so each has its own strong tag.
        let tag = format!("\"{}{}\"", self.tag, encoding.unwrap_or_default());
        let cache =
            if self.path.starts_with(HASHED) { "public, max-age=31536000, immutable" } else { "no-cache" };
        let headers = [
            (CACHE_CONTROL, cache),
            (VARY, "accept-encoding"),
            (CONTENT_SECURITY_POLICY, POLICY),
            (X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (REFERRER_POLICY, "no-referrer"),
        ];
        if names_tag(request.get_all(IF_NONE_MATCH), &tag) {
            return (StatusCode::NOT_MODIFIED, headers, [(ETAG, tag)]).into_response();
        }
        let mut response = (headers, [(ETAG, tag)], [(CONTENT_TYPE, self.media_type)], bytes).into_response();
        if let Some(encoding) = encoding {
            response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    }
}

/// The elements of a header that is a list, each with its parameters.
fn elements<'h>(headers: &'h HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'h str> {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim)
}

/// Whether a client accepts an encoding: it names it with a weight above 0 (RFC 9110, 12.5.3).
fn accepts(request: &HeaderMap, encoding: &str) -> bool {
    elements(request, &ACCEPT_ENCODING).any(|element| {
        let (name, parameter) = element.split_once(';').unwrap_or((element, ""));
        let weight = parameter.trim().strip_prefix("q=").map_or(Some(1000), thousandths);
        name.trim().eq_ignore_ascii_case(encoding) && weight.is_some_and(|weight| weight > 0)
    })
}

/// A weight in thousandths: 0 to 1 with at most three decimals (RFC 9110, 12.4.2).
fn thousandths(weight: &str) -> Option<u16> {
    let (whole, decimals) = weight.split_once('.').unwrap_or((weight, ""));
    let weight = format!("{whole}{decimals:0<3}").parse().ok()?;
    (whole.len() == 1 && decimals.len() <= 3 && weight <= 1000).then_some(weight)
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::http::Request;
    use tower::ServiceExt;

    use super::*;

    static PAGE: &[File] = &[
        File {
            path: "/index.html",
            media_type: "text/html; charset=utf-8",
            tag: "1a",
            plain: b"the page",
            brotli: Some(b"br"),
            gzip: Some(b"gz"),
        },
        File {
            path: "/assets/dot-5e.png",
            media_type: "image/png",
            tag: "2b",
            plain: b"dot",
            brotli: None,
            gzip: None,
        },
    ];

    async fn get_page(
        files: &'static [File],
        path: &str,
        headers: &[(&str, &str)],
    ) -> (Response<()>, String) {
        let mut request = Request::get(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = routes_of(files.iter()).oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        (Response::from_parts(parts, ()), String::from_utf8(body.to_vec()).unwrap())
    }

    fn header<'r>(response: &'r Response<()>, name: &HeaderName) -> Option<&'r str> {
        response.headers().get(name).map(|value| value.to_str().unwrap())
    }

    #[tokio::test]
    async fn the_page_is_at_the_root_in_an_encoding_that_the_client_accepts() {
        for (accepted, encoding, expected) in [
            ("gzip, deflate, br, zstd", Some("br"), "br"),
            ("br;q=0, gzip;q=0.5", Some("gzip"), "gz"),
            ("GZIP", Some("gzip"), "gz"),
            ("br;q=0.000, gzip;q=0.001", Some("gzip"), "gz"),
            ("br;q=x, gzip;q=2, zstd", None, "the page"),
            ("", None, "the page"),
        ] {
            for path in ["/", "/index.html"] {
                let (response, body) = get_page(PAGE, path, &[("accept-encoding", accepted)]).await;
                assert_eq!((response.status(), body.as_str()), (StatusCode::OK, expected), "{accepted}");
                assert_eq!(header(&response, &CONTENT_ENCODING), encoding, "{accepted}");
                assert_eq!(header(&response, &CONTENT_TYPE), Some("text/html; charset=utf-8"));
                assert_eq!(header(&response, &VARY), Some("accept-encoding"));
            }
        }
        let (response, body) = get_page(PAGE, "/assets/dot-5e.png", &[("accept-encoding", "br, gzip")]).await;
        assert_eq!((header(&response, &CONTENT_ENCODING), body.as_str()), (None, "dot"));
    }

    #[tokio::test]
    async fn only_files_with_a_hash_in_their_name_are_cached_forever() {
        let (index, _) = get_page(PAGE, "/", &[]).await;
        assert_eq!(header(&index, &CACHE_CONTROL), Some("no-cache"));
        let (asset, _) = get_page(PAGE, "/assets/dot-5e.png", &[]).await;
        assert_eq!(header(&asset, &CACHE_CONTROL), Some("public, max-age=31536000, immutable"));
    }

    #[tokio::test]
    async fn a_file_that_the_client_has_is_not_sent_again() {
        let (first, _) = get_page(PAGE, "/", &[("accept-encoding", "br")]).await;
        let tag = header(&first, &ETAG).unwrap();
        let weak = format!("\"x\", W/{tag}");
        for known in [tag, weak.as_str(), "*"] {
            let (again, body) =
                get_page(PAGE, "/", &[("accept-encoding", "br"), ("if-none-match", known)]).await;
            assert_eq!((again.status(), body.as_str()), (StatusCode::NOT_MODIFIED, ""), "{known}");
            assert_eq!(header(&again, &ETAG), Some(tag));
            assert_eq!(header(&again, &CACHE_CONTROL), Some("no-cache"));
        }
        let (other, body) = get_page(PAGE, "/", &[("accept-encoding", "gzip"), ("if-none-match", tag)]).await;
        assert_eq!(
            (other.status(), body.as_str()),
            (StatusCode::OK, "gz"),
            "another encoding has another tag"
        );
    }

    #[tokio::test]
    async fn the_page_loads_from_and_connects_to_its_own_origin_only() {
        let (index, _) = get_page(PAGE, "/", &[]).await;
        let policy = header(&index, &CONTENT_SECURITY_POLICY).unwrap();
        let rules: Vec<_> = policy.split("; ").collect();
        assert_eq!(rules[0], "default-src 'none'");
        for rule in &rules[1..] {
            assert!(rule.ends_with(" 'self'") || rule.ends_with(" 'none'"), "{rule}");
        }
        for rule in ["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"] {
            assert!(rules.contains(&rule), "{policy}");
        }
        assert_eq!(header(&index, &X_CONTENT_TYPE_OPTIONS), Some("nosniff"));
        assert_eq!(header(&index, &REFERRER_POLICY), Some("no-referrer"));
    }

    #[tokio::test]
    async fn a_build_without_the_page_explains_how_to_get_it() {
        let (response, body) = get_page(&[], "/", &[]).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        assert!(body.contains("cargo xtask ui") && body.contains("/docs"), "{body}");
    }
}

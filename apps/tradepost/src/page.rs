//! The web page: the files of `web/dist` as the build put them into the program, and the headers they go out with.
//!
//! Not here: how they were compressed (`build.rs`), what is in them (`ui`).
//!
//! Invariants: nothing is read from the disk. What has its content's hash in its name (`/assets/`) may be kept for good,
//! all else is asked for again each time. The page may load and speak to its own origin only, and nobody may frame it.

use axum::Router;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

/// The files of this build; none if it was built without the page.
static FILES: &[File] = include!(concat!(env!("OUT_DIR"), "/page.rs"));

/// Where the page starts.
const INDEX: &str = "/index.html";
/// Where files are whose names change with their content.
const HASHED: &str = "/assets/";
/// Scripts, styles, pictures and requests of the page's own origin; nothing inline, nothing from elsewhere.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const NO_PAGE: &str = "This tradepost was built without its web page.\n\n\
    To get it, with Node.js 20 or newer:  cargo xtask ui\n\
    and then build tradepost again:       cargo build --release\n\n\
    The API is there all the same: /docs\n";

/// A file of the page.
#[derive(Debug)]
struct File {
    /// Its address.
    path: &'static str,
    media_type: &'static str,
    /// Of its content.
    tag: &'static str,
    plain: &'static [u8],
    brotli: Option<&'static [u8]>,
    gzip: Option<&'static [u8]>,
}

/// Whether this build has the page.
pub(crate) fn is_there() -> bool {
    !FILES.is_empty()
}

/// The page's routes.
pub(crate) fn routes() -> Router {
    routes_of(FILES)
}

fn routes_of(files: &'static [File]) -> Router {
    let serve = |file: &'static File| get(async move |headers: HeaderMap| file.answer(&headers));
    let router = files.iter().fold(Router::new(), |router, file| router.route(file.path, serve(file)));
    match files.iter().find(|file| file.path == INDEX) {
        Some(index) => router.route("/", serve(index)),
        None => router.route("/", get((StatusCode::NOT_FOUND, NO_PAGE))),
    }
}

impl File {
    /// The file in the smallest form that the client reads, unless it has it.
    fn answer(&self, asked: &HeaderMap) -> Response {
        let encodings = [("br", self.brotli), ("gzip", self.gzip)];
        let chosen = encodings
            .into_iter()
            .find_map(|(name, bytes)| Some((name, bytes?)).filter(|_| reads(asked, name)));
        let (encoding, bytes) = chosen.map_or((None, self.plain), |(name, bytes)| (Some(name), bytes));
        // Each form has a tag of its own: they are the same file, but not the same bytes.
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
        if has(asked, &tag) {
            return (StatusCode::NOT_MODIFIED, headers, [(ETAG, tag)]).into_response();
        }
        let mut response = (headers, [(ETAG, tag)], [(CONTENT_TYPE, self.media_type)], bytes).into_response();
        if let Some(encoding) = encoding {
            response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    }
}

/// The parts of a header that is a list, each with its parameters.
fn parts<'h>(headers: &'h HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'h str> {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim)
}

/// Whether a client reads an encoding: it names it, and not with a weight of 0 (RFC 9110, 12.5.3).
fn reads(asked: &HeaderMap, encoding: &str) -> bool {
    parts(asked, &ACCEPT_ENCODING).any(|part| {
        let (name, weight) = part.split_once(';').unwrap_or((part, ""));
        let weight = weight.trim().strip_prefix("q=").map_or(Ok(1.0), str::parse::<f32>);
        name.trim().eq_ignore_ascii_case(encoding) && weight.is_ok_and(|weight| weight > 0.0)
    })
}

/// Whether the client has these bytes already (RFC 9110, 13.1.2).
fn has(asked: &HeaderMap, tag: &str) -> bool {
    parts(asked, &IF_NONE_MATCH).any(|known| known == "*" || known.trim_start_matches("W/") == tag)
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

    async fn ask(files: &'static [File], path: &str, headers: &[(&str, &str)]) -> (Response<()>, String) {
        let mut request = Request::get(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = routes_of(files).oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        (Response::from_parts(parts, ()), String::from_utf8(body.to_vec()).unwrap())
    }

    fn header<'r>(response: &'r Response<()>, name: &HeaderName) -> Option<&'r str> {
        response.headers().get(name).map(|value| value.to_str().unwrap())
    }

    #[tokio::test]
    async fn the_page_starts_at_the_root_in_the_form_that_the_client_reads() {
        for (accepted, encoding, expected) in [
            ("gzip, deflate, br, zstd", Some("br"), "br"),
            ("br;q=0, gzip;q=0.5", Some("gzip"), "gz"),
            ("GZIP", Some("gzip"), "gz"),
            ("br;q=x, zstd", None, "the page"),
            ("", None, "the page"),
        ] {
            for path in ["/", "/index.html"] {
                let (response, body) = ask(PAGE, path, &[("accept-encoding", accepted)]).await;
                assert_eq!((response.status(), body.as_str()), (StatusCode::OK, expected), "{accepted}");
                assert_eq!(header(&response, &CONTENT_ENCODING), encoding, "{accepted}");
                assert_eq!(header(&response, &CONTENT_TYPE), Some("text/html; charset=utf-8"));
                assert_eq!(header(&response, &VARY), Some("accept-encoding"));
            }
        }
        let (response, body) = ask(PAGE, "/assets/dot-5e.png", &[("accept-encoding", "br, gzip")]).await;
        assert_eq!((header(&response, &CONTENT_ENCODING), body.as_str()), (None, "dot"));
    }

    #[tokio::test]
    async fn only_what_has_a_hash_in_its_name_is_kept() {
        let (index, _) = ask(PAGE, "/", &[]).await;
        assert_eq!(header(&index, &CACHE_CONTROL), Some("no-cache"));
        let (asset, _) = ask(PAGE, "/assets/dot-5e.png", &[]).await;
        assert_eq!(header(&asset, &CACHE_CONTROL), Some("public, max-age=31536000, immutable"));
    }

    #[tokio::test]
    async fn what_a_client_has_is_not_sent_again() {
        let (first, _) = ask(PAGE, "/", &[("accept-encoding", "br")]).await;
        let tag = header(&first, &ETAG).unwrap();
        let weak = format!("\"x\", W/{tag}");
        for known in [tag, weak.as_str(), "*"] {
            let (again, body) = ask(PAGE, "/", &[("accept-encoding", "br"), ("if-none-match", known)]).await;
            assert_eq!((again.status(), body.as_str()), (StatusCode::NOT_MODIFIED, ""), "{known}");
            assert_eq!(header(&again, &ETAG), Some(tag));
            assert_eq!(header(&again, &CACHE_CONTROL), Some("no-cache"));
        }
        let (other, body) = ask(PAGE, "/", &[("accept-encoding", "gzip"), ("if-none-match", tag)]).await;
        assert_eq!((other.status(), body.as_str()), (StatusCode::OK, "gz"), "another form has another tag");
    }

    #[tokio::test]
    async fn the_page_loads_and_speaks_to_its_own_origin_only() {
        let (index, _) = ask(PAGE, "/", &[]).await;
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
    async fn without_a_page_the_root_says_how_to_get_it() {
        let (response, body) = ask(&[], "/", &[]).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        assert!(body.contains("cargo xtask ui") && body.contains("/docs"), "{body}");
    }
}

//! What the web page needs of a demo: short links that sign in, the state of the world, and its speed.
//!
//! Reading the state needs no token. A caller with the guest's token, which the terminal's link gives, is the
//! person at the terminal: it may change the speed and get the designer's token.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, LOCATION, REFERRER_POLICY};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use rand::distr::SampleString;
use rand::distr::slice::Choose;
use serde::Deserialize;
use serde_json::json;
use tokio::sync::watch;
use tradepost_bots::{SPEED_MAX, SignInLinks, Status};
use tradepost_wire::Time;

/// The letters of a code: those that look alike are left out.
const LETTERS: [char; 31] = [
    '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'j', 'k', 'm', 'n', 'p',
    'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z',
];
/// Some 50 bits: nobody guesses one.
const CODE_LENGTH: usize = 10;

/// The state of a demo's routes.
pub(crate) struct DemoPage {
    guest: Entrance,
    operator: Entrance,
    status: watch::Receiver<Status>,
    speed: watch::Sender<u16>,
}

/// A short address that signs in.
struct Entrance {
    code: String,
    token: String,
}

impl Entrance {
    fn new(token: String) -> Self {
        let code = Choose::new(&LETTERS).map(|letters| letters.sample_string(&mut rand::rng(), CODE_LENGTH));
        Self { code: code.unwrap_or_default(), token }
    }
}

impl DemoPage {
    /// The routes for these tokens.
    pub(crate) fn new(
        guest_token: String,
        operator_token: String,
        status: watch::Receiver<Status>,
        speed: watch::Sender<u16>,
    ) -> Self {
        Self { guest: Entrance::new(guest_token), operator: Entrance::new(operator_token), status, speed }
    }

    /// The links that sign in, for a market at this address.
    pub(crate) fn links(&self, address: &str) -> SignInLinks {
        let link = |entrance: &Entrance| format!("{address}/in/{}", entrance.code);
        SignInLinks { guest: link(&self.guest), operator: link(&self.operator) }
    }

    pub(crate) fn routes(self: Arc<Self>) -> Router {
        Router::new()
            .route("/in/{code}", get(enter))
            .route("/config.json", get(config))
            .route("/demo/status", get(status))
            .route("/demo/speed", post(set_speed))
            .route("/demo/designer", post(designer))
            .with_state(self)
    }

    /// Whether a request is from the person at the terminal.
    fn is_ours(&self, headers: &HeaderMap) -> bool {
        let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        given
            .and_then(|value| value.strip_prefix("Bearer "))
            .is_some_and(|token| token == self.guest.token || token == self.operator.token)
    }
}

#[derive(Debug, Deserialize)]
struct Destination {
    /// A view of the page, such as `m/bread`.
    #[serde(default)]
    to: String,
}

/// Signs in, and shows a view. The token comes after the `#`: browsers do not send that part to servers, so
/// no server logs it.
async fn enter(
    State(demo): State<Arc<DemoPage>>,
    Path(code): Path<String>,
    Query(Destination { to }): Query<Destination>,
) -> Response {
    let Some(entrance) = [&demo.guest, &demo.operator].into_iter().find(|entrance| entrance.code == code)
    else {
        return (
            StatusCode::NOT_FOUND,
            "This link is of an earlier start of the demo: use the one on its terminal.\n",
        )
            .into_response();
    };
    let is_view = to.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/_-.:".contains(&byte));
    let view = if is_view { to.as_str() } else { "" };
    let location = format!("/#/{view}?token={}", entrance.token);
    let headers =
        [(LOCATION, location.as_str()), (CACHE_CONTROL, "no-store"), (REFERRER_POLICY, "no-referrer")];
    (StatusCode::SEE_OTHER, headers).into_response()
}

/// The page's configuration: days are counted from the start of the world.
async fn config(State(demo): State<Arc<DemoPage>>) -> impl IntoResponse {
    let start = Some(demo.status.borrow().start).filter(|start| *start > 0);
    let calendar = start.map(|start| json!({ "day_one": Time(start).to_string() }));
    let config = json!({ "api": "", "name": "Tradepost demo", "calendar": calendar, "demo": true });
    ([(CACHE_CONTROL, "no-cache")], Json(config))
}

async fn status(State(demo): State<Arc<DemoPage>>) -> impl IntoResponse {
    // A paused world publishes nothing, so its speed is read where it is set.
    let status = Status { speed: *demo.speed.borrow(), ..demo.status.borrow().clone() };
    ([(CACHE_CONTROL, "no-store")], Json(status))
}

#[derive(Debug, Deserialize)]
struct Speed {
    speed: u16,
}

/// Sets how many times as fast as usual the world is played; 0 pauses it.
async fn set_speed(
    State(demo): State<Arc<DemoPage>>,
    headers: HeaderMap,
    Json(Speed { speed }): Json<Speed>,
) -> StatusCode {
    if !demo.is_ours(&headers) {
        return StatusCode::UNAUTHORIZED;
    }
    demo.speed.send_replace(speed.min(SPEED_MAX));
    StatusCode::NO_CONTENT
}

/// The designer's token.
async fn designer(State(demo): State<Arc<DemoPage>>, headers: HeaderMap) -> Response {
    if !demo.is_ours(&headers) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    ([(CACHE_CONTROL, "no-store")], Json(json!({ "token": demo.operator.token }))).into_response()
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::http::Request;
    use tower::ServiceExt;

    use super::*;

    fn demo() -> (Arc<DemoPage>, watch::Sender<u16>) {
        let status = watch::Sender::new(Status { start: 1_900_000_800_000, ..Status::default() });
        let speed = watch::Sender::new(1);
        let (guest, operator) = ("guest.token".to_owned(), "operator.token".to_owned());
        (Arc::new(DemoPage::new(guest, operator, status.subscribe(), speed.clone())), speed)
    }

    async fn send(
        demo: &Arc<DemoPage>,
        method: &str,
        path: &str,
        token: &str,
        body: &'static str,
    ) -> Response {
        let request =
            Request::builder().method(method).uri(path).header(AUTHORIZATION, format!("Bearer {token}"));
        let request = request.header("content-type", "application/json").body(Body::from(body)).unwrap();
        Arc::clone(demo).routes().oneshot(request).await.unwrap()
    }

    async fn json(response: Response) -> serde_json::Value {
        serde_json::from_slice(&to_bytes(response.into_body(), usize::MAX).await.unwrap()).unwrap()
    }

    #[tokio::test]
    async fn short_link_signs_in_and_opens_a_view() {
        let (demo, _) = demo();
        let links = demo.links("http://127.0.0.1:7171");
        assert!(links.guest.len() < 45 && links.guest != links.operator, "{links:?}");
        let path = links.guest.trim_start_matches("http://127.0.0.1:7171");
        for (query, location) in [
            ("", "/#/?token=guest.token"),
            ("?to=m/bread", "/#/m/bread?token=guest.token"),
            ("?to=m/%0d%0aset-cookie", "/#/?token=guest.token"),
        ] {
            let response = send(&demo, "GET", &format!("{path}{query}"), "", "").await;
            assert_eq!(response.status(), StatusCode::SEE_OTHER, "{query}");
            assert_eq!(response.headers()[LOCATION], location, "{query}");
            assert_eq!(response.headers()[CACHE_CONTROL], "no-store");
        }
        assert_eq!(send(&demo, "GET", "/in/0000000000", "", "").await.status(), StatusCode::NOT_FOUND);
    }

    #[tokio::test]
    async fn only_the_person_at_the_terminal_changes_the_speed_or_becomes_the_designer() {
        let (demo, speed) = demo();
        for token in ["", "guest", "another.token"] {
            let refused = send(&demo, "POST", "/demo/speed", token, r#"{"speed":0}"#).await;
            assert_eq!(refused.status(), StatusCode::UNAUTHORIZED, "{token}");
            let refused = send(&demo, "POST", "/demo/designer", token, "").await;
            assert_eq!(refused.status(), StatusCode::UNAUTHORIZED, "{token}");
        }
        assert_eq!(*speed.borrow(), 1);
        for (body, expected) in
            [(r#"{"speed":0}"#, 0), (r#"{"speed":20}"#, 20), (r#"{"speed":65535}"#, SPEED_MAX)]
        {
            let done = send(&demo, "POST", "/demo/speed", "guest.token", body).await;
            assert_eq!((done.status(), *speed.borrow()), (StatusCode::NO_CONTENT, expected));
        }
        let status = json(send(&demo, "GET", "/demo/status", "", "").await).await;
        assert_eq!(status["speed"], SPEED_MAX);
        let token = json(send(&demo, "POST", "/demo/designer", "guest.token", "").await).await;
        assert_eq!(token, json!({ "token": "operator.token" }));
    }

    #[tokio::test]
    async fn the_pages_configuration_counts_days_from_the_start_of_the_world() {
        let (demo, _) = demo();
        let config = json(send(&demo, "GET", "/config.json", "", "").await).await;
        assert_eq!(config["calendar"]["day_one"], "2030-03-17T18:00:00.000Z");
        assert_eq!((&config["demo"], &config["api"]), (&json!(true), &json!("")));
    }
}

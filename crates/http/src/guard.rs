//! The door of the guarded routes: no handler behind it runs without a caller who may call now.
//!
//! Operators are not limited: the game's server acts for all its players.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::auth::Role;
use crate::error::{Code, Failure};
use crate::state::App;

/// Reads the caller, takes a request out of its bucket, and hands both on in the request's extensions.
pub(crate) async fn guard(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let caller = match app.keys().caller(request.headers()) {
        Ok(caller) => caller,
        Err(failure) => return failure.into_response(),
    };
    let limiter = app.request_limiter().filter(|_| caller.role == Role::Player);
    let standing = limiter.map(|limiter| limiter.take(&caller.subject));
    let Some(standing) = standing else {
        request.extensions_mut().insert(caller);
        return next.run(request).await;
    };
    let mut response = if standing.is_empty() {
        let detail = "too many requests; see the RateLimit headers";
        Failure::new(Code::RateLimited, detail).retry_after(standing.wait_seconds).into_response()
    } else {
        request.extensions_mut().insert(caller);
        request.extensions_mut().insert(standing);
        next.run(request).await
    };
    standing.write(response.headers_mut());
    response
}

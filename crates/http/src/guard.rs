//! The guard of the protected routes: their handlers run only for a verified caller within its rate limit.
//!
//! Operators are not rate-limited: the game's server acts for all its players.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use tradepost_wire::Code;

use crate::auth::Role;
use crate::failure::Failure;
use crate::revocation;
use crate::state::App;

/// Verifies the caller and its rate limit, and passes both on in the request's extensions.
pub(crate) async fn guard(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let caller = match app.keys().caller(request.headers()) {
        Ok(caller) => caller,
        Err(failure) => return failure.into_response(),
    };
    if let Err(failure) = revocation::check(app.access(), &caller).await {
        return failure.into_response();
    }
    let limiter = app.request_limiter().filter(|_| caller.role == Role::Player);
    let Some(limit) = limiter.map(|limiter| limiter.take(&caller.subject)) else {
        request.extensions_mut().insert(caller);
        return next.run(request).await;
    };
    let mut response = if limit.is_exceeded() {
        let detail = "too many requests; see the RateLimit headers";
        Failure::new(Code::RateLimited, detail).retry_after(limit.wait_seconds).into_response()
    } else {
        request.extensions_mut().insert(caller);
        request.extensions_mut().insert(limit);
        next.run(request).await
    };
    limit.write(response.headers_mut());
    response
}

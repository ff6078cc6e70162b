//! The routes: one file for each capability or resource.
//!
//! A handler's signature shows its rights: the capability it is given ([`crate::port`]) and the caller it takes
//! ([`crate::auth`]). Handlers turn wire into domain and back, and decide nothing.

mod materials;
mod orders;
mod batch;
mod account;
mod operator;
mod economy;
mod stream;
mod health;
mod problems;

use utoipa_axum::router::OpenApiRouter;

use crate::state::App;

/// What needs no token.
pub(crate) fn open() -> OpenApiRouter<App> {
    OpenApiRouter::new().merge(materials::routes()).merge(stream::routes()).merge(health::routes())
}

/// What needs a token.
pub(crate) fn guarded() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(orders::routes())
        .merge(batch::routes())
        .merge(account::routes())
        .merge(operator::routes())
        .merge(economy::routes())
}

/// What needs a token and takes as long as it takes.
pub(crate) fn unhurried() -> OpenApiRouter<App> {
    operator::unhurried_routes()
}

//! The routes, one file per resource.
//!
//! A handler's signature shows its rights: the port it uses ([`tradepost_ports`]) and the caller it accepts
//! ([`crate::auth`]). Handlers convert between wire and domain, and decide nothing.

mod materials;
mod rules;
mod clock;
mod orders;
mod batch;
mod material_batch;
mod account;
mod operator;
mod access;
mod transfers;
mod economy;
mod stream;
mod feed;
mod socket;
mod webhooks;
mod health;
mod problems;

use utoipa_axum::router::OpenApiRouter;

use crate::state::App;

pub use batch::BATCH_SIZE_MAX;

/// The routes that need no token.
pub(crate) fn open() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(materials::routes())
        .merge(clock::routes())
        .merge(rules::open_routes())
        .merge(stream::routes())
        .merge(socket::routes())
        .merge(health::routes())
}

/// The routes that need a token.
pub(crate) fn guarded() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(orders::routes())
        .merge(batch::routes())
        .merge(account::routes())
        .merge(operator::routes())
        .merge(access::routes())
        .merge(transfers::routes())
        .merge(material_batch::routes())
        .merge(economy::routes())
        .merge(webhooks::routes())
        .merge(rules::routes())
}

/// The routes that need a token and have no timeout.
pub(crate) fn without_timeout() -> OpenApiRouter<App> {
    operator::routes_without_timeout().merge(feed::routes())
}

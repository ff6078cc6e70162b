//! Health, metrics and the page of error codes, for those who run the server.

use std::sync::{Arc, LazyLock};

use axum::extract::State;
use axum::http::HeaderName;
use axum::http::header::CONTENT_TYPE;
use axum::response::Html;
use serde::Serialize;
use tradepost_ports::{MarketData, Refusal};
use tradepost_wire::Code;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::problems;
use crate::answer::Json;
use crate::failure::Failure;
use crate::state::App;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(alive))
        .routes(routes!(ready))
        .routes(routes!(metrics))
        .routes(routes!(errors))
}

/// The server's health.
#[derive(Debug, Serialize, ToSchema)]
struct Health {
    /// Always `ok`: a server that is not ready returns a problem.
    #[schema(example = "ok")]
    status: &'static str,
}

/// Reports that the process is running.
#[utoipa::path(get, path = "/healthz", tag = "server", responses((status = OK, description = "The process is running", body = Health)))]
async fn alive() -> Json<Health> {
    Json(Health { status: "ok" })
}

/// Reports whether the server can serve requests.
#[utoipa::path(
    get, path = "/readyz", tag = "server",
    responses((status = OK, description = "The server can serve requests", body = Health), problems::Ready)
)]
async fn ready(State(market): State<Arc<dyn MarketData>>) -> Result<Json<Health>, Failure> {
    match market.ready().await {
        Ok(()) => Ok(Json(Health { status: "ok" })),
        Err(internal @ Refusal::Internal(_)) => Err(internal.into()),
        Err(refusal) => Err(Failure::new(Code::NotReady, refusal.to_string())),
    }
}

/// Returns the metrics in Prometheus's text format.
#[utoipa::path(
    get, path = "/metrics", tag = "server",
    responses((status = OK, description = "The metrics", body = String, content_type = "text/plain"))
)]
async fn metrics(State(app): State<App>) -> ([(HeaderName, &'static str); 1], String) {
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], app.render_metrics())
}

/// Explains the codes of problem documents.
#[utoipa::path(
    get, path = "/errors", tag = "server",
    responses((status = OK, description = "An HTML page", body = String, content_type = "text/html"))
)]
async fn errors() -> Html<&'static str> {
    static PAGE: LazyLock<String> = LazyLock::new(page);
    Html(&PAGE)
}

fn page() -> String {
    let rows = Code::ALL.iter().map(|code| {
        let (word, title, meaning) = (code.as_str(), code.title(), code.meaning());
        format!("<dt id=\"{word}\"><code>{word}</code> {}: {title}</dt>\n<dd>{meaning}</dd>\n", code.status())
    });
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Tradepost: errors</title>\n\
         <h1>Errors</h1>\n<dl>\n{}</dl>\n</html>\n",
        rows.collect::<String>()
    )
}

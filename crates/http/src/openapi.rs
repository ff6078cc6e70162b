//! The OpenAPI document, generated from the code; `api/openapi.json` is its committed copy.

use axum::Router;
use axum::http::StatusCode;
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use tradepost_wire::{Code, OrderRequest, Problem, RuleChanges, RulesRequest, Summary};
use utoipa::openapi::schema::{Schema, SchemaType, Type};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{OpenApi, RefOr};
use utoipa::{Modify, OpenApi as _, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::failure::Failure;
use crate::routes;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Tradepost",
        description = "A commodities market for games: sellers post asks, buyers post bids, and the market pairs them \
            at the best price, keeping goods and coins in escrow until then.\n\nEvery number is an integer of at most \
            2^53 − 1 (`12.0` is read as 12). Money is in coins, the smallest unit. Times are RFC 3339 in UTC with milliseconds. Responses may \
            gain fields; requests with unknown fields are refused. A failed request returns an RFC 9457 problem \
            document: match on its `code` (`/errors` lists them all). Every response has an `x-request-id`. Where \
            players' requests are limited, responses also have `RateLimit-Limit`, `RateLimit-Remaining` and \
            `RateLimit-Reset` (seconds)."
    ),
    tags(
        (name = "market data", description = "Public; no token required."),
        (name = "orders", description = "Quote, place, reduce and cancel orders."),
        (name = "account", description = "A player's own account."),
        (name = "operator", description = "For the game's server, whose token has the `role` `operator` and the scope that the operation names."),
        (name = "server", description = "Health, metrics and documentation, for those who run the server."),
    ),
    components(schemas(Problem, Summary)),
    modifiers(&TokenScheme)
)]
struct Document;

struct TokenScheme;

impl Modify for TokenScheme {
    fn modify(&self, openapi: &mut OpenApi) {
        let mut scheme = Http::new(HttpAuthScheme::Bearer);
        scheme.bearer_format = Some("JWT".to_owned());
        scheme.description = Some(
            "A JWT with `sub` (the player's id), `role` (`player`, the default, or `operator`) and `exp`, signed with \
             the server's secret (HS256) or the game's own key (EdDSA, ES256, RS256). Each operation lists whom it \
             admits: `player`, for the player's own account, and operators whose `scope` has one of the words \
             listed (`read`, `transfer`, `trade`, `support`, `rules`; `admin` has all, and so has an operator's token \
             without `scope`)."
                .to_owned(),
        );
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

/// The OpenAPI document of the whole API.
pub fn openapi() -> OpenApi {
    let mut openapi = OpenApiRouter::with_openapi(Document::openapi())
        .merge(routes::open())
        .merge(routes::guarded())
        .merge(routes::without_timeout())
        .into_openapi();
    let parameters = openapi.paths.paths.values_mut().flat_map(|path| {
        let operations = [&mut path.get, &mut path.put, &mut path.post, &mut path.patch, &mut path.delete];
        operations.into_iter().flatten().filter_map(|operation| operation.parameters.as_mut()).flatten()
    });
    for parameter in parameters {
        if let RefOr::T(parameter) = parameter {
            parameter.schema.iter_mut().for_each(not_null);
        }
    }
    let schemas = openapi.components.iter_mut().flat_map(|components| components.schemas.iter_mut());
    // In a change of rules, `null` restores a default.
    let changes = [RulesRequest::name(), RuleChanges::name()];
    for (schema_name, schema) in schemas {
        if let RefOr::T(Schema::Object(object)) = schema {
            let can_be_null =
                |name: &str| changes.iter().any(|change| change == schema_name) && name != "effective_at";
            let optional = object.properties.iter_mut();
            let optional =
                optional.filter(|(name, _)| !object.required.contains(name) && !can_be_null(name.as_str()));
            optional.for_each(|(_, property)| not_null(property));
        }
    }
    let order_request =
        openapi.components.as_mut().and_then(|components| components.schemas.get_mut(&*OrderRequest::name()));
    if let Some(RefOr::T(Schema::Object(order_request))) = order_request {
        // A batch operation adds `op` to it by `allOf`; with `additionalProperties: false` nothing would
        // match both.
        order_request.additional_properties = None;
    }
    openapi
}

/// The OpenAPI document as the committed and served JSON.
pub fn openapi_json() -> String {
    let mut text = openapi().to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}

/// `/openapi.json`, and Swagger UI under `/docs`, which loads nothing from other origins.
pub(crate) fn docs() -> Router {
    let config = Config::default().validator_url("none").persist_authorization(true);
    let pages: Router = SwaggerUi::new("/docs").url("/openapi.json", openapi()).config(config).into();
    pages.layer(map_response(async |response: Response| match response.status() {
        StatusCode::NOT_FOUND => Failure::new(Code::NotFound, "no such page").into_response(),
        _ => response,
    }))
}

/// Removes `null` from a schema: absent fields are omitted, never `null`.
fn not_null(schema: &mut RefOr<Schema>) {
    let RefOr::T(inner) = schema else { return };
    match inner {
        Schema::Object(object) => not_null_type(&mut object.schema_type),
        Schema::Array(array) => not_null_type(&mut array.schema_type),
        Schema::OneOf(one_of) => {
            one_of.items.retain(|item| !is_null(item));
            if let [only] = one_of.items.as_slice() {
                *schema = only.clone();
            }
        }
        _ => (),
    }
}

fn not_null_type(schema_type: &mut SchemaType) {
    if let SchemaType::Array(types) = schema_type {
        types.retain(|kind| *kind != Type::Null);
        if let [only] = types.as_slice() {
            *schema_type = SchemaType::Type(only.clone());
        }
    }
}

fn is_null(schema: &RefOr<Schema>) -> bool {
    matches!(schema, RefOr::T(Schema::Object(object)) if object.schema_type == SchemaType::Type(Type::Null))
}

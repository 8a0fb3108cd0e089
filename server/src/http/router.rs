//! Every route, once. The authorization matrix of the tests is held against this list.

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::routing::{get, post};
use axum_extra::extract::cookie::Key;
use leptos::config::LeptosOptions;
use leptos_axum::{LeptosRoutes, generate_route_list};
use tokio_util::sync::CancellationToken;
use tower_http::compression::CompressionLayer;

use super::{api, assets, audit, auth, cookies, front_door, health, letters, live, pages, policy_file};
use crate::state::AppState;

/// What handlers need beside the state.
pub struct Doors {
    /// What everything shares.
    pub state: Arc<AppState>,
    /// Seals cookies.
    pub key: Key,
    /// Seals the memory of bounces.
    pub seal: cookies::Seal,
    /// Leptos's own options.
    pub leptos: LeptosOptions,
    /// For streams of events.
    pub places: live::Places,
    /// Ends them.
    pub shutdown: CancellationToken,
}

/// One route that is not a page of the Leptos router and not a server function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// GET (and HEAD) or POST.
    pub method: &'static str,
    /// As axum writes paths.
    pub path: &'static str,
}

/// The routes beside pages and server functions.
pub const ROUTES: &[Route] = &[
    Route { method: "GET", path: "/browse/{*rest}" },
    Route { method: "GET", path: "/jira" },
    Route { method: "GET", path: "/jira/{*rest}" },
    Route { method: "GET", path: "/projects" },
    Route { method: "GET", path: "/projects/{*rest}" },
    Route { method: "GET", path: "/issues" },
    Route { method: "GET", path: "/issues/{*rest}" },
    Route { method: "GET", path: "/issues/" },
    Route { method: "GET", path: "/secure/{*rest}" },
    Route { method: "GET", path: "/go" },
    Route { method: "GET", path: "/auth/sign-in" },
    Route { method: "GET", path: "/auth/callback" },
    Route { method: "POST", path: "/auth/sign-out" },
    Route { method: "GET", path: "/signed-out" },
    Route { method: "GET", path: "/healthz" },
    Route { method: "GET", path: "/readyz" },
    Route { method: "GET", path: "/pkg/{*rest}" },
    Route { method: "GET", path: "/favicon.svg" },
    Route { method: "GET", path: "/schema/policy.json" },
    Route { method: "GET", path: "/system/letters/{letter}" },
    Route { method: "GET", path: "/requests/{id}/events" },
    Route { method: "GET", path: "/grants/{id}/events" },
    Route { method: "GET", path: "/api/v1/openapi.json" },
    Route { method: "GET", path: "/api/v1/requests" },
    Route { method: "GET", path: "/api/v1/requests/{id}" },
    Route { method: "POST", path: "/api/v1/requests/{id}/approve" },
    Route { method: "POST", path: "/api/v1/requests/{id}/deny" },
    Route { method: "GET", path: "/api/v1/grants" },
    Route { method: "GET", path: "/api/v1/grants/{id}" },
    Route { method: "GET", path: "/api/v1/seats" },
    Route { method: "GET", path: "/api/v1/{*rest}" },
    Route { method: "GET", path: "/audit/export.csv" },
    Route { method: "GET", path: "/audit/export.jsonl" },
    Route { method: "GET", path: "/settings/rules/policy.toml" },
    Route { method: "POST", path: policy_file::IMPORT },
];

/// Whether a path is the portal's own, on any host. Mirrored paths are not.
pub fn is_own(path: &str) -> bool {
    matches!(
        path,
        "/" | "/go"
            | "/ask"
            | "/audit"
            | "/inbox"
            | "/problem"
            | "/stand-ins"
            | "/system"
            | "/signed-out"
            | "/healthz"
            | "/readyz"
            | "/favicon.svg"
            | "/schema/policy.json"
    ) || ["/audit/", "/requests/", "/grants/", "/settings/", "/auth/", "/api/", "/pkg/", "/system/"]
        .iter()
        .any(|prefix| path.starts_with(prefix))
}

/// What load balancers ask, by whatever name they reach us.
pub fn is_for_machines(path: &str) -> bool {
    matches!(path, "/healthz" | "/readyz")
}

/// All routes.
pub fn router(state: Arc<AppState>, shutdown: CancellationToken) -> Router {
    let key = cookies::key(state.config.server.cookie_secret.as_ref());
    let leptos = LeptosOptions::builder().output_name("latchkey").site_root("target/site").build();
    let places = live::Places::default();
    let doors = Arc::new(Doors {
        state,
        seal: cookies::Seal::new(&key),
        key,
        leptos: leptos.clone(),
        places,
        shutdown,
    });
    let mut plain = Router::new();
    for route in ROUTES {
        let handler = match route.path {
            "/go" => get(front_door::go),
            "/auth/sign-in" => get(auth::sign_in),
            "/auth/callback" => get(auth::callback),
            "/auth/sign-out" => post(auth::sign_out),
            "/signed-out" => get(auth::signed_out),
            "/healthz" => get(health::healthz),
            "/system/letters/{letter}" => get(letters::letter),
            "/readyz" => get(health::readyz),
            "/schema/policy.json" => get(assets::policy_schema),
            "/requests/{id}/events" => get(live::request_events),
            "/grants/{id}/events" => get(live::grant_events),
            "/audit/export.csv" => get(audit::export_csv),
            "/audit/export.jsonl" => get(audit::export_jsonl),
            "/settings/rules/policy.toml" => get(policy_file::download),
            policy_file::IMPORT => post(policy_file::import),
            "/pkg/{*rest}" | "/favicon.svg" => get(assets::asset.layer(CompressionLayer::new())),
            path if api::is_for_programs(path) => api::handler(path),
            _ => get(front_door::mirrored),
        };
        plain = plain.route(route.path, handler);
    }
    let for_pages = Arc::clone(&doors);
    let page = move |request: Request| pages::page(Arc::clone(&for_pages), request);
    let for_functions = Arc::clone(&doors);
    let function = move |request: Request| pages::server_function(Arc::clone(&for_functions), request);
    let rendered = Router::new()
        .leptos_routes_with_handler(generate_route_list(app::app::App), page.clone())
        .route("/api/{*name}", post(function))
        .fallback(page)
        .layer(CompressionLayer::new())
        .with_state(leptos);
    plain.with_state(doors).merge(rendered)
}

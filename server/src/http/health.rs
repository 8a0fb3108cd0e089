//! Whether the process lives, and whether it is ready for people.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::router::Doors;

/// `GET /healthz`: the process answers. Depends on nothing.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: 200 as soon as people can be served. A provider that is down degrades the portal and does not stop
/// it; without the database it only lets people through, and a load balancer should prefer another replica.
pub async fn readyz(State(doors): State<Arc<Doors>>) -> Response {
    let database = doors.state.db.ping().await.is_ok();
    let provider = doors.state.provider_answers().await;
    let word = |works: bool| if works { "works" } else { "down" };
    let status = if database { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let body = json!({ "database": word(database), "identity_provider": word(provider) });
    (status, Json(body)).into_response()
}

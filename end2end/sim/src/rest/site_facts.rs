//! What the site says of itself.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use serde_json::{Value, json};

use super::{Answer, Refusal};
use crate::machine;
use crate::server::Shared;

/// Open to everybody, but not to wrong credentials.
pub(super) async fn server_info(State(shared): State<Shared>, headers: HeaderMap) -> Answer {
    let site = shared.site();
    if headers.contains_key(AUTHORIZATION) && !site.knows(&headers) {
        return Err(Refusal::unauthorized());
    }
    Ok(Json(json!({
        "baseUrl": shared.base_url(),
        "displayUrl": shared.base_url(),
        "version": "1001.0.0-SIM",
        "versionNumbers": [1001, 0, 0],
        "deploymentType": "Cloud",
        "buildNumber": 100_300,
        "buildDate": "2026-01-01T00:00:00.000+0000",
        "serverTime": machine::now().format("%Y-%m-%dT%H:%M:%S%.3f+0000").to_string(),
        "scmInfo": "simulated",
        "serverTitle": format!("Simulated Jira of {}", site.world.site),
    })))
}

pub(super) async fn tenant(State(shared): State<Shared>) -> Json<Value> {
    Json(json!({ "cloudId": shared.site().world.cloud_id }))
}

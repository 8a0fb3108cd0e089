//! The API for programs, under `/api/v1`. A bearer token says for whom a program speaks; cookies say nothing here, so
//! no page of anybody can make a browser use it.

mod bearer;
mod decide;
mod object;
mod openapi;
mod problem;
mod read;

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, any, get, post};

pub use problem::as_problem;

use super::router::Doors;
use problem::{Kind, Problem};

/// Whether a path belongs to programs.
pub fn is_for_programs(path: &str) -> bool {
    path.starts_with("/api/v1/")
}

/// What answers a path of the API.
pub fn handler(path: &str) -> MethodRouter<Arc<Doors>> {
    match path {
        "/api/v1/openapi.json" => get(document),
        "/api/v1/requests" => get(read::requests),
        "/api/v1/requests/{id}" => get(read::request),
        "/api/v1/requests/{id}/approve" => post(decide::approve),
        "/api/v1/requests/{id}/deny" => post(decide::deny),
        "/api/v1/grants" => get(read::grants),
        "/api/v1/grants/{id}" => get(read::grant),
        "/api/v1/seats" => get(read::seats),
        _ => any(nothing),
    }
}

/// `GET /api/v1/openapi.json`.
async fn document(State(doors): State<Arc<Doors>>) -> Response {
    let json = [(header::CONTENT_TYPE, "application/json")];
    (json, openapi::document(doors.state.config.server.public_url.as_str())).into_response()
}

async fn nothing() -> Problem {
    Problem::new(Kind::NotFound)
}

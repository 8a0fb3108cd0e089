//! How the REST API answers: JSON, or an `ErrorCollection`; always with rate limit headers.

use axum::Json;
use axum::extract::OriginalUri;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::{SecondsFormat, TimeDelta};
use serde_json::{Map, Value, json};

use crate::machine;

pub(crate) type Answer = Result<Json<Value>, Refusal>;

/// An answer that is not the one asked for.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    messages: Vec<String>,
    errors: Map<String, Value>,
    /// Jira answers some 403s without a body.
    is_silent: bool,
}

impl Refusal {
    pub fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, messages: vec![message.into()], errors: Map::new(), is_silent: false }
    }

    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// 400 with the blame on one field.
    pub fn bad_field(field: &str, message: &str) -> Self {
        let errors = Map::from_iter([(field.to_owned(), json!(message))]);
        Self { status: StatusCode::BAD_REQUEST, messages: Vec::new(), errors, is_silent: false }
    }

    pub fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "Client must be authenticated to access this resource.")
    }

    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, message)
    }

    pub fn silently_forbidden() -> Self {
        Self { is_silent: true, ..Self::forbidden("") }
    }

    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, message)
    }

    pub fn status(&self) -> StatusCode {
        self.status
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        if self.is_silent {
            return self.status.into_response();
        }
        let body = json!({ "errorMessages": self.messages, "errors": self.errors });
        (self.status, Json(body)).into_response()
    }
}

pub(crate) async fn not_found(OriginalUri(uri): OriginalUri) -> Refusal {
    Refusal::not_found(format!("No resource at {}", uri.path()))
}

pub(crate) async fn method_not_allowed() -> Refusal {
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed")
}

/// The headers of the burst limit.
pub(crate) fn rate_limit(remaining: &str) -> [(&'static str, String); 3] {
    let reset = (machine::now() + TimeDelta::seconds(1)).to_rfc3339_opts(SecondsFormat::Secs, true);
    [
        ("x-ratelimit-limit", "100".to_owned()),
        ("x-ratelimit-remaining", remaining.to_owned()),
        ("x-ratelimit-reset", reset),
    ]
}

/// The limit is never near: 429 is a fault to be set.
pub(super) async fn with_rate_limit(answer: Response) -> Response {
    (rate_limit("99"), [("x-ratelimit-nearlimit", "false")], answer).into_response()
}

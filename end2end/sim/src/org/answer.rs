//! How the organization plane answers: JSON, or an error in one of the three shapes that were seen; always with rate
//! limit headers.

use axum::Json;
use axum::extract::OriginalUri;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::SecondsFormat;
use serde_json::{Value, json};

use crate::machine;
use crate::rest::rate_limit;

pub(super) type Answer = Result<Json<Value>, Refusal>;

/// An answer that is not the one asked for.
#[derive(Debug)]
pub(super) enum Refusal {
    /// What the API itself says: a code to act on.
    Coded { status: StatusCode, code: &'static str, title: &'static str, detail: String },
    /// What the gateway in front of it says.
    Gateway { status: StatusCode, path: String, message: &'static str },
    /// No key, or none that is known.
    Unauthorized,
}

impl Refusal {
    pub fn coded(status: StatusCode, code: &'static str, title: &'static str, detail: &str) -> Self {
        Self::Coded { status, code, title, detail: detail.to_owned() }
    }

    pub fn bad_body(detail: &str) -> Self {
        Self::coded(StatusCode::BAD_REQUEST, "ADMIN-400-24", "Invalid request body", detail)
    }

    pub fn bad_cursor() -> Self {
        Self::coded(StatusCode::BAD_REQUEST, "ADMIN-400-1", "Invalid page cursor", "The cursor is not valid")
    }

    pub fn unknown(detail: &str) -> Self {
        Self::coded(StatusCode::NOT_FOUND, "ADMIN-UAM-404-1", "Unknown Resource", detail)
    }

    /// In a line, for answers that tell it of one item of many.
    pub fn reason(&self) -> &str {
        match self {
            Self::Coded { detail, .. } => detail,
            Self::Gateway { message, .. } => message,
            Self::Unauthorized => "Unauthorized",
        }
    }

    pub fn status(&self) -> StatusCode {
        match self {
            Self::Coded { status, .. } | Self::Gateway { status, .. } => *status,
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = self.status();
        let body = match self {
            Self::Coded { code, title, detail, .. } => json!({ "errors": [{
                "id": machine::random_id(),
                "status": status.as_str(),
                "code": code,
                "title": title,
                "detail": detail,
            }] }),
            Self::Gateway { path, message, .. } => json!({
                "timestamp": machine::now().to_rfc3339_opts(SecondsFormat::Millis, false),
                "path": path,
                "status": status.as_u16(),
                "error": status.canonical_reason(),
                "message": message,
                "requestId": machine::random_id(),
            }),
            Self::Unauthorized => json!({ "code": 401, "message": "Unauthorized" }),
        };
        (status, Json(body)).into_response()
    }
}

/// The body of a 429, which is a fault to be set.
pub(crate) fn too_many_requests() -> Response {
    let status = StatusCode::TOO_MANY_REQUESTS;
    Refusal::coded(status, "ADMIN-429-1", "Rate limit exceeded", "Try again later").into_response()
}

pub(super) async fn not_found(OriginalUri(uri): OriginalUri) -> Refusal {
    Refusal::Gateway {
        status: StatusCode::NOT_FOUND,
        path: uri.path().to_owned(),
        message: "No such resource",
    }
}

pub(super) async fn method_not_allowed() -> Refusal {
    let status = StatusCode::METHOD_NOT_ALLOWED;
    Refusal::coded(status, "ADMIN-405-1", "Method not supported", "The method is not supported")
}

pub(super) async fn with_rate_limit(answer: Response) -> Response {
    (rate_limit("99"), answer).into_response()
}

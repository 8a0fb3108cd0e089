//! The policy as a file: `GET /settings/rules/policy.toml` is what decides now, `POST /settings/rules/import` makes a
//! pasted one the draft. The answer of the form is its page again, with what was pasted: too much for anything else.

use std::sync::Arc;

use app::standalone::Standalone;
use app::views::ImportInput;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use tracing::error;
use url::form_urlencoded;

use super::audit::oversees;
use super::error::Page;
use super::router::Doors;
use super::{limits, pages};
use crate::operations::exchange_policy::{Exported, export};

/// Where the form is, and where it goes.
pub const IMPORT: &str = "/settings/rules/import";

/// What decides now.
pub async fn download(State(doors): State<Arc<Doors>>, request: Parts) -> Response {
    if let Err(refusal) = oversees(&request, "/settings/rules") {
        return refusal;
    }
    match export(&doors.state).await {
        Ok(Exported { number, text }) => {
            let name = format!("attachment; filename=\"latchkey-policy-{number}.toml\"");
            let kind = "application/toml; charset=utf-8".to_owned();
            ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], text).into_response()
        }
        Err(error) => {
            error!(%error, "The database failed an export of the policy");
            Page(Standalone::Unavailable { again: "/settings/rules".to_owned() }).into_response()
        }
    }
}

/// The form, sent.
pub async fn import(State(doors): State<Arc<Doors>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, limits::FILE).await else {
        return Page(Standalone::TooLarge).into_response();
    };
    let value = |name: &str| {
        let found = form_urlencoded::parse(&body).find(|(key, _)| key == name);
        found.map(|(_, value)| value.into_owned()).unwrap_or_default()
    };
    let sent = ImportInput { revision: value("revision"), text: value("text").replace("\r\n", "\n") };
    pages::answer(doors, Request::from_parts(parts, Body::empty()), sent).await
}

//! Answers outside the pages: refusals and breakdowns, as whole documents in the portal's look.

use app::standalone::{Standalone, standalone};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// A document of its own, with the status that goes with it.
pub struct Page(pub Standalone);

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry = (status == StatusCode::SERVICE_UNAVAILABLE || status == StatusCode::TOO_MANY_REQUESTS)
            .then_some([(header::RETRY_AFTER, "5")]);
        let html = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
        (status, html, retry, standalone(&self.0)).into_response()
    }
}

//! Styles, icons and the islands' WASM, carried inside the binary.

use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{Embed, EmbeddedFile};

/// What `frontend/build` made. The folder may be empty: the native half builds alone.
#[derive(Embed)]
#[folder = "../target/site"]
#[allow_missing = true]
struct Site;

/// A file of the site. Its address does not change with its content unless it has a query, so browsers ask again.
pub async fn asset(request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    let Some(file) = Site::get(path) else { return StatusCode::NOT_FOUND.into_response() };
    let etag = etag(&file);
    let caching =
        if request.uri().query().is_some() { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = [(header::CACHE_CONTROL, HeaderValue::from_static(caching)), (header::ETAG, etag.clone())];
    if request.headers().get(header::IF_NONE_MATCH) == Some(&etag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static(kind(path)))];
    (headers, kind, file.data).into_response()
}

/// What a policy looks like when it is written down, for editors.
pub async fn policy_schema() -> Response {
    ([(header::CONTENT_TYPE, "application/schema+json")], domain::policy::SCHEMA).into_response()
}

fn etag(file: &EmbeddedFile) -> HeaderValue {
    let hash: String =
        file.metadata.sha256_hash().iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    HeaderValue::from_str(&format!("\"{hash}\"")).expect("hexadecimal digits are a header")
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

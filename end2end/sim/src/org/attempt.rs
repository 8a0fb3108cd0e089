//! Which requests are writes, and what they are about.

use axum::http::{Method, Uri};
use serde_json::Value;

use super::place::Place;
use crate::site::Attempt;

/// What a write is about, as far as the request tells; `None` for reads, of which many are POSTs.
pub(crate) fn attempt_of(method: &Method, uri: &Uri, body: &[u8]) -> Option<Attempt> {
    let path = uri.path();
    let method = match *method {
        Method::POST if !path.ends_with("/search") && !path.ends_with("/workspaces") => "POST",
        Method::DELETE => "DELETE",
        _ => return None,
    };
    if !path.starts_with("/admin/") {
        return None;
    }
    let place = Place::of(path);
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let account_id = place.account.or_else(|| body["accountId"].as_str().map(str::to_owned));
    let product = body["resource"].as_str().and_then(product_in).map(str::to_owned);
    Some(Attempt { method, path: path.to_owned(), account_id, group_id: place.group, product })
}

/// `ari:cloud:jira-software::site/1` is about `jira-software`.
pub(super) fn product_in(resource: &str) -> Option<&str> {
    resource.strip_prefix("ari:cloud:")?.split_once("::site/").map(|(product, _)| product)
}

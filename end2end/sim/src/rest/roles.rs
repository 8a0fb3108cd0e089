//! Products and their seats.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use serde_json::json;

use super::shapes::Shapes;
use super::{Answer, Refusal};
use crate::server::Shared;
use crate::site::Site;

pub(super) async fn all(State(shared): State<Shared>, headers: HeaderMap) -> Answer {
    let site = shared.site_read_by(&headers)?;
    require_admin(&site, "Only Jira administrators can view application roles.")?;
    let shapes = Shapes { site: &site, base_url: shared.base_url() };
    Ok(Json(site.products.iter().map(|product| shapes.role(product)).collect()))
}

pub(super) async fn one(State(shared): State<Shared>, headers: HeaderMap, Path(key): Path<String>) -> Answer {
    let site = shared.site_read_by(&headers)?;
    require_admin(&site, "Only Jira administrators can view application roles.")?;
    let unknown = || Refusal::not_found(format!("No application role with key '{key}' exists."));
    let product = site.product(&key).ok_or_else(unknown)?;
    Ok(Json(Shapes { site: &site, base_url: shared.base_url() }.role(product)))
}

/// What it was at the start: Jira caches this number for seven days.
pub(super) async fn approximate_count(
    State(shared): State<Shared>,
    headers: HeaderMap,
    Path(key): Path<String>,
) -> Answer {
    let site = shared.site_for(&headers)?;
    require_admin(&site, "Only Jira administrators can access license details.")?;
    let count = site.product(&key).map_or(0, |product| product.approximate_count);
    Ok(Json(json!({ "key": format!("license.{key}.approximateUserCount"), "value": count.to_string() })))
}

fn require_admin(site: &Site, otherwise: &str) -> Result<(), Refusal> {
    if site.settings.bot.administers() { Ok(()) } else { Err(Refusal::forbidden(otherwise)) }
}

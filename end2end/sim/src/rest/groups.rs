//! Finding groups.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use serde_json::json;

use super::{Answer, Params, Refusal};
use crate::server::Shared;
use crate::site::{Group, SITE_ADMINS, Site};

/// Groups whose name contains the query. Who may not browse groups finds none.
pub(super) async fn picker(State(shared): State<Shared>, headers: HeaderMap, params: Params) -> Answer {
    let site = shared.site_for(&headers)?;
    let query = params.get("query").unwrap_or_default().to_lowercase();
    let is_wanted = |group: &&Group| {
        site.settings.bot.administers()
            && group.name.to_lowercase().contains(&query)
            && !params.all("excludeId").any(|id| id == group.group_id)
            && !params.all("exclude").any(|name| name == group.name)
    };
    let found: Vec<_> = site.groups.values().filter(is_wanted).collect();
    let total = found.len();
    let shown: Vec<_> = found.into_iter().take(params.number("maxResults", 20)).map(picked).collect();
    let header = format!("Showing {} of {total} matching groups", shown.len());
    Ok(Json(json!({ "header": header, "total": total, "groups": shown })))
}

pub(super) async fn bulk(State(shared): State<Shared>, headers: HeaderMap, params: Params) -> Answer {
    let site = shared.site_for(&headers)?;
    if !site.settings.bot.administers() {
        return Err(Refusal::forbidden("Browse users and groups permission is required to view groups."));
    }
    let access = params.get("accessType");
    if access.is_some_and(|access| !["site-admin", "admin", "user"].contains(&access)) {
        return Err(Refusal::bad_request("accessType must be site-admin, admin or user"));
    }
    let is_wanted = |group: &&Group| {
        is_any_of(params.all("groupId"), &group.group_id)
            && is_any_of(params.all("groupName"), &group.name)
            && access.is_none_or(|access| (access == "user") == (group.group_id != SITE_ADMINS))
            && params.get("applicationKey").is_none_or(|key| gives(&site, group, key))
    };
    let found: Vec<_> = site.groups.values().filter(is_wanted).collect();
    let (start, size) = (params.number("startAt", 0), params.number("maxResults", 50).clamp(1, 50));
    let details = |group: &&Group| json!({ "groupId": group.group_id, "name": group.name });
    let values: Vec<_> = found.iter().skip(start).take(size).map(details).collect();
    Ok(Json(json!({
        "startAt": start,
        "maxResults": size,
        "total": found.len(),
        "isLast": start + values.len() >= found.len(),
        "values": values,
    })))
}

pub(super) fn no_such_group() -> Refusal {
    Refusal::not_found("Specified group does not exist or you do not have required permissions")
}

fn picked(group: &Group) -> serde_json::Value {
    let (managed_by, usage) = match (group.synced, group.group_id == SITE_ADMINS) {
        (true, _) => ("EXTERNAL", "USERBASE_GROUP"),
        (false, true) => ("ADMINS", "ADMIN_OVERSIGHT"),
        (false, false) => ("ADMINS", "USERBASE_GROUP"),
    };
    json!({
        "groupId": group.group_id,
        "name": group.name,
        "html": group.name,
        "labels": [],
        "managedBy": managed_by,
        "usageType": usage,
    })
}

/// No values given: no restriction.
fn is_any_of<'a>(values: impl Iterator<Item = &'a str>, wanted: &str) -> bool {
    let mut values = values.peekable();
    values.peek().is_none() || values.any(|value| value == wanted)
}

fn gives(site: &Site, group: &Group, key: &str) -> bool {
    site.product(key).is_some_and(|product| product.groups.contains(&group.group_id))
}

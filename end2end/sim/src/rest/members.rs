//! Members of a group: list, add, remove. The two writes the portal lives by.

use axum::Extension;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::groups::no_such_group;
use super::shapes::Shapes;
use super::{Answer, Params, Refusal};
use crate::faults::Lying;
use crate::server::Shared;
use crate::site::{Attempt, Group, Site, Standing};

const PATH: &str = "/rest/api/3/group/user";

/// What a write names; Jira takes the group's id or its name.
struct Wanted {
    group_id: Option<String>,
    account_id: Option<String>,
    is_lying: bool,
}

pub(super) async fn add(
    State(shared): State<Shared>,
    lying: Option<Extension<Lying>>,
    headers: HeaderMap,
    params: Params,
    body: Bytes,
) -> Response {
    let mut site = shared.site();
    site.note_time();
    let json: Result<Value, _> = serde_json::from_slice(&body);
    let account_id = json.as_ref().ok().and_then(account_in);
    let wanted = Wanted { group_id: group_id(&site, &params), account_id, is_lying: lying.is_some() };
    let (attempt, before) = wanted.attempt(&site, "POST");
    let outcome = try_add(&mut site, &headers, &params, wanted);
    let answer = outcome.map(|group_id| {
        let shapes = Shapes { site: &site, base_url: shared.base_url() };
        (StatusCode::CREATED, Json(site.groups.get(&group_id).map(|it| shapes.group(it)))).into_response()
    });
    logged(&mut site, attempt, before, answer)
}

pub(super) async fn remove(
    State(shared): State<Shared>,
    lying: Option<Extension<Lying>>,
    headers: HeaderMap,
    params: Params,
) -> Response {
    let mut site = shared.site();
    site.note_time();
    let account_id = params.get("accountId").map(str::to_owned);
    let wanted = Wanted { group_id: group_id(&site, &params), account_id, is_lying: lying.is_some() };
    let (attempt, before) = wanted.attempt(&site, "DELETE");
    let answer = try_remove(&mut site, &headers, &params, wanted).map(|()| StatusCode::OK.into_response());
    logged(&mut site, attempt, before, answer)
}

pub(super) async fn list(State(shared): State<Shared>, headers: HeaderMap, params: Params) -> Answer {
    let site = shared.site_read_by(&headers)?;
    if !site.settings.bot.administers() {
        return Err(Refusal::forbidden("Browse users and groups permission is required to view groups."));
    }
    require_group(&params)?;
    let group = group_id(&site, &params).and_then(|id| site.groups.get(&id)).ok_or_else(no_such_group)?;
    let shapes = Shapes { site: &site, base_url: shared.base_url() };
    let with_inactive = params.get("includeInactiveUsers") == Some("true");
    let members = group.shown().iter().filter_map(|id| site.accounts.get(id));
    let listed = members.filter(|account| match account.standing {
        Standing::Active => true,
        Standing::Inactive => with_inactive,
        Standing::Suspended | Standing::NotInvited => false,
    });
    let all: Vec<_> = listed.map(|account| shapes.user(account)).collect();
    Ok(Json(page(&shapes, group, &params, &all)))
}

/// Writes the attempt down with what the caller is told, and leaves its number with the answer.
pub(super) fn logged(
    site: &mut Site,
    attempt: Attempt,
    before: Vec<String>,
    answer: Result<Response, Refusal>,
) -> Response {
    let status = answer.as_ref().map_or_else(Refusal::status, Response::status);
    let number = site.record(attempt, before, Some(status.as_u16()));
    let mut answer = answer.into_response();
    answer.extensions_mut().insert(number);
    answer
}

pub(super) fn is_allowed_to_write(site: &Site, headers: &HeaderMap) -> Result<(), Refusal> {
    if !site.knows(headers) {
        return Err(Refusal::unauthorized());
    }
    if !site.settings.bot.edits_groups() {
        return Err(Refusal::silently_forbidden());
    }
    Ok(())
}

fn try_add(site: &mut Site, headers: &HeaderMap, params: &Params, wanted: Wanted) -> Result<String, Refusal> {
    is_allowed_to_write(site, headers)?;
    require_group(params)?;
    let account_id = wanted.account_id.ok_or_else(|| Refusal::bad_request("accountId is required"))?;
    let group_id = wanted.group_id.ok_or_else(no_such_group)?;
    if wanted.is_lying {
        site.check_add(&group_id, &account_id)?;
    } else {
        site.add_to_group(&group_id, &account_id)?;
    }
    Ok(group_id)
}

fn try_remove(site: &mut Site, headers: &HeaderMap, params: &Params, wanted: Wanted) -> Result<(), Refusal> {
    is_allowed_to_write(site, headers)?;
    require_group(params)?;
    let account_id = wanted.account_id.ok_or_else(|| Refusal::bad_request("accountId is required"))?;
    let group_id = wanted.group_id.ok_or_else(no_such_group)?;
    if wanted.is_lying {
        site.check_remove(&group_id, &account_id)?;
    } else {
        site.remove_from_group(&group_id, &account_id)?;
    }
    Ok(())
}

impl Wanted {
    fn attempt(&self, site: &Site, method: &'static str) -> (Attempt, Vec<String>) {
        let (account_id, group_id) = (self.account_id.clone(), self.group_id.clone());
        let attempt = Attempt { method, path: PATH.to_owned(), account_id, group_id, product: None };
        let before = site.accepted(&attempt);
        (attempt, before)
    }
}

/// A body with another key, such as `name`, names a user nobody knows: Jira answers 404, not 400.
fn account_in(json: &Value) -> Option<String> {
    match (&json["accountId"], &json["name"]) {
        (Value::String(id), _) => Some(id.clone()),
        (Value::Null, Value::String(name)) => Some(name.clone()),
        _ => None,
    }
}

/// A groupId is taken as it is, so that an unknown one shows in the log.
fn group_id(site: &Site, params: &Params) -> Option<String> {
    let by_name = || Some(site.group_named(params.get("groupname")?)?.group_id.clone());
    params.get("groupId").map(str::to_owned).or_else(by_name)
}

fn require_group(params: &Params) -> Result<(), Refusal> {
    match (params.get("groupId"), params.get("groupname")) {
        (None, None) => Err(Refusal::bad_request("Either groupId or groupname is required")),
        (Some(_), Some(_)) => Err(Refusal::bad_request("groupId and groupname may not be used together")),
        _ => Ok(()),
    }
}

fn page(shapes: &Shapes<'_>, group: &Group, params: &Params, all: &[Value]) -> Value {
    let start = params.number("startAt", 0);
    let size = params.number("maxResults", 50).clamp(1, 50);
    let values: Vec<_> = all.iter().skip(start).take(size).collect();
    let is_last = start + values.len() >= all.len();
    let link = |from: usize| {
        let here = shapes.link("group/member?groupId=", &group.group_id);
        format!("{here}&startAt={from}&maxResults={size}")
    };
    let mut page = json!({
        "self": link(start),
        "startAt": start,
        "maxResults": size,
        "total": all.len(),
        "isLast": is_last,
        "values": values,
    });
    if !is_last {
        page["nextPage"] = json!(link(start + size));
    }
    page
}

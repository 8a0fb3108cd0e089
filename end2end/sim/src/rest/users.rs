//! Users: search, look up, invite.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::members::{is_allowed_to_write, logged};
use super::shapes::Shapes;
use super::{Answer, Params, Refusal};
use crate::server::Shared;
use crate::site::{Account, Attempt, Refused, Site, Standing};

pub(super) async fn myself(State(shared): State<Shared>, headers: HeaderMap, params: Params) -> Answer {
    let site = shared.site_read_by(&headers)?;
    let bot = site.accounts.get(&site.world.bot.account_id).ok_or_else(Refusal::unauthorized)?;
    Ok(Json(Shapes { site: &site, base_url: shared.base_url() }.whole_user(bot, &params)))
}

pub(super) async fn user(State(shared): State<Shared>, headers: HeaderMap, params: Params) -> Answer {
    let site = shared.site_read_by(&headers)?;
    let account = wanted_account(&site, &params)?;
    Ok(Json(Shapes { site: &site, base_url: shared.base_url() }.whole_user(account, &params)))
}

pub(super) async fn groups(State(shared): State<Shared>, headers: HeaderMap, params: Params) -> Answer {
    let site = shared.site_read_by(&headers)?;
    let account = wanted_account(&site, &params)?;
    let shapes = Shapes { site: &site, base_url: shared.base_url() };
    Ok(Json(site.groups_of(&account.account_id).map(|group| shapes.group_name(group)).collect()))
}

/// Active accounts whose name or e-mail starts with the query. Who may not browse users finds nobody.
pub(super) async fn search(State(shared): State<Shared>, headers: HeaderMap, params: Params) -> Answer {
    let site = shared.site_for(&headers)?;
    let (query, account_id) = (params.get("query"), params.get("accountId"));
    match (query, account_id, params.get("property")) {
        (None, None, None) => {
            return Err(Refusal::bad_request("Either query, accountId or property must be provided"));
        }
        (Some(_), Some(_), _) => {
            return Err(Refusal::bad_request("query and accountId may not be used together"));
        }
        _ if !site.settings.bot.administers() => return Ok(Json(json!([]))),
        _ => {}
    }
    let is_wanted = |account: &&Account| match (query, account_id) {
        (Some(query), _) => is_found_by(account, query),
        (None, Some(id)) => account.account_id == id,
        (None, None) => false,
    };
    let shapes = Shapes { site: &site, base_url: shared.base_url() };
    let found = site.accounts.values().filter(|account| account.is_active()).filter(is_wanted);
    let page = found.skip(params.number("startAt", 0)).take(params.number("maxResults", 50).min(1000));
    Ok(Json(page.map(|account| shapes.user(account)).collect()))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Invitation {
    email_address: String,
    products: Vec<String>,
}

pub(super) async fn invite(State(shared): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let mut site = shared.site();
    site.note_time();
    let outcome = try_invite(&mut site, &headers, &body);
    let account_id = outcome.as_ref().ok().cloned();
    let answer = outcome.map(|account_id| {
        let shapes = Shapes { site: &site, base_url: shared.base_url() };
        let user = site.accounts.get(&account_id).map(|it| shapes.whole_user(it, &Params::default()));
        (StatusCode::CREATED, Json(user)).into_response()
    });
    let path = "/rest/api/3/user".to_owned();
    let attempt = Attempt { method: "POST", path, account_id, ..Attempt::default() };
    logged(&mut site, attempt, Vec::new(), answer)
}

fn try_invite(site: &mut Site, headers: &HeaderMap, body: &[u8]) -> Result<String, Refusal> {
    is_allowed_to_write(site, headers)?;
    let invitation: Invitation = serde_json::from_slice(body)
        .map_err(|_| Refusal::bad_request("emailAddress and products are required"))?;
    site.invite(&invitation.email_address, &invitation.products).map_err(|refused| match refused {
        Refused::Full { .. } => Refusal::bad_request("The number of licensed users is exceeded"),
        other => other.into(),
    })
}

/// A query in e-mail form looks at the e-mail only, hidden or not; any other also at the name.
fn is_found_by(account: &Account, query: &str) -> bool {
    let query = query.to_lowercase();
    let email_starts = account.email.to_lowercase().starts_with(&query);
    if query.contains('@') {
        return email_starts;
    }
    account.name.to_lowercase().starts_with(&query) || (email_starts && !account.email_hidden)
}

fn wanted_account<'a>(site: &'a Site, params: &Params) -> Result<&'a Account, Refusal> {
    if !site.settings.bot.administers() {
        return Err(Refusal::forbidden("Browse users and groups permission is required to view users."));
    }
    let account = params.get("accountId").and_then(|id| site.accounts.get(id));
    account.filter(|account| account.standing != Standing::NotInvited).ok_or_else(|| {
        Refusal::not_found("Specified user does not exist or you do not have required permissions")
    })
}

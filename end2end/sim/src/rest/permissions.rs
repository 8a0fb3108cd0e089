//! Permissions: the bot's own, and what another account may do in a project.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Answer, Params, Refusal};
use crate::server::Shared;
use crate::site::{Account, Project, Site};

/// Global permissions known here; who administers Jira holds them all.
const GLOBAL: [&str; 5] =
    ["ADMINISTER", "SYSTEM_ADMIN", "USER_PICKER", "BULK_CHANGE", "CREATE_SHARED_OBJECTS"];
/// Project permissions known here; who may browse a project holds them all.
const PROJECT: [&str; 4] = ["BROWSE_PROJECTS", "CREATE_ISSUES", "EDIT_ISSUES", "ADD_COMMENTS"];

pub(super) async fn mine(State(shared): State<Shared>, headers: HeaderMap, params: Params) -> Answer {
    let site = shared.site_for(&headers)?;
    let wanted = params.get("permissions").ok_or_else(|| Refusal::bad_request("permissions is required"))?;
    let bot = site.accounts.get(&site.world.bot.account_id).ok_or_else(Refusal::unauthorized)?;
    let project = named_project(&site, bot, &params)?;
    let mut permissions = Map::new();
    for key in wanted.split(',').map(str::trim) {
        let have = match project {
            _ if GLOBAL.contains(&key) => site.settings.bot.administers(),
            _ if !PROJECT.contains(&key) => return Err(Refusal::bad_field(key, "Unrecognized permission")),
            Some(_) => true,
            None => site.projects.iter().any(|project| site.may_browse(bot, project)),
        };
        permissions.insert(key.to_owned(), permission(key, have));
    }
    Ok(Json(json!({ "permissions": permissions })))
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Question {
    account_id: Option<String>,
    global_permissions: Vec<String>,
    project_permissions: Vec<ProjectQuestion>,
}

#[derive(Deserialize)]
struct ProjectQuestion {
    permissions: Vec<String>,
    #[serde(default)]
    projects: Vec<u64>,
    #[serde(default)]
    issues: Vec<u64>,
}

pub(super) async fn check(State(shared): State<Shared>, headers: HeaderMap, body: Bytes) -> Answer {
    let site = shared.site_read_by(&headers)?;
    let question: Question =
        serde_json::from_slice(&body).map_err(|_| Refusal::bad_request("Invalid request payload."))?;
    let bot = &site.world.bot.account_id;
    let about = question.account_id.as_ref().unwrap_or(bot);
    if about != bot && !site.settings.bot.administers() {
        return Err(Refusal::forbidden("Only Jira administrators can perform this operation."));
    }
    require_known(&question)?;
    let administers = about == bot && site.settings.bot.administers();
    let global = if administers { question.global_permissions.clone() } else { Vec::new() };
    let account = site.member_of_site(about);
    let asked = question.project_permissions.iter();
    let granted =
        asked.flat_map(|asked| asked.permissions.iter().map(|key| grant(&site, account, asked, key)));
    Ok(Json(json!({ "globalPermissions": global, "projectPermissions": granted.collect::<Vec<_>>() })))
}

/// Ids of projects and issues that are not there are left out, like those that may not be seen.
fn grant(site: &Site, account: Option<&Account>, asked: &ProjectQuestion, key: &str) -> Value {
    let may = |project: &Project| account.is_some_and(|account| site.may_browse(account, project));
    let projects = asked.projects.iter().filter(|id| site.project(&id.to_string()).is_some_and(may));
    let issues =
        asked.issues.iter().filter(|id| site.issue(&id.to_string()).is_some_and(|(project, _)| may(project)));
    json!({
        "permission": key,
        "projects": projects.collect::<Vec<_>>(),
        "issues": issues.collect::<Vec<_>>(),
    })
}

fn require_known(question: &Question) -> Result<(), Refusal> {
    let in_projects = question.project_permissions.iter().flat_map(|asked| &asked.permissions);
    let strange = question.global_permissions.iter().find(|key| !GLOBAL.contains(&key.as_str()));
    let strange = strange.or_else(|| in_projects.into_iter().find(|key| !PROJECT.contains(&key.as_str())));
    strange.map_or(Ok(()), |key| Err(Refusal::bad_field(key, "Unrecognized permission")))
}

fn named_project<'a>(site: &'a Site, bot: &Account, params: &Params) -> Result<Option<&'a Project>, Refusal> {
    let by_issue = params.get("issueKey").or_else(|| params.get("issueId"));
    let by_project = params.get("projectKey").or_else(|| params.get("projectId"));
    let found = match (by_issue, by_project) {
        (Some(issue), _) => site.issue(issue).map(|(project, _)| project),
        (None, Some(project)) => site.project(project),
        (None, None) => return Ok(None),
    };
    let visible = found.filter(|project| site.may_browse(bot, project));
    visible.map(Some).ok_or_else(|| Refusal::not_found("The project or issue does not exist."))
}

fn permission(key: &str, have: bool) -> Value {
    let is_global = GLOBAL.contains(&key);
    json!({
        "id": "0",
        "key": key,
        "name": key,
        "type": if is_global { "GLOBAL" } else { "PROJECT" },
        "description": "",
        "havePermission": have,
    })
}

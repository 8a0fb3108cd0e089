//! Issues and projects. What the bot may not see is not there.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use serde_json::{Value, json};

use super::shapes::Shapes;
use super::{Answer, Params, Refusal};
use crate::server::Shared;
use crate::site::{Project, Site};

pub(super) async fn issue(
    State(shared): State<Shared>,
    headers: HeaderMap,
    params: Params,
    Path(id_or_key): Path<String>,
) -> Answer {
    let site = shared.site_for(&headers)?;
    let found = site.issue(&id_or_key).filter(|(project, _)| is_visible(&site, project));
    let (project, issue) = found
        .ok_or_else(|| Refusal::not_found("Issue does not exist or you do not have permission to see it."))?;
    let shapes = Shapes { site: &site, base_url: shared.base_url() };
    let mut fields = json!({ "summary": issue.summary, "project": in_brief(&shapes, project) });
    if let (Some(_), Some(all)) = (params.get("fields"), fields.as_object_mut()) {
        let has_all = params.lists("fields", "*all") || params.lists("fields", "*navigable");
        all.retain(|name, _| has_all || params.lists("fields", name));
    }
    Ok(Json(json!({
        "id": issue.id.to_string(),
        "key": issue.key,
        "self": shapes.link("issue/", &issue.id.to_string()),
        "expand": "renderedFields,names,schema",
        "fields": fields,
    })))
}

pub(super) async fn project(
    State(shared): State<Shared>,
    headers: HeaderMap,
    Path(id_or_key): Path<String>,
) -> Answer {
    let site = shared.site_for(&headers)?;
    let found = site.project(&id_or_key).filter(|project| is_visible(&site, project));
    let project = found
        .ok_or_else(|| Refusal::not_found(format!("No project could be found with key '{id_or_key}'.")))?;
    let shapes = Shapes { site: &site, base_url: shared.base_url() };
    let mut answer = in_brief(&shapes, project);
    answer["description"] = json!("");
    answer["assigneeType"] = json!("UNASSIGNED");
    answer["style"] = json!("classic");
    answer["isPrivate"] = json!(false);
    if let Some(lead) = project.lead.as_ref().and_then(|id| site.accounts.get(id)) {
        answer["lead"] = shapes.user(lead);
    }
    Ok(Json(answer))
}

fn in_brief(shapes: &Shapes<'_>, project: &Project) -> Value {
    let id = project.id.to_string();
    json!({
        "self": shapes.link("project/", &id),
        "id": id,
        "key": project.key,
        "name": project.name,
        "projectTypeKey": if project.product == "jira-servicedesk" { "service_desk" } else { "software" },
        "simplified": false,
    })
}

fn is_visible(site: &Site, project: &Project) -> bool {
    let bot = site.accounts.get(&site.world.bot.account_id);
    bot.is_some_and(|bot| site.may_browse(bot, project))
}

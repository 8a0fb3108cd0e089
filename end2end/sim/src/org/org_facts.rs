//! The organization, its directory, and what it has licenses for.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::shapes::ari;
use super::{Answer, Call, Question, Refusal};
use crate::server::Shared;
use crate::site::{Product, Site};

const WORKSPACES: usize = 20;

pub(super) async fn orgs(State(shared): State<Shared>, call: Call) -> Answer {
    let site = call.read(&shared)?;
    let org = &site.world.org;
    let shape = json!({ "id": org.id, "type": "orgs", "attributes": { "name": org.name }, "links": {} });
    Ok(Json(json!({ "data": [shape], "links": {} })))
}

pub(super) async fn directories(State(shared): State<Shared>, call: Call) -> Answer {
    let site = call.read(&shared)?;
    let org = &site.world.org;
    Ok(Json(json!({ "data": [{ "directoryId": org.directory_id, "name": org.name }], "links": {} })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Search {
    query: Option<Query>,
    #[serde(rename = "limit")]
    _limit: Option<u64>,
    #[serde(rename = "sort")]
    _sort: Option<Value>,
}

/// Of the operators, only those that name workspaces outright.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Query {
    /// Part of a name or of an address.
    search_workspaces: Option<String>,
    field: Option<Field>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Field {
    name: String,
    #[serde(default)]
    values: Vec<String>,
}

pub(super) async fn workspaces(State(shared): State<Shared>, call: Call) -> Answer {
    let site = call.read(&shared)?;
    let sent: Value = serde_json::from_slice(&call.body).unwrap_or_default();
    if sent.get("cursor").is_some() && sent.as_object().is_some_and(|sent| sent.len() > 1) {
        return Err(Refusal::bad_body("Nothing may be sent with a cursor"));
    }
    let question = Question::<Search>::in_body(&call)?;
    let all = site.products.iter().map(|product| workspace(&site, product, shared.base_url()));
    let is_found = |it: &Value| question.asked.query.as_ref().is_none_or(|query| query.finds(it));
    let found: Vec<_> = all.filter(is_found).collect();
    Ok(Json(question.page(&found, WORKSPACES)))
}

impl Query {
    fn finds(&self, workspace: &Value) -> bool {
        let attributes = &workspace["attributes"];
        let has = |name: &str, part: &str| attributes[name].as_str().is_some_and(|text| text.contains(part));
        let is_named =
            self.search_workspaces.as_ref().is_none_or(|part| has("name", part) || has("hostUrl", part));
        let is_it = self.field.as_ref().is_none_or(|field| {
            let value = &attributes[field.name.trim_start_matches("attributes.")];
            field.values.is_empty() || field.values.iter().any(|wanted| value == wanted)
        });
        is_named && is_it
    }
}

/// The seats there are; how many of them are taken is told for Bitbucket only.
fn workspace(site: &Site, product: &Product, base_url: &str) -> Value {
    let mut shape = json!({
        "id": ari(site, product),
        "type": "workspace",
        "attributes": {
            "name": site.world.site,
            "typeKey": product.key,
            "type": product.name,
            "status": "online",
            "hostUrl": base_url,
            "directory": site.world.org.directory_id,
        },
    });
    if let Some(seats) = product.seats {
        shape["attributes"]["capacity"] = json!(seats);
    }
    shape
}

//! Finding groups, and whether they may be edited.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::Value;

use super::question::{is_any_of, only};
use super::shapes::{self, USER, ari};
use super::{Answer, Call, Question, Refusal};
use crate::server::Shared;
use crate::site::{Group, Site};

const GROUPS: usize = 20;
const EXPANDABLE: [&str; 2] = ["counts.users", "counts.resources"];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Search {
    #[serde(rename = "limit")]
    _limit: Option<u64>,
    #[serde(rename = "sortBy")]
    _sort_by: Option<Vec<Value>>,
    account_ids: Option<Vec<String>>,
    directory_ids: Option<Vec<String>>,
    role_ids: Option<Vec<String>>,
    /// Everything here belongs to Jira.
    #[serde(rename = "resourceOwners")]
    _resource_owners: Option<Vec<String>>,
    resource_ids: Option<Vec<String>>,
    search_term: Option<String>,
    group_ids: Option<Vec<String>>,
    group_names: Option<Vec<String>>,
    #[serde(default)]
    expand: Vec<String>,
}

pub(super) async fn search(State(shared): State<Shared>, call: Call) -> Answer {
    let site = call.read(&shared)?;
    let question = Question::<Search>::in_body(&call)?;
    let search = &question.asked;
    search.check()?;
    let found = site.groups.values().filter(|group| search.finds(&site, group));
    let found: Vec<_> = found.map(|group| shapes::group(&site, group, &search.expand)).collect();
    Ok(Json(question.page(&found, GROUPS)))
}

impl Search {
    fn check(&self) -> Result<(), Refusal> {
        let ways = [self.search_term.is_some(), self.group_ids.is_some(), self.group_names.is_some()];
        if ways.into_iter().filter(|is_used| *is_used).count() > 1 {
            let detail = "searchTerm, groupIds and groupNames may not be used together";
            return Err(Refusal::bad_body(detail));
        }
        only(&EXPANDABLE, &self.expand)
    }

    fn finds(&self, site: &Site, group: &Group) -> bool {
        let given = || site.products.iter().filter(|product| product.groups.contains(&group.group_id));
        let has_member = |ids: &Vec<String>| ids.iter().any(|id| group.shown().contains(id));
        let gives_any = |ids: &Vec<String>| given().any(|product| ids.contains(&ari(site, product)));
        let has_role =
            |roles: &Vec<String>| roles.iter().any(|role| role == USER) && given().next().is_some();
        let is_like = |term: &String| group.name.to_lowercase().contains(&term.to_lowercase());
        is_any_of(self.group_ids.as_ref(), &group.group_id)
            && is_any_of(self.group_names.as_ref(), &group.name)
            && is_any_of(self.directory_ids.as_ref(), &site.world.org.directory_id)
            && self.search_term.as_ref().is_none_or(is_like)
            && self.account_ids.as_ref().is_none_or(has_member)
            && self.resource_ids.as_ref().is_none_or(gives_any)
            && self.role_ids.as_ref().is_none_or(has_role)
    }
}

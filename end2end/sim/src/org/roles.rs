//! Roles on products: given to a person directly, or by a group.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use super::attempt::product_in;
use super::question::is_any_of;
use super::shapes::{USER, ari, membership_status};
use super::{Answer, Call, Question, Refusal};
use crate::server::Shared;
use crate::site::{Account, Product, Refused, Site};

const ASSIGNMENTS: usize = 20;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Role {
    role: String,
    resource: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wanted {
    resource_ids: Option<Vec<String>>,
    role_ids: Option<Vec<String>>,
}

pub(super) async fn assign(State(shared): State<Shared>, call: Call) -> Response {
    call.write(&shared, |site| {
        let product = product_of(site, &call.body()?)?;
        site.assign_role(&product, call.account())?;
        Ok(StatusCode::NO_CONTENT)
    })
}

/// Revoking what is not held is no mistake; nobody measured it.
pub(super) async fn revoke(State(shared): State<Shared>, call: Call) -> Response {
    call.write(&shared, |site| {
        let product = product_of(site, &call.body()?)?;
        site.revoke_role(&product, call.account())?;
        Ok(StatusCode::NO_CONTENT)
    })
}

pub(super) async fn of_user(State(shared): State<Shared>, call: Call) -> Answer {
    let site = call.read(&shared)?;
    let question = Question::<Wanted>::in_query(&call)?;
    let account = site.member_of_site(call.account()).ok_or(Refused::UnknownUser)?;
    let held = site.products.iter().filter_map(|product| {
        let ways = ways_to(&site, product, account);
        let mut shape = assignment(&site, product, &ways);
        shape["userDirectoryStatus"] = json!(membership_status(account));
        (!ways.is_empty() && question.asked.finds(&site, product)).then_some(shape)
    });
    Ok(Json(question.page(&held.collect::<Vec<_>>(), ASSIGNMENTS)))
}

pub(super) async fn of_group(State(shared): State<Shared>, call: Call) -> Answer {
    let site = call.read(&shared)?;
    let question = Question::<Wanted>::in_query(&call)?;
    let group = site.groups.get(call.group()).ok_or(Refused::UnknownGroup)?;
    let given = site.products.iter().filter(|product| product.groups.contains(&group.group_id));
    let given = given.filter(|product| question.asked.finds(&site, product));
    let given: Vec<_> = given.map(|product| assignment(&site, product, &["direct"])).collect();
    Ok(Json(question.page(&given, ASSIGNMENTS)))
}

/// The one role of products here is the user's; who manages groups and who administers is not told by roles.
pub(super) fn product_in_role(site: &Site, role: &str, resource: &str) -> Result<String, Refusal> {
    if role != USER {
        let detail = "The resource has no such role";
        let status = StatusCode::BAD_REQUEST;
        return Err(Refusal::coded(status, "ADMIN-UAM-400-3", "Invalid Role for Resource", detail));
    }
    let product = product_in(resource).and_then(|key| site.product(key));
    let product = product.filter(|product| ari(site, product) == resource);
    product.map(|product| product.key.clone()).ok_or_else(|| Refusal::unknown("No such resource"))
}

fn product_of(site: &Site, wanted: &Role) -> Result<String, Refusal> {
    let Some(resource) = &wanted.resource else {
        let detail = "Cloud Resource is empty";
        return Err(Refusal::coded(StatusCode::BAD_REQUEST, "ADMIN-UAM-400-5", "Bad Request", detail));
    };
    product_in_role(site, &wanted.role, resource)
}

impl Wanted {
    fn finds(&self, site: &Site, product: &Product) -> bool {
        is_any_of(self.resource_ids.as_ref(), &ari(site, product)) && is_any_of(self.role_ids.as_ref(), USER)
    }
}

fn ways_to(site: &Site, product: &Product, account: &Account) -> Vec<&'static str> {
    let mut groups = product.groups.iter().filter_map(|id| site.groups.get(id));
    let by_group = groups.any(|group| group.shown().contains(&account.account_id));
    let directly = product.direct.shown().contains(&account.account_id);
    [(directly, "direct"), (by_group, "group_direct")]
        .into_iter()
        .filter_map(|(is_so, way)| is_so.then_some(way))
        .collect()
}

fn assignment(site: &Site, product: &Product, ways: &[&str]) -> Value {
    json!({
        "resourceId": ari(site, product),
        "resourceOwner": product.key,
        "roles": [USER],
        "roleAssignments": [{ "role": USER, "roleAssignmentMethods": ways }],
        "directoryId": site.world.org.directory_id,
    })
}

//! People: who is there, what they hold, and when they were last seen.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::json;

use super::question::{NoQuestion, is_any_of, only};
use super::shapes::{self, USER, account_status, ari, claim_status, membership_status, time};
use super::{Answer, Call, Question, Refusal};
use crate::server::Shared;
use crate::site::{Account, Site};

const USERS: usize = 50;
const EXPANDABLE: [&str; 4] = ["platformRoles", "counts.resources", "productAccess", "groups"];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Search {
    #[serde(rename = "limit")]
    _limit: Option<u64>,
    account_ids: Option<Vec<String>>,
    directory_ids: Option<Vec<String>>,
    resource_ids: Option<Vec<String>>,
    group_ids: Option<Vec<String>>,
    mfa_enabled: Option<bool>,
    claim_status: Option<String>,
    status: Option<Vec<String>>,
    account_status: Option<Vec<String>>,
    membership_status: Option<Vec<String>>,
    role_ids: Option<Vec<String>>,
    email_domains: Option<Vec<String>>,
    search_term: Option<String>,
    emails: Option<Vec<String>>,
    #[serde(default)]
    sort_by: Vec<SortBy>,
    #[serde(default)]
    expand: Vec<String>,
}

#[derive(Deserialize)]
struct SortBy {
    field: String,
    direction: String,
}

/// Who is in the directory, among them those who are known to Atlassian and were never invited.
pub(super) async fn search(State(shared): State<Shared>, call: Call) -> Answer {
    let site = call.read(&shared)?;
    let question = Question::<Search>::in_body(&call)?;
    let search = &question.asked;
    search.check()?;
    let mut found: Vec<_> = site.accounts.values().filter(|account| search.finds(&site, account)).collect();
    if let Some(by) = search.sort_by.first() {
        found.sort_by_key(|account| account.name.to_lowercase());
        if by.direction == "desc" {
            found.reverse();
        }
    }
    let found: Vec<_> =
        found.into_iter().map(|account| shapes::user(&site, account, &search.expand)).collect();
    Ok(Json(question.page(&found, USERS)))
}

/// By day and by the second, for each product that was ever looked at. Who never did has an empty list.
pub(super) async fn last_active(State(shared): State<Shared>, call: Call) -> Answer {
    let site = call.read(&shared)?;
    Question::<NoQuestion>::in_query(&call)?;
    let account = site.member_of_site(call.account()).ok_or_else(|| {
        Refusal::coded(StatusCode::NOT_FOUND, "ADMIN-404-8", "User not found", "No such user")
    })?;
    let seen = site.products.iter().filter_map(|product| {
        let last = account.last_active.get(&product.key)?;
        Some(json!({
            "id": ari(&site, product),
            "key": product.key,
            "last_active": last.format("%Y-%m-%d").to_string(),
            "last_active_timestamp": time(*last),
        }))
    });
    let data = json!({
        "product_access": seen.collect::<Vec<_>>(),
        "added_to_org": account.added_to_org.map(|added| added.format("%Y-%m-%d").to_string()),
        "added_to_org_timestamp": account.added_to_org.map(time),
    });
    Ok(Json(json!({ "data": data, "links": { "next": null } })))
}

impl Search {
    fn check(&self) -> Result<(), Refusal> {
        if self.search_term.is_some() && self.emails.is_some() {
            return Err(Refusal::bad_body("searchTerm and emails may not be used together"));
        }
        if self.sort_by.iter().any(|by| by.field != "nick_name") {
            return Err(Refusal::bad_body("Only nick_name can be sorted by"));
        }
        only(&EXPANDABLE, &self.expand)
    }

    fn finds(&self, site: &Site, account: &Account) -> bool {
        self.finds_person(site, account) && self.finds_access(site, account)
    }

    fn finds_person(&self, site: &Site, account: &Account) -> bool {
        let domain = account.email.rsplit('@').next().unwrap_or_default();
        // Hidden or not: an address is found by who knows it whole.
        is_any_of(self.emails.as_ref(), &account.email)
            && is_any_of(self.email_domains.as_ref(), domain)
            && is_any_of(self.account_ids.as_ref(), &account.account_id)
            && is_any_of(self.status.as_ref(), &account.standing.to_string())
            && is_any_of(self.account_status.as_ref(), account_status(account))
            && is_any_of(self.membership_status.as_ref(), membership_status(account))
            && self.claim_status.as_ref().is_none_or(|wanted| wanted == claim_status(site, account))
            && self.search_term.as_ref().is_none_or(|term| is_found_by(account, term))
            // Nobody here has a second factor.
            && self.mfa_enabled != Some(true)
    }

    fn finds_access(&self, site: &Site, account: &Account) -> bool {
        let mut groups = site.groups_of(&account.account_id);
        let mut held = site.products_of(&account.account_id).map(|product| ari(site, product));
        is_any_of(self.directory_ids.as_ref(), &site.world.org.directory_id)
            && self.group_ids.as_ref().is_none_or(|ids| groups.any(|group| ids.contains(&group.group_id)))
            && self.resource_ids.as_ref().is_none_or(|ids| held.any(|ari| ids.contains(&ari)))
            && self.role_ids.as_ref().is_none_or(|roles| {
                let holds_any = site.products_of(&account.account_id).next().is_some();
                holds_any && roles.iter().any(|role| role == USER)
            })
    }
}

fn is_found_by(account: &Account, term: &str) -> bool {
    let term = term.to_lowercase();
    account.name.to_lowercase().contains(&term)
        || (!account.email_hidden && account.email.to_lowercase().contains(&term))
}

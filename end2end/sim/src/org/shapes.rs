//! The JSON shapes of people and groups.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use crate::site::{Account, Group, Product, SITE_ADMINS, Site, Standing};

/// The one role that takes a seat.
pub(super) const USER: &str = "atlassian/user";

pub(super) fn ari(site: &Site, product: &Product) -> String {
    format!("ari:cloud:{}::site/{}", product.key, site.world.cloud_id)
}

pub(super) fn time(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// How the account itself stands, whatever the organization thinks of it.
pub(super) fn account_status(account: &Account) -> &'static str {
    if account.standing == Standing::Inactive { "inactive" } else { "active" }
}

pub(super) fn membership_status(account: &Account) -> &'static str {
    match account.standing {
        Standing::Active | Standing::Inactive => "active",
        Standing::Suspended => "suspended",
        Standing::NotInvited => "no_membership",
    }
}

/// Accounts of the company's own domain, which is the bot's, are managed.
pub(super) fn claim_status(site: &Site, account: &Account) -> &'static str {
    let domain = |email: &str| email.rsplit('@').next().map(str::to_ascii_lowercase);
    if domain(&account.email) == domain(&site.world.bot.email) { "managed" } else { "unmanaged" }
}

pub(super) fn user(site: &Site, account: &Account, expand: &[String]) -> Value {
    let mut user = json!({
        "accountId": account.account_id,
        "accountType": account.kind.as_str(),
        "status": account.standing.to_string(),
        "accountStatus": account_status(account),
        "membershipStatus": membership_status(account),
        "addedToOrg": account.added_to_org.map(time),
        "name": account.name,
        "nickname": account.name,
        "emailVerified": true,
        "claimStatus": claim_status(site, account),
        "links": {},
    });
    if !account.email_hidden {
        user["email"] = json!(account.email);
    }
    if claim_status(site, account) == "managed" {
        user["managementSource"] = json!("invited");
    }
    for wanted in expand {
        match wanted.as_str() {
            "groups" => user["groups"] = groups_of(site, account),
            "productAccess" => user["productAccess"] = product_access(site, account),
            "counts.resources" => {
                user["counts"] = json!({ "resources": site.products_of(&account.account_id).count() });
            }
            _ => user["platformRoles"] = platform_roles(site, account),
        }
    }
    user
}

pub(super) fn group(site: &Site, group: &Group, expand: &[String]) -> Value {
    let products = || site.products.iter().filter(|product| product.groups.contains(&group.group_id));
    let is_needed = group.group_id == SITE_ADMINS || products().next().is_some();
    let mut shape = json!({
        "id": group.group_id,
        "name": group.name,
        "directoryId": site.world.org.directory_id,
        "externalSynced": group.synced,
        "managedBy": if group.synced { "external" } else { "admins" },
        "managementAccess": {
            "deletable": !group.synced && !is_needed,
            "modifiable": !group.synced,
            "readable": true,
        },
        "links": {},
    });
    for wanted in expand {
        match wanted.as_str() {
            "counts.users" => shape["counts"]["users"] = json!(group.shown().len()),
            _ => shape["counts"]["resources"] = json!(products().count()),
        }
    }
    shape
}

/// What the account looked at, and what it could look at: without a time, it never did.
fn product_access(site: &Site, account: &Account) -> Value {
    let is_held = |product: &Product| site.holders(product).contains(account.account_id.as_str());
    let shown = site.products.iter().filter_map(|product| {
        let last = account.last_active.get(&product.key);
        let mut access = json!({ "key": product.key, "id": ari(site, product) });
        if let Some(last) = last {
            access["lastActiveTimestamp"] = json!(time(*last));
        }
        (last.is_some() || is_held(product)).then_some(access)
    });
    shown.collect()
}

fn groups_of(site: &Site, account: &Account) -> Value {
    let brief = |group: &Group| json!({ "id": group.group_id, "name": group.name });
    site.groups_of(&account.account_id).map(brief).collect()
}

fn platform_roles(site: &Site, account: &Account) -> Value {
    let administers = site.groups_of(&account.account_id).any(|group| group.group_id == SITE_ADMINS);
    if administers { json!(["atlassian/site-admin"]) } else { json!([]) }
}

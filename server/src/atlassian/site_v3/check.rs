//! Whether everything the portal needs is there, in sentences for an admin. It changes nothing, so that one thing stays
//! open: whether the account may edit groups shows only when it first does
//! (`POST /group/user` wants a member of the site admins, which no read tells for sure).

use std::collections::BTreeMap;

use domain::{GroupId, ProductKey};
use serde::Deserialize;

use super::product;
use super::shapes::{FoundGroup, FoundGroups, Role, User};
use super::wire::{Site, in_short};
use crate::ports::DirectoryError;

type Finding = (bool, String);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ServerInfo {
    #[serde(default)]
    base_url: String,
    #[serde(default)]
    deployment_type: String,
}

#[derive(Deserialize)]
struct Permissions {
    permissions: BTreeMap<String, Permission>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Permission {
    #[serde(default)]
    have_permission: bool,
}

/// Stops where everything after would fail for the same reason.
pub(super) async fn findings(site: &Site, products: &[(ProductKey, GroupId)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let myself = match site.get::<User>("myself", &[], "account").await {
        Ok(myself) => myself,
        Err(error) => return vec![(false, no_entry(site, &error))],
    };
    findings.push(address(site).await);
    findings.extend(account(&myself));
    findings.extend(permissions(site).await);
    for (product, group) in products {
        findings.extend(product_with_group(site, product, group).await);
    }
    findings
}

fn no_entry(site: &Site, error: &DirectoryError) -> String {
    let base = site.base_url();
    match error {
        DirectoryError::NotPermitted(said) => format!(
            "{base} refuses the configured e-mail and API token ({said}). Check both; a token with scopes does not \
             work at this address, and tokens expire after a year at most."
        ),
        DirectoryError::Throttled { .. } => format!("{base} asks us to wait; try again in a minute."),
        other => format!("{base} does not answer as Jira Cloud does: {other}."),
    }
}

async fn address(site: &Site) -> Finding {
    let base = site.base_url();
    match site.get::<ServerInfo>("serverInfo", &[], "server").await {
        Ok(info) if info.deployment_type != "Cloud" => {
            let kind = in_short(&info.deployment_type);
            (
                false,
                format!(
                    "{base} is Jira \"{kind}\", not Jira Cloud; its accounts and groups work differently."
                ),
            )
        }
        Ok(info) if info.base_url.trim_end_matches('/') != base => {
            let named = in_short(&info.base_url);
            (false, format!("{base} calls itself {named}; configure that as the site's address."))
        }
        Ok(_) => (true, format!("Jira Cloud answers at {base}.")),
        Err(error) => (false, format!("{base} does not say what it is: {error}.")),
    }
}

fn account(myself: &User) -> Vec<Finding> {
    let name = myself.display_name.as_deref().map(domain::display_name).unwrap_or_default();
    let id = &myself.account_id;
    let mut findings = vec![(true, format!("The API token belongs to {name} ({id})."))];
    if !myself.is_human() {
        let words = format!(
            "{name} is an app's account; Atlassian lets only people's and service accounts edit groups."
        );
        findings.push((false, words));
    }
    if myself.locale.as_deref().is_some_and(|locale| !locale.starts_with("en")) {
        let words = format!(
            "{name} reads Jira in another language; set it to English, because Jira's refusals are known by their text."
        );
        findings.push((false, words));
    }
    findings
}

/// `USER_PICKER` is "Browse users and groups": without it the user search finds nobody and says nothing.
async fn permissions(site: &Site) -> Vec<Finding> {
    let wanted = [("ADMINISTER", "Administer Jira"), ("USER_PICKER", "Browse users and groups")];
    let query = [("permissions", "ADMINISTER,USER_PICKER")];
    let held = match site.get::<Permissions>("mypermissions", &query, "permission").await {
        Ok(held) => held.permissions,
        Err(error) => return vec![(false, format!("The account's permissions cannot be read: {error}."))],
    };
    let finding = |(key, name): (&str, &str)| {
        if held.get(key).is_some_and(|permission| permission.have_permission) {
            (true, format!("The account has the global permission \"{name}\"."))
        } else {
            (
                false,
                format!("The account lacks the global permission \"{name}\"; grant it in Jira's settings."),
            )
        }
    };
    wanted.into_iter().map(finding).collect()
}

async fn product_with_group(site: &Site, product: &ProductKey, group: &GroupId) -> Vec<Finding> {
    let role = match product::role(site, product).await {
        Ok(role) => role,
        Err(DirectoryError::NotFound(_)) => {
            return vec![(false, format!("The site has no product {product}."))];
        }
        Err(error) => return vec![(false, format!("Product {product} cannot be read: {error}."))],
    };
    let Some(name) =
        role.group_details.iter().find(|it| it.group_id.as_ref() == Some(group)).map(|it| &it.name)
    else {
        return vec![(false, not_giving(&role, product, group))];
    };
    vec![seats(&role, product), group_editable(site, product, group, name).await]
}

fn not_giving(role: &Role, product: &ProductKey, group: &GroupId) -> String {
    let known = role
        .group_details
        .iter()
        .filter_map(|it| Some(format!("{} ({})", in_short(&it.name), it.group_id.as_ref()?)));
    let known = known.collect::<Vec<_>>().join(", ");
    format!("Group {group} does not give {product}. Groups that do: {known}.")
}

fn seats(role: &Role, product: &ProductKey) -> Finding {
    let name = if role.name.is_empty() { product.to_string() } else { in_short(&role.name) };
    match product::count(role) {
        Some(seats) => {
            let limit = seats.limit.map_or_else(|| "no limit".to_owned(), |limit| format!("{limit} seats"));
            (true, format!("{name}: {limit}, {} taken.", seats.used))
        }
        None => (false, format!("{name}: Jira does not say how many seats there are.")),
    }
}

/// Only the picker tells who manages a group.
async fn group_editable(site: &Site, product: &ProductKey, group: &GroupId, name: &str) -> Finding {
    let shown = in_short(name);
    let query = [("query", name), ("maxResults", "100")];
    let found = match site.get::<FoundGroups>("groups/picker", &query, "group").await {
        Ok(found) => found.groups,
        Err(error) => return (false, format!("Group {shown} of {product} cannot be looked at: {error}.")),
    };
    let is_it = |it: &&FoundGroup| it.group_id.as_ref() == Some(group);
    match found.iter().find(is_it).map(|it| it.managed_by.as_deref()) {
        Some(Some("EXTERNAL")) => {
            let words = format!(
                "Group {shown} of {product} is driven by an identity provider, so that Jira lets nobody else edit it; \
                 give the product to a group of Jira's own and configure that."
            );
            (false, words)
        }
        Some(_) => (true, format!("Group {shown} gives {product} and is Jira's own.")),
        None => (false, format!("Group {shown} gives {product}, but Jira does not show who manages it.")),
    }
}

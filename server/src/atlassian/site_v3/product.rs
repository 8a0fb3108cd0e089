//! Products: who holds one, and how many seats there are.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use domain::{AccountId, GroupId, ProductKey};

use super::shapes::Role;
use super::wire::{Site, strange};
use super::{SiteV3, account, group};
use crate::ports::{DirectoryError, FoundProduct, SeatCount};

/// How long it is remembered which groups give a product.
pub(super) const GROUPS_LIVE: Duration = Duration::from_secs(300);

/// Every group whose members hold the product.
pub(super) type LicenseGroups = BTreeSet<GroupId>;

/// `GET /applicationrole/{key}`.
/// <https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-application-roles/>
pub(super) async fn role(site: &Site, product: &ProductKey) -> Result<Role, DirectoryError> {
    site.get(&format!("applicationrole/{product}"), &[], "product").await
}

/// `GET /applicationrole`. What has a key or a group that is none of ours is left out.
pub(super) async fn all(site: &Site) -> Result<Vec<FoundProduct>, DirectoryError> {
    let roles: Vec<Role> = site.get("applicationrole", &[], "product").await?;
    let found = roles.into_iter().filter_map(|role| {
        let seats = count(&role);
        let groups = role.group_details.into_iter();
        let groups = groups.filter_map(|group| Some((group.group_id?, domain::display_name(&group.name))));
        let key = ProductKey::parse(&role.key).ok()?;
        Some(FoundProduct { key, name: domain::display_name(&role.name), groups: groups.collect(), seats })
    });
    Ok(found.collect())
}

/// A deactivated account holds nothing, whatever its groups say. The account's own roles decide; where Jira lists them
/// not or not all, the union of the role's groups does, because any of them gives the seat.
pub(super) async fn has_license(
    directory: &SiteV3,
    id: &AccountId,
    product: &ProductKey,
) -> Result<bool, DirectoryError> {
    let user = account::get(&directory.site, id, "groups,applicationRoles").await?;
    if user.active != Some(true) {
        return Ok(false);
    }
    if let Some(roles) = &user.application_roles {
        if roles.items.iter().any(|role| role.key == product.as_str()) {
            return Ok(true);
        }
        if roles.is_whole() {
            return Ok(false);
        }
    }
    let giving = license_groups(directory, product).await?;
    let held = group::of_account(&directory.site, id).await?;
    Ok(held.iter().any(|group| giving.contains(group)))
}

/// Never from `approximateLicenseCount`, which Jira caches for seven days.
pub(super) async fn seats(site: &Site, product: &ProductKey) -> Result<SeatCount, DirectoryError> {
    let role = role(site, product).await?;
    count(&role).ok_or_else(|| strange("applicationrole", "answered without its numbers of seats"))
}

/// A negative number of seats is how Jira writes "no limit". Numbers that are missing are not made up.
pub(super) fn count(role: &Role) -> Option<SeatCount> {
    let limit = role.number_of_seats.filter(|seats| *seats >= 0).map(clamp);
    if !role.has_unlimited_seats && role.number_of_seats.is_none() {
        return None;
    }
    let limit = if role.has_unlimited_seats { None } else { limit };
    let remaining = role.remaining_seats.filter(|seats| *seats >= 0).map(clamp);
    let used = match (role.user_count, limit, remaining) {
        (Some(used), _, _) => clamp(used),
        (None, Some(limit), Some(remaining)) => limit.saturating_sub(remaining),
        _ => return None,
    };
    Some(SeatCount { limit, used })
}

fn clamp(number: i64) -> u32 {
    u32::try_from(number.max(0)).unwrap_or(u32::MAX)
}

async fn license_groups(
    directory: &SiteV3,
    product: &ProductKey,
) -> Result<Arc<LicenseGroups>, DirectoryError> {
    let fetch = async {
        let role = role(&directory.site, product).await?;
        let groups: LicenseGroups =
            role.group_details.into_iter().filter_map(|group| group.group_id).collect();
        if groups.is_empty() {
            return Err(strange("applicationrole", "answered without its groups"));
        }
        Ok(Arc::new(groups))
    };
    let found = directory.groups_of_products.try_get_with(product.clone(), fetch).await;
    found.map_err(|error: Arc<DirectoryError>| DirectoryError::clone(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Option<SeatCount> {
        count(&serde_json::from_str(json).expect(json))
    }

    #[test]
    fn seats_are_read_from_what_jira_sends_and_never_made_up() {
        let seats = |limit, used| Some(SeatCount { limit, used });
        assert_eq!(read(r#"{"numberOfSeats":10,"userCount":5,"remainingSeats":5}"#), seats(Some(10), 5));
        assert_eq!(read(r#"{"numberOfSeats":"10","userCount":"5"}"#), seats(Some(10), 5));
        assert_eq!(read(r#"{"numberOfSeats":10,"remainingSeats":4}"#), seats(Some(10), 6));
        assert_eq!(read(r#"{"numberOfSeats":-1,"userCount":5}"#), seats(None, 5));
        assert_eq!(read(r#"{"hasUnlimitedSeats":true,"numberOfSeats":10,"userCount":5}"#), seats(None, 5));
        assert_eq!(read(r#"{"numberOfSeats":99999999999,"userCount":5}"#), seats(Some(u32::MAX), 5));
        assert_eq!(read(r#"{"userCount":5}"#), None);
        assert_eq!(read(r#"{"numberOfSeats":10}"#), None);
        assert_eq!(read(r#"{"numberOfSeats":null,"userCount":[]}"#), None);
    }
}

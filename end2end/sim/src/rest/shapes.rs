//! The JSON shapes that several operations share.

use serde_json::{Value, json};

use super::Params;
use crate::site::{Account, Group, Product, Site};

/// Builds answers whose links point back here.
pub(super) struct Shapes<'a> {
    pub site: &'a Site,
    pub base_url: &'a str,
}

impl Shapes<'_> {
    /// `User` without groups and roles, as lists of users carry it; also a `UserDetails`.
    pub fn user(&self, account: &Account) -> Value {
        let avatar = format!("{}/_sim/avatar.svg", self.base_url);
        let mut user = json!({
            "self": self.link("user?accountId=", &account.account_id),
            "accountId": account.account_id,
            "accountType": account.kind.as_str(),
            "displayName": account.name,
            "active": account.is_active(),
            "timeZone": "Etc/UTC",
            "avatarUrls": { "16x16": avatar, "24x24": avatar, "32x32": avatar, "48x48": avatar },
        });
        if !account.email_hidden {
            user["emailAddress"] = json!(account.email);
        }
        user
    }

    /// `User` with the size of its groups and roles, and their items only where `expand` asks, as Jira does it.
    pub fn whole_user(&self, account: &Account, params: &Params) -> Value {
        let mut groups: Vec<_> =
            self.site.groups_of(&account.account_id).map(|it| self.group_name(it)).collect();
        let mut roles: Vec<_> = self.site.products_of(&account.account_id).map(|it| self.role(it)).collect();
        let sizes = (groups.len(), roles.len());
        if !params.lists("expand", "groups") {
            groups.clear();
        }
        if !params.lists("expand", "applicationRoles") {
            roles.clear();
        }
        let mut user = self.user(account);
        user["locale"] = json!("en_US");
        user["expand"] = json!("groups,applicationRoles");
        user["groups"] = json!({ "size": sizes.0, "items": groups });
        user["applicationRoles"] = json!({ "size": sizes.1, "items": roles });
        user
    }

    pub fn group_name(&self, group: &Group) -> Value {
        json!({ "name": group.name, "groupId": group.group_id, "self": self.link("group?groupId=", &group.group_id) })
    }

    /// `Group`, with the first fifty of its members.
    pub fn group(&self, group: &Group) -> Value {
        let members = group.shown().iter().filter_map(|id| self.site.accounts.get(id));
        let items: Vec<_> = members.take(50).map(|account| self.user(account)).collect();
        let mut shape = self.group_name(group);
        shape["expand"] = json!("users");
        shape["users"] = json!({
            "size": group.shown().len(),
            "items": items,
            "max-results": 50,
            "start-index": 0,
            "end-index": items.len().saturating_sub(1),
        });
        shape
    }

    pub fn role(&self, product: &Product) -> Value {
        let groups: Vec<_> = product.groups.iter().filter_map(|id| self.site.groups.get(id)).collect();
        let names: Vec<_> = groups.iter().map(|group| group.name.as_str()).collect();
        let details: Vec<_> = groups.iter().map(|group| self.group_name(group)).collect();
        let used = self.site.holders(product).len();
        let seats = product.seats.map_or(-1, i64::from);
        let remaining = product.seats.map_or(-1, |seats| i64::from(seats).saturating_sub(used as i64).max(0));
        json!({
            "key": product.key,
            "name": product.name,
            "groups": names,
            "groupDetails": details,
            "defaultGroups": names.first().into_iter().collect::<Vec<_>>(),
            "defaultGroupsDetails": details.first().into_iter().collect::<Vec<_>>(),
            "selectedByDefault": false,
            "defined": true,
            "platform": false,
            "hasUnlimitedSeats": product.seats.is_none(),
            "numberOfSeats": seats,
            "remainingSeats": remaining,
            "userCount": used,
            "userCountDescription": "users",
        })
    }

    pub fn link(&self, path: &str, id: &str) -> String {
        let id: String = url::form_urlencoded::byte_serialize(id.as_bytes()).collect();
        format!("{}/rest/api/3/{path}{id}", self.base_url)
    }
}

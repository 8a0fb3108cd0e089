//! The parts of Atlassian's answers that the portal reads. All is optional that Atlassian does not mark as required,
//! and ids that it might send in another form are dropped rather than trusted.

use domain::{AccountId, EmailAddress, GroupId};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// `User`; e-mail, groups and roles come only where privacy and `expand` allow.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct User {
    pub account_id: AccountId,
    #[serde(default)]
    pub account_type: Option<String>,
    /// A `User` without it says nothing about whether it is active.
    #[serde(default)]
    pub active: Option<bool>,
    #[serde(default)]
    pub display_name: Option<String>,
    #[serde(default)]
    pub email_address: Option<String>,
    #[serde(default)]
    pub locale: Option<String>,
    #[serde(default)]
    pub application_roles: Option<Items<RoleName>>,
}

impl User {
    /// Apps and customers of a service desk have accounts too.
    pub fn is_human(&self) -> bool {
        self.account_type.as_deref() == Some("atlassian")
    }

    /// The address, when it is shown.
    pub fn email(&self) -> Option<&str> {
        self.email_address.as_deref().map(str::trim).filter(|text| !text.is_empty())
    }

    /// Whether this very address is shown.
    pub fn shows(&self, email: &EmailAddress) -> bool {
        self.email().is_some_and(|shown| shown.eq_ignore_ascii_case(email.as_str()))
    }
}

/// `{size, items}`: the items are there only if `expand` delivered them.
#[derive(Debug, Deserialize)]
pub(super) struct Items<T> {
    #[serde(default, deserialize_with = "count")]
    pub size: Option<i64>,
    #[serde(default = "Vec::new")]
    pub items: Vec<T>,
}

impl<T> Items<T> {
    /// Whether all that is counted is listed.
    pub fn is_whole(&self) -> bool {
        self.size.is_some_and(|size| usize::try_from(size).is_ok_and(|size| size <= self.items.len()))
    }
}

/// An application role inside a `User`.
#[derive(Debug, Deserialize)]
pub(super) struct RoleName {
    #[serde(default)]
    pub key: String,
}

/// `GroupName`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct GroupName {
    #[serde(default, deserialize_with = "group_id")]
    pub group_id: Option<GroupId>,
    #[serde(default)]
    pub name: String,
}

/// `ApplicationRole`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Role {
    #[serde(default)]
    pub key: String,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub group_details: Vec<GroupName>,
    #[serde(default)]
    pub has_unlimited_seats: bool,
    #[serde(default, deserialize_with = "count")]
    pub number_of_seats: Option<i64>,
    #[serde(default, deserialize_with = "count")]
    pub remaining_seats: Option<i64>,
    #[serde(default, deserialize_with = "count")]
    pub user_count: Option<i64>,
}

/// `FoundGroups` of the groups picker.
#[derive(Debug, Deserialize)]
pub(super) struct FoundGroups {
    #[serde(default = "Vec::new")]
    pub groups: Vec<FoundGroup>,
}

/// One found group.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FoundGroup {
    #[serde(default, deserialize_with = "group_id")]
    pub group_id: Option<GroupId>,
    /// `EXTERNAL`, `ADMINS`, `TEAM_MEMBERS`, `OPEN`.
    #[serde(default)]
    pub managed_by: Option<String>,
}

fn group_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<GroupId>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    Ok(text.and_then(|text| GroupId::parse(&text).ok()))
}

/// A number; some counters of Jira come as a string.
fn count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    })
}

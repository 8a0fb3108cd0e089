//! The pages of the versioned settings: products, approvers, notifications, who may what, and the versions.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::settings::{ApproverGroup, Product};
use serde::{Deserialize, Serialize};

use super::RefusedField;

/// What all of these pages say: which version they show, and what became of others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsHead {
    /// The version that came last, which a change has to name.
    pub version: i32,
    /// Whether the viewer may act, or only look.
    pub may_act: bool,
    /// Whether another admin has to confirm what one changes.
    pub needs_second: bool,
    /// A version that waits to be confirmed.
    pub asked: Option<SettingsAsked>,
    /// What the viewer missed, when a change of theirs came too late.
    pub missed: Option<SettingsMissed>,
}

/// A version that waits to be confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsAsked {
    /// Its number.
    pub number: i32,
    /// Whose change it is.
    pub by: String,
    /// Whether it is the viewer, who cannot confirm.
    pub is_viewer: bool,
    /// What they say of it.
    pub comment: String,
    /// When.
    pub at: DateTime<Utc>,
    /// What it changes.
    pub changes: Vec<String>,
}

/// What changed while somebody filled a form in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsMissed {
    /// Whose change it is.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// How it stands.
    pub how: SettingsStage,
    /// What is different from what the viewer saw; absent when that is not known.
    pub changes: Option<Vec<String>>,
}

/// How a version stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SettingsStage {
    /// It waits to be confirmed.
    Asked,
    /// It counts, or counted.
    Published,
    /// It was taken back before it counted.
    Discarded,
}

/// A form: what is there, or what was filled in and could not be taken.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filled {
    /// The fields by their names.
    pub fields: BTreeMap<String, String>,
    /// What could not be understood.
    pub refused: Vec<RefusedField>,
    /// Whether it is what the viewer filled in, and not what is there.
    pub is_typed: bool,
}

/// The products, site by site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductsView {
    /// See there.
    pub head: SettingsHead,
    /// The configured sites.
    pub sites: Vec<SiteProducts>,
    /// Products on sites that the configuration does not name.
    pub strays: Vec<Product>,
}

/// The products of a site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteProducts {
    /// The site's key.
    pub key: String,
    /// Its host.
    pub host: String,
    /// Those that people can have.
    pub products: Vec<ProductRow>,
    /// Those that Jira has besides; absent when Jira does not answer.
    pub others: Option<Vec<FoundProductRow>>,
}

/// A product that people can have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductRow {
    /// As it is set.
    pub product: Product,
    /// What Jira says of it; absent when Jira does not answer, or has no such product.
    pub found: Option<FoundProductRow>,
}

/// A product as Jira has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundProductRow {
    /// The application role.
    pub key: String,
    /// Its name.
    pub name: String,
    /// The groups that give it: id and name.
    pub groups: Vec<(String, String)>,
    /// Seats taken, and how many there are; absent when Jira does not say.
    pub seats: Option<(u32, Option<u32>)>,
}

/// The form of one product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductView {
    /// See there.
    pub head: SettingsHead,
    /// The site's key.
    pub site: String,
    /// The site's host.
    pub host: String,
    /// The product that is there; absent for a new one.
    pub product: Option<Product>,
    /// The form.
    pub form: Filled,
    /// The groups that give it: id and name; absent when Jira does not answer.
    pub groups: Option<Vec<(String, String)>>,
    /// Why it cannot be deleted.
    pub uses: Vec<SettingsUse>,
}

/// Something that is in use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SettingsUse {
    /// So many licenses run.
    Licenses(u64),
    /// So many requests wait.
    Requests(u64),
    /// This rule names it.
    Rule(String),
}

/// The groups of approvers, and who decides for each product where no rule says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApproversView {
    /// See there.
    pub head: SettingsHead,
    /// The groups.
    pub groups: Vec<ApproverGroup>,
    /// The products.
    pub products: Vec<Product>,
}

/// The form of one group of approvers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApproverGroupView {
    /// See there.
    pub head: SettingsHead,
    /// The group that is there; absent for a new one.
    pub group: Option<ApproverGroup>,
    /// The form.
    pub form: Filled,
    /// Why it cannot be deleted.
    pub uses: Vec<SettingsUse>,
}

/// The form of the notifications.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationsView {
    /// See there.
    pub head: SettingsHead,
    /// The form.
    pub form: Filled,
}

/// Who may what, as the configuration says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessView {
    /// The claim that lists groups.
    pub groups_claim: String,
    /// Groups whose members are admins.
    pub admins: Vec<RoleGroup>,
    /// Groups whose members are auditors.
    pub auditors: Vec<RoleGroup>,
    /// Admins by address.
    pub bootstrap_admins: Vec<String>,
}

/// A group that gives a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleGroup {
    /// Its name at the identity provider.
    pub group: String,
    /// Who signed in with it lately, by address.
    pub seen: Vec<String>,
}

/// The versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsHistoryView {
    /// See there.
    pub head: SettingsHead,
    /// The version that counts.
    pub current: i32,
    /// Versions, the newest first.
    pub versions: Vec<SettingsRow>,
}

/// One version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsRow {
    /// Its number.
    pub number: i32,
    /// Whose change it is; the configuration's, when absent.
    pub author: Option<String>,
    /// Which other admin confirmed it.
    pub confirmed_by: Option<String>,
    /// What its author says of it.
    pub comment: String,
    /// Since when it stands as it does.
    pub at: DateTime<Utc>,
    /// How it stands.
    pub stage: SettingsStage,
    /// What it changed.
    pub changes: Vec<String>,
}

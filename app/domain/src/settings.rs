//! What admins set beside the rules, while the portal runs: the products, the groups of approvers, and when people are
//! written to. Versioned as the policy is.

mod diff;
mod product;
mod quiet_hours;

use serde::{Deserialize, Serialize};

pub use diff::{Pair, SettingsDiff};
pub use product::Product;
pub use quiet_hours::QuietHours;

use crate::policy::{Ask, Outcome, Policy, PolicyProblem, Setup, SetupProduct};
use crate::{ApproverGroupKey, EmailAddress, ProductKey, SiteKey};

/// Products at the most.
pub const MAX_PRODUCTS: usize = 100;
/// Groups of approvers at the most.
pub const MAX_GROUPS: usize = 200;
/// The longest time of a reminder, an escalation or an expiry, in hours: a year.
pub const MAX_HOURS: u32 = 8_760;
/// The longest a license is given for by default, in days.
pub const MAX_DAYS: u32 = 3_650;

/// All of it. A new version replaces the whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// What takes a seat, on whichever site.
    pub products: Vec<Product>,
    /// Groups of people that rules can ask.
    pub approver_groups: Vec<ApproverGroup>,
    /// When people are written to.
    pub notifications: Notifications,
}

/// A group of people that rules can ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApproverGroup {
    /// By which rules name it.
    pub key: ApproverGroupKey,
    /// What people call it.
    pub name: String,
    /// Who is in it.
    pub members: Vec<EmailAddress>,
}

/// When people are written to, where a rule does not say otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notifications {
    /// Every so many hours without a verdict the approvers are reminded, three times at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remind_after_hours: Option<u32>,
    /// After so many hours without a verdict others are asked too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalate_after_hours: Option<u32>,
    /// After so many hours the request ends without a verdict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expire_after_hours: Option<u32>,
    /// When approvers are left alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet_hours: Option<QuietHours>,
}

/// Something that keeps settings from being published.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsProblem {
    /// Two products with one key on one site.
    #[error("the site \"{0}\" has the product \"{1}\" twice")]
    ProductTwice(SiteKey, ProductKey),
    /// A value of a product that makes no sense.
    #[error("the product \"{0}\": {1}")]
    Product(ProductKey, &'static str),
    /// Two groups with one key.
    #[error("there are two approver groups \"{0}\"")]
    GroupTwice(ApproverGroupKey),
    /// A group without anybody in it.
    #[error("the approver group \"{0}\" has no members")]
    GroupEmpty(ApproverGroupKey),
    /// Times that make no sense.
    #[error("{0}")]
    Notifications(&'static str),
    /// More products or groups than there may be.
    #[error("there are more products or groups than there may be")]
    TooMany,
}

impl Settings {
    /// Everything that keeps them from being published.
    #[must_use]
    pub fn problems(&self) -> Vec<SettingsProblem> {
        let mut problems = Vec::new();
        if self.products.len() > MAX_PRODUCTS || self.approver_groups.len() > MAX_GROUPS {
            problems.push(SettingsProblem::TooMany);
        }
        for (at, product) in self.products.iter().enumerate() {
            if self.products[..at].iter().any(|other| other.is(&product.site, &product.key)) {
                problems.push(SettingsProblem::ProductTwice(product.site.clone(), product.key.clone()));
            }
            let wrong = product.problem();
            problems.extend(wrong.map(|wrong| SettingsProblem::Product(product.key.clone(), wrong)));
        }
        for (at, group) in self.approver_groups.iter().enumerate() {
            if self.approver_groups[..at].iter().any(|other| other.key == group.key) {
                problems.push(SettingsProblem::GroupTwice(group.key.clone()));
            }
            if group.members.is_empty() {
                problems.push(SettingsProblem::GroupEmpty(group.key.clone()));
            }
        }
        problems.extend(self.notifications.problem().map(SettingsProblem::Notifications));
        problems
    }

    /// The product of that site and key.
    #[must_use]
    pub fn product(&self, site: &SiteKey, key: &ProductKey) -> Option<&Product> {
        self.products.iter().find(|product| product.is(site, key))
    }

    /// The group of that key.
    #[must_use]
    pub fn group(&self, key: &ApproverGroupKey) -> Option<&ApproverGroup> {
        self.approver_groups.iter().find(|group| group.key == *key)
    }

    /// What rules can name with these settings and claims.
    #[must_use]
    pub fn setup(&self, claims: &[String]) -> Setup {
        let product = |product: &Product| SetupProduct {
            key: product.key.clone(),
            owners: product.owners.clone(),
            has_budget: product.budget_cents.is_some(),
        };
        let groups = self.approver_groups.iter().map(|group| (group.key.clone(), group.members.clone()));
        Setup {
            products: self.products.iter().map(product).collect(),
            approver_groups: groups.collect(),
            claims: claims.iter().cloned().collect(),
            ..Setup::default()
        }
    }

    /// Names in a policy that these settings take away from it: nothing had been wrong with them before.
    #[must_use]
    pub fn takes_from(&self, before: &Self, policy: &Policy) -> Vec<PolicyProblem> {
        let known = before.setup(&[]).problems(policy);
        let mut missing = self.setup(&[]).problems(policy);
        missing.retain(|problem| !known.contains(problem));
        missing
    }
}

impl Notifications {
    /// A value that makes no sense.
    #[must_use]
    pub fn problem(&self) -> Option<&'static str> {
        let times = [self.remind_after_hours, self.escalate_after_hours, self.expire_after_hours];
        if times.into_iter().flatten().any(|hours| !(1..=MAX_HOURS).contains(&hours)) {
            return Some("a reminder, an escalation or an expiry comes after 1 to 8760 hours");
        }
        let ends_first = |hours: Option<u32>| {
            hours.zip(self.expire_after_hours).is_some_and(|(hours, expire)| hours >= expire)
        };
        if ends_first(self.remind_after_hours) || ends_first(self.escalate_after_hours) {
            return Some("the request would end before anybody is reminded or asked too");
        }
        self.quiet_hours.as_ref().and_then(QuietHours::problem)
    }
}

impl Outcome {
    /// The same, where what it leaves open is as these settings say: for how long a license is, and when approvers are
    /// reminded, others are asked and a request ends.
    #[must_use]
    pub fn filled(self, product: &Product, notifications: &Notifications) -> Self {
        match self {
            Self::Grant { days } => Self::Grant { days: days.or(product.days) },
            Self::Ask(ask) => Self::Ask(Ask {
                days: ask.days.or(product.days),
                remind_after_hours: ask.remind_after_hours.or(notifications.remind_after_hours),
                escalate_after_hours: ask.escalate_after_hours.or(notifications.escalate_after_hours),
                expire_after_hours: ask.expire_after_hours.or(notifications.expire_after_hours),
                ..ask
            }),
            deny @ Self::Deny { .. } => deny,
        }
    }
}

#[cfg(test)]
mod tests;

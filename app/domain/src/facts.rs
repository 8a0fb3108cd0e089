//! Facts: all that a decision depends on, captured at one moment and stored with it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{AccountFact, Budget, History, PersonId, ProductKey, ProjectKey, Seats, SiteKey, TargetKind};

/// A value that could be found out, or could not. Stored as the value or `null`, and not at all when the portal did not
/// look at it yet: for a condition both are unknown, but only what was recorded can be decided on again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Option<T>", into = "Option<T>")]
#[serde(bound(serialize = "T: Clone + Serialize", deserialize = "T: Deserialize<'de>"))]
pub enum Fact<T> {
    /// Found out at the moment of the decision.
    Known(T),
    /// Not to be had: the source was down, refused, or does not know.
    Unknown,
    /// The portal that made the decision knew no such fact.
    #[default]
    Unrecorded,
}

impl<T> Fact<T> {
    /// The value, when it is known.
    pub fn known(&self) -> Option<&T> {
        if let Self::Known(value) = self { Some(value) } else { None }
    }

    /// Whether nobody looked.
    #[must_use]
    pub fn is_unrecorded(&self) -> bool {
        matches!(self, Self::Unrecorded)
    }
}

impl<T> From<Option<T>> for Fact<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Unknown, Self::Known)
    }
}

impl<T> From<Fact<T>> for Option<T> {
    fn from(fact: Fact<T>) -> Self {
        if let Fact::Known(value) = fact { Some(value) } else { None }
    }
}

/// What the policy may look at. Holds no name and no address: those live in the person's row, so that erasing a
/// person leaves decisions and audit intact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The moment of the decision.
    pub at: DateTime<Utc>,
    /// Whose decision it is.
    pub person: PersonId,
    /// The domain of the person's e-mail address; unknown unless the identity provider verified it.
    #[serde(default, skip_serializing_if = "Fact::is_unrecorded")]
    pub email_domain: Fact<String>,
    /// The person's groups at the identity provider, from this session's sign-in.
    #[serde(default, skip_serializing_if = "Fact::is_unrecorded")]
    pub groups: Fact<BTreeSet<String>>,
    /// Further claims, of those the configuration says to keep.
    #[serde(default)]
    pub claims: BTreeMap<String, BTreeSet<String>>,
    /// The site the target is on.
    pub site: SiteKey,
    /// The product that is asked for.
    pub product: ProductKey,
    /// The project of the target, when its URL tells.
    #[serde(default, skip_serializing_if = "Fact::is_unrecorded")]
    pub project: Fact<ProjectKey>,
    /// What kind of page the target is.
    pub target_kind: TargetKind,
    /// The person's Atlassian account.
    #[serde(default, skip_serializing_if = "Fact::is_unrecorded")]
    pub account: Fact<AccountFact>,
    /// Seats of the product, what the portal has promised included.
    #[serde(default, skip_serializing_if = "Fact::is_unrecorded")]
    pub seats: Fact<Seats>,
    /// What is left of our own budget of seats.
    #[serde(default, skip_serializing_if = "Fact::is_unrecorded")]
    pub budget: Fact<Budget>,
    /// What the person had of the product before.
    #[serde(default, skip_serializing_if = "Fact::is_unrecorded")]
    pub history: Fact<History>,
    /// Licenses of the product that policy gave at once since midnight UTC.
    #[serde(default, skip_serializing_if = "Fact::is_unrecorded")]
    pub granted_today: Fact<u32>,
}

//! Licenses that end, and what their holders can do about it.

use chrono::{DateTime, Utc};
use domain::{GrantId, RequestId};
use serde::{Deserialize, Serialize};

/// What a holder can do with a license on their own page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnLicense {
    /// Its page.
    pub id: GrantId,
    /// Whether the end is near enough to be moved.
    pub may_extend: bool,
}

/// The end of a license that works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndView {
    /// When.
    pub ends_at: DateTime<Utc>,
    /// What extending would mean.
    pub extension: ExtensionView,
}

/// What extending a license would mean. Looking at it writes nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExtensionView {
    /// It is too early.
    From(DateTime<Utc>),
    /// The rules extend it at once.
    AtOnce {
        /// By so many days from now; for good when absent.
        days: Option<u32>,
    },
    /// Approvers decide.
    Ask {
        /// Who, by name or group.
        approvers: Vec<String>,
        /// Whether the person has to say why.
        wants_justification: bool,
    },
    /// It was asked already.
    Asked(RequestId),
    /// The rules say no.
    Denied {
        /// Why, in the admin's words.
        message: String,
    },
    /// Nobody can tell now: Jira does not answer, or shows the license no longer.
    Unknown,
}

/// The license that a yes extends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExtendsView {
    /// It works until then.
    Running {
        /// When it ends as it is now.
        ends_at: DateTime<Utc>,
    },
    /// It has ended meanwhile: a yes gives it anew.
    Ended,
}

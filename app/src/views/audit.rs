//! The audit.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::policy::{Because, RuleTrace};
use domain::{Facts, GrantId, RequestId};
use serde::{Deserialize, Serialize};

use super::ProductChoice;

/// What of the audit is asked for, as its address says it. Empty texts ask for everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditQuery {
    /// By or to whom: a name or a part of one, a whole address, or an id.
    pub person: String,
    /// Of which product: the key of its site, a slash, and its own.
    pub product: String,
    /// Of which kind: what it happened to, or the very action.
    pub kind: String,
    /// From this day on, in UTC.
    pub from: Option<NaiveDate>,
    /// Until the end of this day, in UTC.
    pub until: Option<NaiveDate>,
    /// Entries older than this one.
    pub older: Option<i64>,
    /// Entries newer than this one.
    pub newer: Option<i64>,
}

/// A page of the audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditView {
    /// The entries, the newest first.
    pub rows: Vec<AuditRow>,
    /// Before which entry there are older ones that fit.
    pub older: Option<i64>,
    /// After which entry there are newer ones that fit.
    pub newer: Option<i64>,
    /// The products to choose from.
    pub products: Vec<ProductChoice>,
    /// Whether the name or address that was asked for is somebody's.
    pub called: Called,
}

/// Whom a name or an address means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Called {
    /// A few people at the most, or it was not asked.
    #[default]
    Known,
    /// Nobody.
    Nobody,
    /// Too many to be looked for together.
    Many,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// Its number.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// What happened.
    pub what: AuditWhat,
    /// What it happened to, where that has a page.
    pub page: Option<AuditPage>,
    /// For a decision: what it was made on, and how.
    pub decision: Option<AuditDecision>,
}

/// What happened, with names in place of ids.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditWhat {
    /// The action, as it is stored.
    pub action: String,
    /// Who did it; absent when the portal did.
    pub actor: Option<String>,
    /// To whom.
    pub person: Option<String>,
    /// The name of the product.
    pub product: Option<String>,
    /// What else there is to say, by name.
    pub details: BTreeMap<String, String>,
}

/// What an entry is about, where that has a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AuditPage {
    /// A request.
    Request(RequestId),
    /// A license.
    Grant(GrantId),
}

/// A decision, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditDecision {
    /// What it was made on.
    pub facts: Facts,
    /// What decided.
    pub because: Because,
    /// The rules that were looked at.
    pub trace: Vec<RuleTrace>,
}

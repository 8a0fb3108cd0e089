//! The trace: which rules were looked at, and what each part of them came to.

use serde::{Deserialize, Serialize};

use super::{Condition, Truth};
use crate::RuleId;

/// What one rule came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleTrace {
    /// The rule.
    pub rule: RuleId,
    /// Its name at that time.
    pub name: String,
    /// Whether it would have given the license at once.
    #[serde(default)]
    pub grants: bool,
    /// Its condition, part by part.
    pub when: ConditionTrace,
}

impl RuleTrace {
    /// The first rule that would not have granted and of which nobody knows whether it matches: no later rule grants.
    #[must_use]
    pub fn first_in_doubt(trace: &[Self]) -> Option<&Self> {
        trace.iter().find(|rule| !rule.grants && rule.when.truth == Truth::Unknown)
    }
}

/// What one condition came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConditionTrace {
    /// The condition without its parts.
    pub condition: Condition,
    /// What it came to.
    pub truth: Truth,
    /// Its parts, each with what it came to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<ConditionTrace>,
}

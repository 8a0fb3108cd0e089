//! The policy: ordered rules as data. First match wins; a rule matches only when its condition is surely true.
//!
//! Evaluation is total and three-valued. A condition over a fact that is unknown is unknown, and unknown never grants:
//! when nothing matches, or when something that a grant needs is not certain, a human decides.

mod builder;
mod condition;
mod decide;
mod diff;
mod hours;
mod lint;
mod outcome;
mod possible;
mod replay;
mod setup;
mod trace;
mod truth;

use serde::{Deserialize, Serialize};

pub use builder::{Joint, Node, NodePath, Step, What};
pub use condition::Condition;
pub use decide::{Because, Decision, Gate, decide};
pub use diff::{Changed, DiffIds, Moved, PolicyDiff, RuleChange};
pub use hours::{Day, Hours, InvalidZone, Zone};
pub use lint::{Finding, Flaw};
pub use outcome::{ApproverSource, Ask, Outcome, Quorum};
pub use replay::{AskLoad, DayEffect, Fate, Flip, Past, Replay, SeatEffect, Summary};
pub use setup::{Setup, SetupProduct};
pub use trace::{ConditionTrace, RuleTrace};
pub use truth::Truth;

use crate::{ApproverGroupKey, ProductKey, RuleId};

/// Rules of one policy at the most: a list that nobody can read is a policy that nobody can trust.
pub const MAX_RULES: usize = 500;
/// How deep conditions may nest.
pub const MAX_DEPTH: usize = 8;

/// What a policy looks like when it is written down, as JSON schema. By hand: it says what each key means, and the tests
/// hold it against every policy there can be.
pub const SCHEMA: &str = include_str!("policy/schema.json");

/// One line of the policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Stays the same when the rule is moved or renamed.
    pub id: RuleId,
    /// What admins call it.
    pub name: String,
    /// A rule that is off is skipped, and the trace says nothing of it.
    #[serde(default = "on", skip_serializing_if = "is_on")]
    pub on: bool,
    /// When it matches.
    pub when: Condition,
    /// What then happens.
    pub then: Outcome,
}

fn on() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_on(on: &bool) -> bool {
    *on
}

/// The ordered rules, as an admin writes them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Looked at from the first to the last.
    #[serde(default)]
    pub rules: Vec<Rule>,
}

/// A published policy: its number is stored with each decision it makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyVersion {
    /// 1 is the first.
    pub number: i32,
    /// The rules of that version.
    pub policy: Policy,
}

/// What keeps a policy from being published.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyProblem {
    /// More than [`MAX_RULES`].
    #[error("the policy has {0} rules; 500 is the limit")]
    TooManyRules(usize),
    /// Two rules with one id.
    #[error("two rules have the id \"{0}\"")]
    DuplicateId(RuleId),
    /// Deeper than [`MAX_DEPTH`].
    #[error("rule \"{0}\" nests its conditions deeper than 8 levels")]
    TooDeep(RuleId),
    /// A value that no fact can have.
    #[error("rule \"{rule}\": {problem}")]
    Value {
        /// Where.
        rule: RuleId,
        /// What is wrong and what would be right.
        problem: &'static str,
    },
    /// A product that is not configured.
    #[error("rule \"{rule}\" names the product \"{product}\", which is not there")]
    UnknownProduct {
        /// Where.
        rule: RuleId,
        /// Its key.
        product: ProductKey,
    },
    /// A group of approvers that is not configured.
    #[error("rule \"{rule}\" asks the approver group \"{group}\", which is not there")]
    UnknownGroup {
        /// Where.
        rule: RuleId,
        /// Its key.
        group: ApproverGroupKey,
    },
}

impl PolicyProblem {
    /// The rule that it is about.
    #[must_use]
    pub fn rule(&self) -> Option<&RuleId> {
        match self {
            Self::TooManyRules(_) => None,
            Self::DuplicateId(rule)
            | Self::TooDeep(rule)
            | Self::Value { rule, .. }
            | Self::UnknownProduct { rule, .. }
            | Self::UnknownGroup { rule, .. } => Some(rule),
        }
    }
}

impl Policy {
    /// Finds everything that keeps the policy from being published; empty means it may be.
    #[must_use]
    pub fn problems(&self) -> Vec<PolicyProblem> {
        let mut problems = Vec::new();
        if self.rules.len() > MAX_RULES {
            problems.push(PolicyProblem::TooManyRules(self.rules.len()));
        }
        let mut ids = std::collections::HashSet::new();
        for rule in &self.rules {
            if !ids.insert(&rule.id) {
                problems.push(PolicyProblem::DuplicateId(rule.id.clone()));
            }
            if rule.when.depth() > MAX_DEPTH {
                problems.push(PolicyProblem::TooDeep(rule.id.clone()));
            }
            let value = |problem| PolicyProblem::Value { rule: rule.id.clone(), problem };
            problems.extend(rule.when.problem().into_iter().chain(rule.then.problem()).map(value));
        }
        problems
    }
}

#[cfg(test)]
mod arbitrary;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

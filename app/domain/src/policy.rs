//! The policy: ordered rules as data. First match wins; a rule matches only when its condition is surely true.
//!
//! Evaluation is total and three-valued. A condition over a fact that is unknown is unknown, and unknown never grants:
//! when nothing matches, when something that a grant needs is not certain, or when nobody knows whether an earlier rule
//! would have said otherwise, a human decides.

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
mod text;
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
/// Conditions of one rule at the most, groups included: what is more fits no form.
pub const MAX_CONDITIONS: usize = 100;
/// Ten years: facts reach no further back, and nobody plans further ahead.
pub const MAX_DAYS: u32 = 3_650;
/// The same in hours.
pub const MAX_HOURS: u32 = 87_600;
/// More seats, or licenses, than any site has.
pub const MAX_COUNT: u32 = 1_000_000;
/// Characters of a name or of a value at the most.
pub const MAX_TEXT: usize = 200;
/// Characters at the most of what is told to whoever is denied.
pub const MAX_MESSAGE: usize = 1_000;

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

impl Rule {
    /// Whether it gives the license at once where it matches.
    #[must_use]
    pub fn grants(&self) -> bool {
        matches!(self.then, Outcome::Grant { .. })
    }

    fn problems(&self) -> impl Iterator<Item = &'static str> {
        let name = text::problem(&self.name, MAX_TEXT);
        let unnamed = self.name.trim().is_empty().then_some("it needs a name");
        let many = (self.when.size() > MAX_CONDITIONS).then_some("it has more than 100 conditions");
        let always = [unnamed, name, many, self.when.text_problem(), self.then.text_problem()];
        let decides = if self.on { [self.when.problem(), self.then.problem()] } else { [None, None] };
        always.into_iter().chain(decides).flatten()
    }
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
    /// A claim that is not kept of anybody's sign-in.
    #[error("rule \"{rule}\" looks at the claim \"{claim}\", which oidc.keep_claims does not name")]
    UnknownClaim {
        /// Where.
        rule: RuleId,
        /// Its name.
        claim: String,
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
            | Self::UnknownClaim { rule, .. }
            | Self::UnknownGroup { rule, .. } => Some(rule),
        }
    }
}

impl Policy {
    /// Finds everything that keeps the policy from being published; empty means it may be. A rule that is off may be
    /// unfinished, but no longer, deeper or stranger than others.
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
            problems.extend(rule.problems().map(value));
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

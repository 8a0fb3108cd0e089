//! The decision: one pass over the rules, then the gates that no rule can open.

use serde::{Deserialize, Serialize};

use super::{Ask, Outcome, PolicyVersion, Rule, RuleTrace, Truth};
use crate::{Facts, RuleId};

/// What the policy says on given facts, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What happens.
    pub outcome: Outcome,
    /// What brought it about.
    pub because: Because,
    /// The version of the policy that spoke.
    pub policy_version: i32,
    /// Every rule that was looked at, the matching one last.
    pub trace: Vec<RuleTrace>,
}

/// What brought a decision about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// This rule matched.
    Rule(RuleId),
    /// No rule matched.
    NoRule,
    /// This rule would have granted, but something that every automatic grant needs is missing.
    Gate {
        /// The rule that matched.
        rule: RuleId,
        /// What was missing.
        gate: Gate,
    },
}

impl Because {
    /// The rule that matched, if one did.
    #[must_use]
    pub fn rule(&self) -> Option<&RuleId> {
        match self {
            Self::Rule(rule) | Self::Gate { rule, .. } => Some(rule),
            Self::NoRule => None,
        }
    }
}

/// What every automatic grant needs, whatever the rules say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gate {
    /// An e-mail address that the identity provider has verified.
    VerifiedEmail,
    /// Exactly one active account at Atlassian that shows this very address.
    CertainAccount,
    /// To know how many seats there are.
    KnownSeats,
    /// A free seat.
    FreeSeat,
    /// To know that no earlier rule, which would not have granted, comes first.
    EarlierUnknown,
}

/// Applies the policy to the facts. Total: every policy and all facts have a decision.
#[must_use]
pub fn decide(version: &PolicyVersion, facts: &Facts) -> Decision {
    let mut trace = Vec::new();
    let mut doubt = None;
    for rule in version.policy.rules.iter().filter(|rule| rule.on) {
        let when = rule.when.trace(facts);
        let truth = when.truth;
        let grants = rule.grants();
        trace.push(RuleTrace { rule: rule.id.clone(), name: rule.name.clone(), grants, when });
        if truth != Truth::True {
            if truth == Truth::Unknown && !grants {
                doubt = doubt.or(Some(rule));
            }
            continue;
        }
        let earlier = doubt.map(|_| Gate::EarlierUnknown);
        let gate = if grants { closed_gate(facts).or(earlier) } else { None };
        let (outcome, because) = match gate {
            Some(gate) => (asked_instead(doubt), Because::Gate { rule: rule.id.clone(), gate }),
            None => (rule.then.clone(), Because::Rule(rule.id.clone())),
        };
        return Decision { outcome, because, policy_version: version.number, trace };
    }
    Decision {
        outcome: Outcome::Ask(Ask::owners()),
        because: Because::NoRule,
        policy_version: version.number,
        trace,
    }
}

/// What becomes of a grant that is not given at once: whom the earlier rule asks, if that is what it may have done, else
/// the owners.
pub(super) fn asked_instead(doubt: Option<&Rule>) -> Outcome {
    match doubt.map(|rule| &rule.then) {
        Some(Outcome::Ask(ask)) => Outcome::Ask(ask.clone()),
        _ => Outcome::Ask(Ask::owners()),
    }
}

/// What keeps a grant from being given at once, whatever other rules say.
pub(super) fn closed_gate(facts: &Facts) -> Option<Gate> {
    if facts.email_domain.known().is_none() {
        return Some(Gate::VerifiedEmail);
    }
    if facts.account.known().and_then(|account| account.certain()).is_none() {
        return Some(Gate::CertainAccount);
    }
    let Some(seats) = facts.seats.known() else { return Some(Gate::KnownSeats) };
    if seats.has_free(1) { None } else { Some(Gate::FreeSeat) }
}

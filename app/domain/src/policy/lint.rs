//! Lint: what is likely wrong with a policy that could be published. It only says what it is sure of.

mod cases;

use serde::{Deserialize, Serialize};

use super::{ApproverSource, Ask, Condition, Outcome, Policy, Rule, Setup, SetupProduct};
use crate::{ProductKey, RuleId};
use cases::{Case, Cases, cases};

/// Something that is likely not meant so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Where.
    pub rule: RuleId,
    /// What.
    pub flaw: Flaw,
}

/// What is likely wrong with a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flaw {
    /// No facts make its condition true.
    NeverMatches,
    /// Whatever it matches, one of these matches before it.
    Shadowed {
        /// Earlier rules, in their order.
        by: Vec<RuleId>,
    },
    /// It grants, and asks nothing of the person nor of anything else.
    GrantsEverybody,
    /// It asks, and of these products nobody whom it names can be found: the admins would be asked.
    NoApprover {
        /// The products that it may be about.
        products: Vec<ProductKey>,
    },
    /// It grants without looking at seats or budget, though there is a budget for these products.
    NoSeatCondition {
        /// The products that it may be about.
        products: Vec<ProductKey>,
    },
    /// All whom it asks are themselves people whom it lets ask.
    OnlyRequesters,
    /// It says no and not when asking again makes sense.
    NoWayBack,
}

impl Policy {
    /// Looks for what is likely not meant, in the order of the rules. Rules that are off do nothing wrong.
    #[must_use]
    pub fn lint(&self, setup: &Setup) -> Vec<Finding> {
        let on: Vec<&Rule> = self.rules.iter().filter(|rule| rule.on).collect();
        let mut findings = Vec::new();
        for (at, rule) in on.iter().enumerate() {
            let flaws = flaws(rule, &on[..at], setup);
            findings.extend(flaws.into_iter().map(|flaw| Finding { rule: rule.id.clone(), flaw }));
        }
        findings
    }
}

fn flaws(rule: &Rule, earlier: &[&Rule], setup: &Setup) -> Vec<Flaw> {
    let cases = cases(&rule.when);
    if let Cases::All(cases) = &cases {
        if cases.is_empty() {
            return vec![Flaw::NeverMatches];
        }
        if let Some(by) = shadow(cases, earlier) {
            return vec![Flaw::Shadowed { by }];
        }
    }
    match &rule.then {
        Outcome::Grant { .. } => granting(&cases, setup),
        Outcome::Ask(ask) => asking(ask, &cases, setup),
        Outcome::Deny { again_after_days: None, .. } => vec![Flaw::NoWayBack],
        Outcome::Deny { .. } => Vec::new(),
    }
}

/// The rules that between them match before this one in every case.
fn shadow(cases: &[Case<'_>], earlier: &[&Rule]) -> Option<Vec<RuleId>> {
    let first = |case: &Case<'_>| earlier.iter().position(|rule| case.implies(&rule.when));
    let mut by = cases.iter().map(first).collect::<Option<Vec<usize>>>()?;
    by.sort_unstable();
    by.dedup();
    Some(by.into_iter().map(|at| earlier[at].id.clone()).collect())
}

fn granting(cases: &Cases<'_>, setup: &Setup) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    // There is no condition that this is fit for: only a case of none at all.
    if cases.any(|_| false) {
        flaws.push(Flaw::GrantsEverybody);
    }
    let counts_seats =
        |case: &Case<'_>| case.implies(&Condition::SeatsFree(1)) || case.implies(&Condition::BudgetLeft(1));
    let blind = |product: &SetupProduct| {
        product.has_budget && cases.any(|case| case.may_be_about(&product.key) && !counts_seats(case))
    };
    let products = keys(setup, blind);
    if !products.is_empty() {
        flaws.push(Flaw::NoSeatCondition { products });
    }
    flaws
}

fn asking(ask: &Ask, cases: &Cases<'_>, setup: &Setup) -> Vec<Flaw> {
    let nobody = |product: &SetupProduct| {
        cases.any(|case| case.may_be_about(&product.key))
            && !ask.approvers.iter().any(|source| is_anybody(source, product, setup))
    };
    let products = keys(setup, nobody);
    let mut flaws = Vec::new();
    if !products.is_empty() {
        flaws.push(Flaw::NoApprover { products });
    }
    let all_ask = |case: &Case<'_>| ask.approvers.iter().all(|source| are_requesters(source, case, setup));
    match cases {
        Cases::All(cases) if !ask.approvers.is_empty() && cases.iter().all(all_ask) => {
            flaws.push(Flaw::OnlyRequesters);
        }
        _ => {}
    }
    flaws
}

fn keys(setup: &Setup, wanted: impl Fn(&SetupProduct) -> bool) -> Vec<ProductKey> {
    let mut keys: Vec<ProductKey> =
        setup.products.iter().filter(|product| wanted(product)).map(|product| product.key.clone()).collect();
    keys.sort();
    keys.dedup();
    keys
}

/// Whether a source has somebody, as far as the configuration tells.
fn is_anybody(source: &ApproverSource, product: &SetupProduct, setup: &Setup) -> bool {
    match source {
        ApproverSource::Owners => !product.owners.is_empty(),
        ApproverSource::Group(group) => {
            setup.approver_groups.get(group).is_some_and(|members| !members.is_empty())
        }
        ApproverSource::Person(_) | ApproverSource::ProjectLead | ApproverSource::IdpGroup { .. } => true,
    }
}

/// Whether everybody of a group of approvers is surely in a group that a person has to be in to come here. One person,
/// the owners and the lead of a project are named for what they are, and not for their group.
fn are_requesters(source: &ApproverSource, case: &Case<'_>, setup: &Setup) -> bool {
    match source {
        ApproverSource::IdpGroup { group, .. } => case.implies(&Condition::IdpGroup(group.clone())),
        ApproverSource::Group(group) => {
            let members = setup.approver_groups.get(group).map(Vec::as_slice).unwrap_or_default();
            let asks = |groups: &std::collections::BTreeSet<String>| {
                groups.iter().any(|group| case.implies(&Condition::IdpGroup(group.clone())))
            };
            !members.is_empty()
                && members.iter().all(|member| setup.memberships.get(member).is_some_and(asks))
        }
        ApproverSource::Owners | ApproverSource::Person(_) | ApproverSource::ProjectLead => false,
    }
}

#[cfg(test)]
mod tests;

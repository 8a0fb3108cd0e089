//! What is configured beside the rules, as far as rules name it.

use std::collections::{BTreeMap, BTreeSet};

use super::{ApproverSource, Condition, Outcome, Policy, PolicyProblem, Rule};
use crate::{ApproverGroupKey, EmailAddress, ProductKey};

/// The products and people that a policy is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setup {
    /// Every product that can be asked for.
    pub products: Vec<SetupProduct>,
    /// Groups of approvers with their members.
    pub approver_groups: BTreeMap<ApproverGroupKey, Vec<EmailAddress>>,
    /// Claims that are kept of a sign-in.
    pub claims: BTreeSet<String>,
    /// In which groups people were seen at the identity provider.
    pub memberships: BTreeMap<EmailAddress, BTreeSet<String>>,
}

/// A product, as far as rules depend on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetupProduct {
    /// By which rules name it.
    pub key: ProductKey,
    /// Who decides when policy does not.
    pub owners: Vec<EmailAddress>,
    /// Whether there is a budget for its seats.
    pub has_budget: bool,
}

impl Setup {
    /// Names in the policy that nothing has; a rule that is off does no harm with them. Groups at the identity provider are not known in full, so that none of
    /// their names is wrong.
    #[must_use]
    pub fn problems(&self, policy: &Policy) -> Vec<PolicyProblem> {
        policy.rules.iter().filter(|rule| rule.on).flat_map(|rule| self.unknown_names(rule)).collect()
    }

    fn unknown_names(&self, rule: &Rule) -> Vec<PolicyProblem> {
        let mut problems = Vec::new();
        for leaf in leaves(&rule.when) {
            let id = rule.id.clone();
            match leaf {
                Condition::Product(product) if !self.products.iter().any(|known| known.key == *product) => {
                    problems.push(PolicyProblem::UnknownProduct { rule: id, product: product.clone() });
                }
                // One without a name is said to be unfinished.
                Condition::Claim { name, .. } if !name.is_empty() && !self.claims.contains(name) => {
                    problems.push(PolicyProblem::UnknownClaim { rule: id, claim: name.clone() });
                }
                _ => {}
            }
        }
        let sources = match &rule.then {
            Outcome::Ask(ask) => ask.approvers.iter().chain(&ask.escalate_to).collect(),
            Outcome::Grant { .. } | Outcome::Deny { .. } => Vec::new(),
        };
        for source in sources {
            let ApproverSource::Group(group) = source else { continue };
            if !self.approver_groups.contains_key(group) {
                let (rule, group) = (rule.id.clone(), group.clone());
                problems.push(PolicyProblem::UnknownGroup { rule, group });
            }
        }
        problems
    }
}

fn leaves(condition: &Condition) -> Vec<&Condition> {
    match condition.parts() {
        [] => vec![condition],
        parts => parts.iter().flat_map(leaves).collect(),
    }
}

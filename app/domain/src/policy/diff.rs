//! What one policy has and another has not, as an admin would tell it.

use serde::{Deserialize, Serialize};

use super::{Condition, Outcome, Policy, Rule};
use crate::RuleId;

/// The way from one policy to another, by rules of the same id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyDiff {
    /// Rules that are new, each with its place, 1 for the first.
    pub added: Vec<(usize, Rule)>,
    /// Rules that are gone, each with the place it had.
    pub removed: Vec<(usize, Rule)>,
    /// The fewest rules of which it can be said that they moved past others.
    pub moved: Vec<Moved>,
    /// Rules that are not what they were.
    pub changed: Vec<Changed>,
}

/// A rule in another place. What others did to the places around it does not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Which.
    pub rule: RuleId,
    /// Its name now.
    pub name: String,
    /// Its place before, 1 for the first.
    pub from: usize,
    /// Its place now.
    pub to: usize,
}

/// A rule that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// Which.
    pub rule: RuleId,
    /// Its name now.
    pub name: String,
    /// In what.
    pub what: Vec<RuleChange>,
}

/// One thing about a rule, before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleChange {
    /// What it is called.
    Name {
        /// Before.
        from: String,
        /// After.
        to: String,
    },
    /// It was off and is on.
    TurnedOn,
    /// It was on and is off.
    TurnedOff,
    /// When it matches.
    When {
        /// Before.
        from: Condition,
        /// After.
        to: Condition,
    },
    /// What it does.
    Then {
        /// Before.
        from: Outcome,
        /// After.
        to: Outcome,
    },
}

/// Which rules a difference is about, and nothing of what they say: rules may name people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiffIds {
    /// Rules that are new.
    pub added: Vec<RuleId>,
    /// Rules that are gone.
    pub removed: Vec<RuleId>,
    /// Rules that moved past others.
    pub moved: Vec<RuleId>,
    /// Rules that are not what they were.
    pub changed: Vec<RuleId>,
}

impl PolicyDiff {
    /// Compares two policies.
    #[must_use]
    pub fn between(before: &Policy, after: &Policy) -> Self {
        let place = |policy: &Policy, id: &RuleId| policy.rules.iter().position(|rule| rule.id == *id);
        let only_in = |one: &Policy, other: &Policy| {
            let missing = one.rules.iter().enumerate().filter(|(_, rule)| place(other, &rule.id).is_none());
            missing.map(|(at, rule)| (at + 1, rule.clone())).collect()
        };
        let mut kept = Vec::new();
        let mut changed = Vec::new();
        for (to, rule) in after.rules.iter().enumerate() {
            let Some(from) = place(before, &rule.id) else { continue };
            kept.push((from, to));
            let what = changes(&before.rules[from], rule);
            if !what.is_empty() {
                changed.push(Changed { rule: rule.id.clone(), name: rule.name.clone(), what });
            }
        }
        let moved = moved(&kept).into_iter().map(|(from, to)| {
            let rule = &after.rules[to];
            Moved { rule: rule.id.clone(), name: rule.name.clone(), from: from + 1, to: to + 1 }
        });
        Self {
            added: only_in(after, before),
            removed: only_in(before, after),
            moved: moved.collect(),
            changed,
        }
    }

    /// What the audit keeps of it.
    #[must_use]
    pub fn ids(&self) -> DiffIds {
        DiffIds {
            added: self.added.iter().map(|(_, rule)| rule.id.clone()).collect(),
            removed: self.removed.iter().map(|(_, rule)| rule.id.clone()).collect(),
            moved: self.moved.iter().map(|moved| moved.rule.clone()).collect(),
            changed: self.changed.iter().map(|changed| changed.rule.clone()).collect(),
        }
    }

    /// Whether both are the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

fn changes(before: &Rule, after: &Rule) -> Vec<RuleChange> {
    let mut what = Vec::new();
    if before.name != after.name {
        what.push(RuleChange::Name { from: before.name.clone(), to: after.name.clone() });
    }
    match (before.on, after.on) {
        (false, true) => what.push(RuleChange::TurnedOn),
        (true, false) => what.push(RuleChange::TurnedOff),
        _ => {}
    }
    if before.when != after.when {
        what.push(RuleChange::When { from: before.when.clone(), to: after.when.clone() });
    }
    if before.then != after.then {
        what.push(RuleChange::Then { from: before.then.clone(), to: after.then.clone() });
    }
    what
}

/// All that are not in the longest part that kept its order; of several such parts the one with the most rules that are
/// where they were.
fn moved(kept: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // For each, how long the best part that ends with it is and how much of it did not budge, and the one before it there.
    let mut best: Vec<((usize, usize), Option<usize>)> = Vec::with_capacity(kept.len());
    for (at, (from, to)) in kept.iter().enumerate() {
        let before = (0..at).filter(|other| kept[*other].0 < *from).max_by_key(|other| best[*other].0);
        let (length, unmoved) = before.map_or((0, 0), |before| best[before].0);
        best.push(((length + 1, unmoved + usize::from(from == to)), before));
    }
    let mut stays = vec![false; kept.len()];
    let mut next = (0..kept.len()).max_by_key(|at| best[*at].0);
    while let Some(at) = next {
        stays[at] = true;
        next = best[at].1;
    }
    kept.iter().zip(stays).filter(|(_, stays)| !stays).map(|(places, _)| *places).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::policy::arbitrary::version;

    fn rule(id: &str) -> Rule {
        Rule {
            id: RuleId::parse(id).expect("an id"),
            name: format!("Rule {id}"),
            on: true,
            when: Condition::All(Vec::new()),
            then: Outcome::Grant { days: None },
        }
    }

    fn policy(ids: &[&str]) -> Policy {
        Policy { rules: ids.iter().map(|id| rule(id)).collect() }
    }

    fn moves(before: &[&str], after: &[&str]) -> Vec<(String, usize, usize)> {
        let diff = PolicyDiff::between(&policy(before), &policy(after));
        diff.moved.into_iter().map(|moved| (moved.rule.to_string(), moved.from, moved.to)).collect()
    }

    #[test]
    fn a_rule_that_was_moved_is_the_only_one_that_moved() {
        assert_eq!(moves(&["a", "b", "c", "d"], &["b", "c", "d", "a"]), [("a".to_owned(), 1, 4)]);
        assert_eq!(moves(&["a", "b", "c", "d"], &["d", "a", "b", "c"]), [("d".to_owned(), 4, 1)]);
        assert_eq!(moves(&["a", "b", "c"], &["b", "x", "c"]), [], "others make room");
        assert_eq!(
            moves(&["a", "b", "c"], &["d", "b", "a"]),
            [("a".to_owned(), 1, 3)],
            "the second stays the second"
        );
    }

    #[test]
    fn what_is_new_what_is_gone_and_what_is_not_the_same_is_told() {
        let mut after = policy(&["b", "c"]);
        after.rules[0].on = false;
        after.rules[0].name = "Everybody".to_owned();
        after.rules[0].when = Condition::SeatsFree(2);
        after.rules[0].then = Outcome::Grant { days: Some(30) };
        let diff = PolicyDiff::between(&policy(&["a", "b"]), &after);
        assert_eq!(diff.added, [(2, rule("c"))]);
        assert_eq!(diff.removed, [(1, rule("a"))]);
        assert_eq!(diff.moved, []);
        let what = vec![
            RuleChange::Name { from: "Rule b".to_owned(), to: "Everybody".to_owned() },
            RuleChange::TurnedOff,
            RuleChange::When { from: Condition::All(Vec::new()), to: Condition::SeatsFree(2) },
            RuleChange::Then { from: Outcome::Grant { days: None }, to: Outcome::Grant { days: Some(30) } },
        ];
        assert_eq!(diff.changed, [Changed { rule: rule("b").id, name: "Everybody".to_owned(), what }]);
        let (added, removed) = (vec![rule("c").id], vec![rule("a").id]);
        assert_eq!(diff.ids(), DiffIds { added, removed, moved: Vec::new(), changed: vec![rule("b").id] });
    }

    proptest! {
        #[test]
        fn only_a_policy_that_is_the_same_has_no_difference(one in version(), other in version()) {
            let (one, other) = (one.policy, other.policy);
            prop_assert_eq!(PolicyDiff::between(&one, &other).is_empty(), one == other);
            prop_assert!(PolicyDiff::between(&one, &one).is_empty());
        }

        #[test]
        fn any_order_is_told_by_moves_alone(order in Just(["a", "b", "c", "d", "e"]).prop_shuffle()) {
            let before = policy(&["a", "b", "c", "d", "e"]);
            let diff = PolicyDiff::between(&before, &policy(&order));
            // Taking those that moved out leaves the others in their order.
            let stays = |policy: &Policy| {
                let moved = |rule: &Rule| diff.moved.iter().any(|moved| moved.rule == rule.id);
                let stays = policy.rules.iter().filter(|rule| !moved(rule));
                stays.map(|rule| rule.id.clone()).collect::<Vec<_>>()
            };
            prop_assert_eq!(stays(&before), stays(&policy(&order)));
        }
    }
}

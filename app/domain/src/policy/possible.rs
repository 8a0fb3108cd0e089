//! What a policy may have said where facts were never recorded: every value that such a fact could have had, at once.

use std::borrow::Cow;

use super::decide::{asked_instead, closed_gate};
use super::{Ask, Condition, Outcome, Policy, Rule, Truth};
use crate::Facts;

/// What a policy says on facts some of which were never recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said<'a> {
    /// This, whatever those facts were; a grant may be for other days.
    Surely(Cow<'a, Outcome>),
    /// It depends on them.
    CannotSay,
}

/// Runs the policy as [`super::decide`] does, and makes no difference between what it can be sure of.
pub(super) fn say<'a>(policy: &'a Policy, facts: &Facts) -> Said<'a> {
    let mut said = Sayings::default();
    let mut doubts = Doubts::default();
    for rule in policy.rules.iter().filter(|rule| rule.on) {
        let possible = Possible::of(&rule.when, facts);
        if possible.may_be(Truth::True) && !said.add_all(rule, facts, &doubts) {
            return Said::CannotSay;
        }
        if possible.is_only(Truth::True) {
            return said.into_said();
        }
        if !rule.grants() && possible.may_be(Truth::Unknown) {
            doubts.note(rule, possible.may_be(Truth::False));
        }
    }
    if said.add(Cow::Owned(Outcome::Ask(Ask::owners()))) { said.into_said() } else { Said::CannotSay }
}

/// What the policy may have said so far, as long as that is one thing.
#[derive(Default)]
struct Sayings<'a>(Option<Cow<'a, Outcome>>);

impl<'a> Sayings<'a> {
    /// `false`: there are two.
    fn add(&mut self, outcome: Cow<'a, Outcome>) -> bool {
        let is_one = self.0.as_ref().is_none_or(|earlier| is_same(earlier, &outcome));
        self.0 = Some(outcome);
        is_one
    }

    /// All that can come of a rule that matches. `false`: there are two, or it depends on a fact that was never recorded.
    fn add_all(&mut self, rule: &'a Rule, facts: &Facts, doubts: &Doubts<'a>) -> bool {
        if !rule.grants() {
            return self.add(Cow::Borrowed(&rule.then));
        }
        if doubts.may_be_none && !granted(rule, facts).is_some_and(|outcome| self.add(outcome)) {
            return false;
        }
        doubts.asked.iter().all(|asked| self.add(asked.clone()))
    }

    fn into_said(self) -> Said<'a> {
        self.0.map_or(Said::CannotSay, Said::Surely)
    }
}

/// Whom a rule that grants may have to ask, for the sake of an earlier one that may have been unknown.
struct Doubts<'a> {
    /// Whether there may be no such rule.
    may_be_none: bool,
    /// What else there may be, each once.
    asked: Vec<Cow<'a, Outcome>>,
}

impl Default for Doubts<'_> {
    fn default() -> Self {
        Self { may_be_none: true, asked: Vec::new() }
    }
}

impl<'a> Doubts<'a> {
    /// Of several the first one counts: this is one only where there is none so far.
    fn note(&mut self, rule: &'a Rule, may_be_false: bool) {
        if !self.may_be_none {
            return;
        }
        let asked = match rule.then {
            Outcome::Ask(_) => Cow::Borrowed(&rule.then),
            _ => Cow::Owned(asked_instead(None)),
        };
        if !self.asked.iter().any(|other| is_same(other, &asked)) {
            self.asked.push(asked);
        }
        self.may_be_none = may_be_false;
    }
}

/// What comes of a rule that grants. `None`: that depends on a fact that was never recorded.
fn granted<'a>(rule: &'a Rule, facts: &Facts) -> Option<Cow<'a, Outcome>> {
    let gates =
        [facts.email_domain.is_unrecorded(), facts.account.is_unrecorded(), facts.seats.is_unrecorded()];
    if gates.contains(&true) {
        return None;
    }
    Some(match closed_gate(facts) {
        Some(_) => Cow::Owned(asked_instead(None)),
        None => Cow::Borrowed(&rule.then),
    })
}

fn is_same(one: &Outcome, other: &Outcome) -> bool {
    match (one, other) {
        (Outcome::Grant { .. }, Outcome::Grant { .. }) | (Outcome::Deny { .. }, Outcome::Deny { .. }) => true,
        (Outcome::Ask(one), Outcome::Ask(other)) => one.approvers == other.approvers,
        _ => false,
    }
}

/// The truths that a condition may have come to: a set, as bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Possible(u8);

impl Possible {
    fn only(truth: Truth) -> Self {
        Self(match truth {
            Truth::True => 1,
            Truth::False => 2,
            Truth::Unknown => 4,
        })
    }

    fn may_be(self, truth: Truth) -> bool {
        self.0 & Self::only(truth).0 > 0
    }

    fn is_only(self, truth: Truth) -> bool {
        self == Self::only(truth)
    }

    /// A fact that was never recorded may have been anything, and not to be had as well.
    fn of(condition: &Condition, facts: &Facts) -> Self {
        match condition {
            Condition::All(parts) => Self::all(parts.iter().map(|part| Self::of(part, facts))),
            Condition::Any(parts) => !Self::all(parts.iter().map(|part| !Self::of(part, facts))),
            Condition::Not(part) => !Self::of(part, facts),
            leaf if was_recorded(leaf, facts) => Self::only(leaf.truth(facts)),
            _ => Self(7),
        }
    }

    fn all(values: impl Iterator<Item = Self>) -> Self {
        const TRUTHS: [Truth; 3] = [Truth::True, Truth::False, Truth::Unknown];
        values.fold(Self::only(Truth::True), |so_far, value| {
            let mut both = Self(0);
            for one in TRUTHS.into_iter().filter(|truth| so_far.may_be(*truth)) {
                for other in TRUTHS.into_iter().filter(|truth| value.may_be(*truth)) {
                    both.0 |= Self::only(Truth::all([one, other])).0;
                }
            }
            both
        })
    }
}

impl std::ops::Not for Possible {
    type Output = Self;

    /// True and false change places.
    fn not(self) -> Self {
        Self((self.0 & 1) << 1 | (self.0 & 2) >> 1 | self.0 & 4)
    }
}

/// Whether the fact that a condition without parts looks at was looked for at the time. A claim that is not there was
/// not kept then, or the person had none: nobody knows.
fn was_recorded(leaf: &Condition, facts: &Facts) -> bool {
    match leaf {
        Condition::EmailDomain(_) => !facts.email_domain.is_unrecorded(),
        Condition::IdpGroup(_) => !facts.groups.is_unrecorded(),
        Condition::Claim { name, .. } => facts.claims.contains_key(name),
        Condition::Project(_) => !facts.project.is_unrecorded(),
        Condition::SeatsFree(_) | Condition::SeatUseBelow(_) => !facts.seats.is_unrecorded(),
        Condition::BudgetLeft(_) => !facts.budget.is_unrecorded(),
        Condition::Held { .. } | Condition::DeniedWithin(_) => !facts.history.is_unrecorded(),
        Condition::GrantsToday(_) => !facts.granted_today.is_unrecorded(),
        Condition::Product(_) | Condition::Target(_) | Condition::Hours(_) => true,
        Condition::All(_) | Condition::Any(_) | Condition::Not(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Fact;
    use crate::policy::arbitrary::{facts, version};
    use crate::policy::decide;

    /// The same facts with everything recorded that was not.
    fn completed(facts: &Facts, with: &Facts) -> Facts {
        fn or<T: Clone>(fact: &Fact<T>, other: &Fact<T>) -> Fact<T> {
            let other = if other.is_unrecorded() { Fact::Unknown } else { other.clone() };
            if fact.is_unrecorded() { other } else { fact.clone() }
        }
        let mut claims = with.claims.clone();
        claims.extend(facts.claims.clone());
        Facts {
            email_domain: or(&facts.email_domain, &with.email_domain),
            groups: or(&facts.groups, &with.groups),
            claims,
            project: or(&facts.project, &with.project),
            account: or(&facts.account, &with.account),
            seats: or(&facts.seats, &with.seats),
            budget: or(&facts.budget, &with.budget),
            history: or(&facts.history, &with.history),
            granted_today: or(&facts.granted_today, &with.granted_today),
            ..facts.clone()
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

        #[test]
        fn what_is_said_for_sure_holds_whatever_the_missing_facts_were(
            version in version(),
            facts in facts(),
            others in proptest::collection::vec(facts(), 8),
        ) {
            if let Said::Surely(outcome) = say(&version.policy, &facts) {
                for other in &others {
                    let then = decide(&version, &completed(&facts, other)).outcome;
                    prop_assert!(is_same(&outcome, &then), "{outcome:?} became {then:?}");
                }
            }
        }

        #[test]
        fn on_facts_that_were_all_recorded_it_says_what_the_policy_decides(
            version in version(),
            facts in facts(),
            other in facts(),
        ) {
            let mut facts = completed(&facts, &other);
            for name in ["country", "team"] {
                facts.claims.entry(name.to_owned()).or_default();
            }
            let decided = decide(&version, &facts).outcome;
            prop_assert_eq!(say(&version.policy, &facts), Said::Surely(Cow::Owned(decided)));
        }
    }
}

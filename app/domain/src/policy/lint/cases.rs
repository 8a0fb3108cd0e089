//! The cases in which a condition is surely true, and what follows from each. Sound and not complete: what it claims
//! holds for all facts, and what it does not claim may hold too.

use crate::ProductKey;
use crate::policy::{Condition, Hours};

/// More cases than this are not looked through.
const MOST: usize = 64;

/// Conditions without parts, each surely true or surely false, all at once.
#[derive(Clone, Debug)]
pub(super) struct Case<'a>(Vec<Literal<'a>>);

#[derive(Clone, Copy, Debug)]
struct Literal<'a> {
    leaf: &'a Condition,
    holds: bool,
}

/// When a condition is surely true.
pub(super) enum Cases<'a> {
    /// In all of these; those that contradict themselves are left out.
    All(Vec<Case<'a>>),
    /// In more than anybody could read.
    TooMany(&'a Condition),
}

pub(super) fn cases(condition: &Condition) -> Cases<'_> {
    expand(condition, true).map_or(Cases::TooMany(condition), Cases::All)
}

impl Cases<'_> {
    /// Whether there is a case of which each condition in it, looked at alone, is fit. Of too many cases some may
    /// contradict themselves, and are found nevertheless.
    pub(super) fn any(&self, is_fit: impl Fn(&Case<'_>) -> bool) -> bool {
        match self {
            Self::All(cases) => {
                cases.iter().any(|case| case.0.iter().all(|literal| is_fit(&literal.alone())))
            }
            Self::TooMany(condition) => is_one_fit(condition, true, &is_fit),
        }
    }
}

fn is_one_fit(condition: &Condition, holds: bool, is_fit: &impl Fn(&Case<'_>) -> bool) -> bool {
    match condition {
        Condition::Not(part) => is_one_fit(part, !holds, is_fit),
        Condition::All(parts) if holds => parts.iter().all(|part| is_one_fit(part, holds, is_fit)),
        Condition::Any(parts) if !holds => parts.iter().all(|part| is_one_fit(part, holds, is_fit)),
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().any(|part| is_one_fit(part, holds, is_fit))
        }
        leaf => {
            let alone = Literal { leaf, holds }.alone();
            !alone.is_impossible() && is_fit(&alone)
        }
    }
}

fn expand(condition: &Condition, holds: bool) -> Option<Vec<Case<'_>>> {
    match condition {
        Condition::Not(part) => expand(part, !holds),
        Condition::All(parts) if holds => together(parts, holds),
        Condition::Any(parts) if !holds => together(parts, holds),
        Condition::All(parts) | Condition::Any(parts) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(expand(part, holds)?);
            }
            (all.len() <= MOST).then_some(all)
        }
        leaf => {
            let case = Case(vec![Literal { leaf, holds }]);
            Some(if case.is_impossible() { Vec::new() } else { vec![case] })
        }
    }
}

fn together(parts: &[Condition], holds: bool) -> Option<Vec<Case<'_>>> {
    let mut all = vec![Case(Vec::new())];
    for part in parts {
        let these = expand(part, holds)?;
        let both = all.iter().flat_map(|case| these.iter().filter_map(|other| case.and(other)));
        // One more says already that they are too many.
        all = both.take(MOST + 1).collect();
        if all.len() > MOST {
            return None;
        }
    }
    Some(all)
}

impl<'a> Case<'a> {
    /// `None`: they contradict each other. Neither contradicts itself, so that only what is new is compared.
    fn and(&self, other: &Self) -> Option<Self> {
        let excludes = |one: &Literal<'_>, other: &Literal<'_>| one.implies(other.opposite());
        let is_possible = self
            .0
            .iter()
            .all(|one| other.0.iter().all(|other| !excludes(one, other) && !excludes(other, one)));
        is_possible.then(|| Self(self.0.iter().chain(&other.0).copied().collect()))
    }

    /// Whether the condition is surely true in this case.
    pub(super) fn implies(&self, condition: &Condition) -> bool {
        self.implies_that(condition, true)
    }

    /// Whether a person who asks for this product can be in this case.
    pub(super) fn may_be_about(&self, product: &ProductKey) -> bool {
        !self.implies_that(&Condition::Product(product.clone()), false)
    }

    fn implies_that(&self, condition: &Condition, holds: bool) -> bool {
        match condition {
            Condition::Not(part) => self.implies_that(part, !holds),
            Condition::All(parts) if holds => parts.iter().all(|part| self.implies_that(part, holds)),
            Condition::Any(parts) if !holds => parts.iter().all(|part| self.implies_that(part, holds)),
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter().any(|part| self.implies_that(part, holds))
            }
            leaf => self.0.iter().any(|literal| literal.implies(Literal { leaf, holds })),
        }
    }

    fn is_impossible(&self) -> bool {
        self.0.iter().any(|one| one.is_impossible() || one.implies(one.opposite()))
    }
}

impl<'a> Literal<'a> {
    fn alone(self) -> Case<'a> {
        Case(vec![self])
    }

    fn opposite(self) -> Self {
        Self { holds: !self.holds, ..self }
    }

    fn is_impossible(self) -> bool {
        match (self.holds, self.leaf) {
            (false, Condition::SeatsFree(0) | Condition::BudgetLeft(0))
            | (true, Condition::GrantsToday(0) | Condition::SeatUseBelow(0)) => true,
            (true, Condition::Hours(hours)) => hours.days.is_empty() || hours.from >= hours.until,
            _ => false,
        }
    }

    fn implies(self, other: Literal<'_>) -> bool {
        match (self.holds, other.holds) {
            (true, true) => entails(self.leaf, other.leaf),
            // Both look at the same fact: where one of them is surely false, the other is not unknown.
            (false, false) => entails(other.leaf, self.leaf),
            (true, false) => excludes(self.leaf, other.leaf),
            (false, true) => false,
        }
    }
}

/// Where the one is true, so is the other, over one and the same fact.
fn entails(one: &Condition, other: &Condition) -> bool {
    use Condition::{
        BudgetLeft, DeniedWithin, EmailDomain, GrantsToday, Held, Hours, SeatUseBelow, SeatsFree,
    };
    match (one, other) {
        (EmailDomain(one), EmailDomain(other)) => one.eq_ignore_ascii_case(other),
        (SeatsFree(one), SeatsFree(other)) | (BudgetLeft(one), BudgetLeft(other)) => one >= other,
        (SeatUseBelow(one), SeatUseBelow(other)) => one <= other,
        // Less than all of them are taken, so that one is free.
        (SeatUseBelow(percent), SeatsFree(n)) => *percent <= 100 && *n <= 1,
        (Held { days, how }, Held { days: in_days, how: other_how }) => {
            days <= in_days && (other_how.is_none() || how == other_how)
        }
        (DeniedWithin(one), DeniedWithin(other)) => one <= other,
        (GrantsToday(one), GrantsToday(other)) => one <= other,
        (Hours(one), Hours(other)) => lie_within(one, other),
        _ => one == other,
    }
}

/// Where the one is true, the other is surely false, over one and the same fact.
fn excludes(one: &Condition, other: &Condition) -> bool {
    use Condition::{EmailDomain, Held, Hours, Product, Project, Target};
    match (one, other) {
        (EmailDomain(one), EmailDomain(other)) => !one.eq_ignore_ascii_case(other),
        (Product(one), Product(other)) => one != other,
        (Project(one), Project(other)) => one != other,
        (Target(one), Target(other)) => one != other,
        (Held { how: Some(one), .. }, Held { how: Some(other), .. }) => one != other,
        (Hours(one), Hours(other)) => {
            one.zone == other.zone
                && (one.until <= other.from
                    || other.until <= one.from
                    || !one.days.iter().any(|day| other.days.contains(day)))
        }
        _ => false,
    }
}

fn lie_within(one: &Hours, other: &Hours) -> bool {
    one.zone == other.zone
        && other.from <= one.from
        && one.until <= other.until
        && one.days.iter().all(|day| other.days.contains(day))
}

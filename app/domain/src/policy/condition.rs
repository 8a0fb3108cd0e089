//! Conditions over facts.

use chrono::Duration;
use serde::{Deserialize, Serialize};

use super::{ConditionTrace, Hours, MAX_COUNT, MAX_DAYS, MAX_TEXT, Truth, text};
use crate::{EmailAddress, Ending, Fact, Facts, ProductKey, ProjectKey, TargetKind};

/// When a rule matches. In TOML each is a table with one key, such as `{ idp_group = "engineers" }`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// Every one of them; the empty list matches everybody.
    All(Vec<Condition>),
    /// At least one of them; the empty list matches nobody.
    Any(Vec<Condition>),
    /// The opposite.
    Not(Box<Condition>),
    /// The person's verified e-mail address ends in `@` and this domain, exactly.
    EmailDomain(String),
    /// The person is in this group at the identity provider, spelled exactly so.
    IdpGroup(String),
    /// A claim that the configuration keeps has this value.
    Claim {
        /// The claim's name at the identity provider.
        name: String,
        /// One of its values.
        value: String,
    },
    /// This product is asked for.
    Product(ProductKey),
    /// The target lies in this project.
    Project(ProjectKey),
    /// The target is this kind of page.
    Target(TargetKind),
    /// At least so many seats are free, promised ones taken off.
    SeatsFree(u32),
    /// Fewer than so many percent of the seats are taken or promised.
    SeatUseBelow(u8),
    /// At least so many seats are left of our own budget; where no budget is set there is always enough.
    BudgetLeft(u32),
    /// The person held a license of the product, and the last one ended in the last so many days.
    Held {
        /// In the last so many days.
        days: u32,
        /// It ended so; any way when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        how: Option<Ending>,
    },
    /// An approver said no to the person in the last so many days.
    DeniedWithin(u32),
    /// It is within these hours.
    Hours(Hours),
    /// With this one, policy has given at most so many licenses of the product at once since midnight UTC.
    GrantsToday(u32),
}

impl Condition {
    /// What the condition comes to on these facts.
    #[must_use]
    pub fn truth(&self, facts: &Facts) -> Truth {
        match self {
            Self::All(parts) => Truth::all(parts.iter().map(|part| part.truth(facts))),
            Self::Any(parts) => Truth::any(parts.iter().map(|part| part.truth(facts))),
            Self::Not(part) => !part.truth(facts),
            leaf => leaf.look(facts),
        }
    }

    /// Evaluates the condition and every part of it, so that the whole answer can be shown.
    #[must_use]
    pub fn trace(&self, facts: &Facts) -> ConditionTrace {
        let parts: Vec<ConditionTrace> = self.parts().iter().map(|part| part.trace(facts)).collect();
        let truths = parts.iter().map(|part| part.truth);
        let truth = match self {
            Self::All(_) => Truth::all(truths),
            Self::Any(_) => Truth::any(truths),
            Self::Not(_) => !Truth::all(truths),
            leaf => leaf.look(facts),
        };
        ConditionTrace { condition: self.without_parts(), truth, parts }
    }

    /// How deep it nests; a condition without parts is 1.
    #[must_use]
    pub fn depth(&self) -> usize {
        1 + self.parts().iter().map(Self::depth).max().unwrap_or(0)
    }

    /// How many conditions it is made of, groups and itself included.
    #[must_use]
    pub fn size(&self) -> usize {
        1 + self.parts().iter().map(Self::size).sum::<usize>()
    }

    /// A value in it that no fact can have, or a group of nothing. Only the whole may be one: it is everybody, while
    /// in a group that was forgotten, and is everybody all the same.
    #[must_use]
    pub fn problem(&self) -> Option<&'static str> {
        let own = match self {
            Self::EmailDomain(domain) if !is_domain(domain) => {
                Some("an e-mail domain is what stands behind the @, such as example.com, and no pattern")
            }
            Self::IdpGroup(group) if group.is_empty() => Some("a group needs a name"),
            Self::Claim { name, value } if name.is_empty() || value.is_empty() => {
                Some("a claim needs a name and a value")
            }
            Self::SeatUseBelow(percent) if !(1..=100).contains(percent) => {
                Some("seat use is a percentage from 1 to 100")
            }
            Self::Held { days, .. } | Self::DeniedWithin(days) if !(1..=MAX_DAYS).contains(days) => {
                Some("days back are a number from 1 to 3650")
            }
            Self::Hours(hours) => hours.problem(),
            Self::GrantsToday(0) => Some("a cap of grants lets at least one through"),
            Self::SeatsFree(n) | Self::BudgetLeft(n) | Self::GrantsToday(n)
                if !(1..=MAX_COUNT).contains(n) =>
            {
                Some("seats and licenses are a number from 1 to 1000000")
            }
            Self::All(_) | Self::Any(_) | Self::Not(_) if self.parts().iter().any(Self::is_empty_group) => {
                Some("a group in a group needs a condition")
            }
            _ => None,
        };
        own.or_else(|| self.parts().iter().find_map(Self::problem))
    }

    /// A text in it that nobody can read.
    pub(super) fn text_problem(&self) -> Option<&'static str> {
        let own = match self {
            Self::EmailDomain(one) | Self::IdpGroup(one) => text::problem(one, MAX_TEXT),
            Self::Claim { name, value } => {
                text::problem(name, MAX_TEXT).or_else(|| text::problem(value, MAX_TEXT))
            }
            _ => None,
        };
        own.or_else(|| self.parts().iter().find_map(Self::text_problem))
    }

    fn is_empty_group(&self) -> bool {
        matches!(self, Self::All(parts) | Self::Any(parts) if parts.is_empty())
    }

    /// The conditions that it is made of; none when it looks at a fact itself.
    #[must_use]
    pub fn parts(&self) -> &[Self] {
        match self {
            Self::All(parts) | Self::Any(parts) => parts,
            Self::Not(part) => std::slice::from_ref(part),
            _ => &[],
        }
    }

    fn without_parts(&self) -> Self {
        match self {
            Self::All(_) => Self::All(Vec::new()),
            Self::Any(_) => Self::Any(Vec::new()),
            Self::Not(_) => Self::Not(Box::new(Self::All(Vec::new()))),
            leaf => leaf.clone(),
        }
    }

    /// What a condition without parts comes to.
    fn look(&self, facts: &Facts) -> Truth {
        match self {
            Self::EmailDomain(domain) => over(&facts.email_domain, |own| own.eq_ignore_ascii_case(domain)),
            Self::IdpGroup(group) => over(&facts.groups, |groups| groups.contains(group)),
            Self::Claim { name, value } => match facts.claims.get(name) {
                Some(values) => values.contains(value).into(),
                None => Truth::Unknown,
            },
            Self::Product(product) => (facts.product == *product).into(),
            Self::Project(project) => over(&facts.project, |own| own == project),
            Self::Target(kind) => (facts.target_kind == *kind).into(),
            Self::SeatsFree(n) => over(&facts.seats, |seats| seats.has_free(*n)),
            Self::SeatUseBelow(percent) => {
                over(&facts.seats, |seats| seats.percent_used() < u32::from(*percent))
            }
            Self::BudgetLeft(n) => over(&facts.budget, |budget| budget.left.is_none_or(|left| left >= *n)),
            Self::Held { days, how } => match facts.history.known().map(|history| history.held) {
                None => Truth::Unknown,
                Some(None) => Truth::False,
                Some(Some(held)) if facts.at - held.at > back(*days) => Truth::False,
                Some(Some(held)) => match (how, held.how) {
                    (None, _) => Truth::True,
                    (Some(how), Some(known)) => (*how == known).into(),
                    (Some(_), None) => Truth::Unknown,
                },
            },
            Self::DeniedWithin(days) => over(&facts.history, |history| {
                history.denied_at.is_some_and(|denied| facts.at - denied <= back(*days))
            }),
            Self::Hours(hours) => hours.contain(facts.at).into(),
            Self::GrantsToday(most) => over(&facts.granted_today, |given| given < most),
            Self::All(_) | Self::Any(_) | Self::Not(_) => Truth::Unknown,
        }
    }
}

/// What an address can have behind the @.
fn is_domain(text: &str) -> bool {
    EmailAddress::parse(&format!("a@{text}")).is_ok()
}

fn back(days: u32) -> Duration {
    Duration::days(i64::from(days.min(MAX_DAYS)))
}

fn over<T>(fact: &Fact<T>, holds: impl FnOnce(&T) -> bool) -> Truth {
    fact.known().map_or(Truth::Unknown, |value| holds(value).into())
}

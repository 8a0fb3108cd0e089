//! Rules, conditions and decisions in words.

mod facts;
mod findings;
mod outcomes;
mod phrases;

use domain::RuleId;
use domain::policy::{Because, Condition, ConditionTrace, Gate, RuleTrace, Truth};

use super::words::quoted;

pub use facts::facts;
pub use findings::flaw;
pub use outcomes::{outcome, source};
pub use phrases::{condition, phrase, weekday};

/// Why the policy did not decide by itself, to the requester: what decided, and what the first rule before it needs.
#[must_use]
pub fn because(because: &Because, trace: &[RuleTrace]) -> String {
    let decided = decided(because, trace);
    match trace.iter().find(|rule| rule.grants && rule.when.truth != Truth::True) {
        Some(earlier) if !matches!(because, Because::Gate { .. }) => {
            format!("{decided} {}", rule_line(earlier))
        }
        _ => decided,
    }
}

fn decided(because: &Because, trace: &[RuleTrace]) -> String {
    match because {
        Because::Gate { gate, .. } => self::gate(*gate).to_owned(),
        Because::NoRule => "No rule decides this by itself, so the owners of the product do.".to_owned(),
        Because::Rule(id) => match trace.iter().find(|rule| rule.rule == *id) {
            Some(rule) => format!("The rule {} says that a person decides.", quoted(&rule.name)),
            None => "The rules say that a person decides.".to_owned(),
        },
    }
}

/// What was missing for an automatic license.
#[must_use]
pub fn gate(gate: Gate) -> &'static str {
    match gate {
        Gate::VerifiedEmail => "Your sign-in did not confirm your e-mail address, so a person decides.",
        Gate::CertainAccount => "It is not certain which Atlassian account is yours, so a person decides.",
        Gate::KnownSeats => "Jira did not say how many seats are free, so a person decides.",
        Gate::FreeSeat => "No seat is free just now, so a person decides.",
        Gate::EarlierUnknown => {
            "Something that the rules ask about you could not be found out, so a person decides."
        }
    }
}

/// The name of the rule that decided, for the approver.
#[must_use]
pub fn rule(because: &Because, trace: &[RuleTrace]) -> String {
    let name = |id: &RuleId| trace.iter().find(|rule| rule.rule == *id).map(|rule| quoted(&rule.name));
    match because {
        Because::NoRule => "no rule matched: ask the owners".to_owned(),
        Because::Rule(id) => name(id).unwrap_or_else(|| id.to_string()),
        Because::Gate { rule, gate } => {
            let missing = match gate {
                Gate::VerifiedEmail => "the e-mail address is not verified".to_owned(),
                Gate::CertainAccount => "the Atlassian account is not certain".to_owned(),
                Gate::KnownSeats => "the free seats are not known".to_owned(),
                Gate::FreeSeat => "no seat is free".to_owned(),
                Gate::EarlierUnknown => in_doubt(trace),
            };
            format!("{} would grant, but {missing}", name(rule).unwrap_or_else(|| rule.to_string()))
        }
    }
}

/// Which rule may come first, and what of it is not known.
fn in_doubt(trace: &[RuleTrace]) -> String {
    let Some(earlier) = RuleTrace::first_in_doubt(trace) else {
        return "it is not known whether an earlier rule fits".to_owned();
    };
    let unknown: Vec<String> = unmet(&earlier.when).into_iter().map(phrase).collect();
    let name = quoted(&earlier.name);
    format!("it is not known whether {name} fits, which comes before: {}", unknown.join(", and "))
}

/// “Engineers get a license at once” does not fit. It needs: in group “engineers”.
#[must_use]
pub fn rule_line(trace: &RuleTrace) -> String {
    let name = quoted(&trace.name);
    if trace.when.truth == Truth::True {
        return format!("{name} fits.");
    }
    let unmet: Vec<&ConditionTrace> = unmet(&trace.when);
    let (unknown, missing): (Vec<_>, Vec<_>) =
        unmet.into_iter().partition(|part| part.truth == Truth::Unknown);
    let said =
        |parts: &[&ConditionTrace]| parts.iter().map(|part| phrase(part)).collect::<Vec<_>>().join(", and ");
    match (missing.as_slice(), unknown.as_slice()) {
        ([], []) => format!("{name} does not fit."),
        (missing, []) => format!("{name} does not fit. It needs: {}.", said(missing)),
        ([], unknown) => format!("{name} cannot be told. Not known: {}.", said(unknown)),
        (missing, unknown) => {
            format!("{name} does not fit. It needs: {}. Not known: {}.", said(missing), said(unknown))
        }
    }
}

/// The parts that keep a condition from being true. An alternative is named whole.
fn unmet(trace: &ConditionTrace) -> Vec<&ConditionTrace> {
    match (&trace.condition, trace.truth) {
        (_, Truth::True) => Vec::new(),
        (Condition::All(_), _) => trace.parts.iter().flat_map(unmet).collect(),
        _ => vec![trace],
    }
}

/// The word for a truth.
#[must_use]
pub fn truth(truth: Truth) -> &'static str {
    match truth {
        Truth::True => "yes",
        Truth::False => "no",
        Truth::Unknown => "not known",
    }
}

#[cfg(test)]
mod tests;

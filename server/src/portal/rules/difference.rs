//! What is different between two policies, in words.

use app::catalog::policy::{condition, outcome};
use app::views::{ChangeKind, ChangeView};
use domain::policy::{Policy, PolicyDiff, Rule, RuleChange};

/// Rule by rule: what is new, changed, stands elsewhere, or is gone.
pub fn difference(before: &Policy, after: &Policy) -> Vec<ChangeView> {
    said(PolicyDiff::between(before, after))
}

/// Differences, in words.
#[must_use]
pub fn said(diff: PolicyDiff) -> Vec<ChangeView> {
    let PolicyDiff { added, removed, moved, changed } = diff;
    let says = |rule: &Rule| format!("{} → {}", condition(&rule.when), outcome(&rule.then));
    let view = |rule: String, what| ChangeView { rule, what };
    let added = added.into_iter().map(|(_, rule)| view(rule.name.clone(), ChangeKind::Added(says(&rule))));
    let changed = changed.into_iter().flat_map(|changed| {
        let name = changed.name;
        changed.what.into_iter().map(move |change| view(name.clone(), kind(change)))
    });
    let moved = moved.into_iter().map(|moved| view(moved.name, ChangeKind::Moved(moved.from, moved.to)));
    let removed =
        removed.into_iter().map(|(_, rule)| view(rule.name.clone(), ChangeKind::Removed(says(&rule))));
    added.chain(changed).chain(moved).chain(removed).collect()
}

fn kind(change: RuleChange) -> ChangeKind {
    match change {
        RuleChange::Name { from, .. } => ChangeKind::Renamed(from),
        RuleChange::TurnedOn => ChangeKind::Switched(true),
        RuleChange::TurnedOff => ChangeKind::Switched(false),
        RuleChange::When { from, to } => ChangeKind::When(condition(&from), condition(&to)),
        RuleChange::Then { from, to } => ChangeKind::Then(outcome(&from), outcome(&to)),
    }
}

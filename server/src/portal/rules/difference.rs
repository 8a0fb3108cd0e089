//! What is different between two policies, in words.

use app::catalog::policy::{condition, outcome};
use app::views::{ChangeKind, ChangeView};
use domain::policy::{Policy, Rule};

/// Rule by rule: what is new, gone, changed, or stands elsewhere.
pub fn difference(before: &Policy, after: &Policy) -> Vec<ChangeView> {
    let says = |rule: &Rule| format!("{} → {}", condition(&rule.when), outcome(&rule.then));
    let change = |rule: &Rule, what| ChangeView { rule: rule.name.clone(), what };
    let old = |rule: &Rule| before.rules.iter().find(|other| other.id == rule.id);
    let is_kept = |rule: &&Rule, policy: &Policy| policy.rules.iter().any(|other| other.id == rule.id);
    let mut changes = Vec::new();
    for rule in &after.rules {
        let Some(old) = old(rule) else {
            changes.push(change(rule, ChangeKind::Added(says(rule))));
            continue;
        };
        if old.name != rule.name {
            changes.push(change(rule, ChangeKind::Renamed(old.name.clone())));
        }
        if old.on != rule.on {
            changes.push(change(rule, ChangeKind::Switched(rule.on)));
        }
        if old.when != rule.when {
            changes.push(change(rule, ChangeKind::When(condition(&old.when), condition(&rule.when))));
        }
        if old.then != rule.then {
            changes.push(change(rule, ChangeKind::Then(outcome(&old.then), outcome(&rule.then))));
        }
    }
    let stayed: Vec<&Rule> = before.rules.iter().filter(|rule| is_kept(rule, after)).collect();
    let stay: Vec<&Rule> = after.rules.iter().filter(|rule| is_kept(rule, before)).collect();
    for (now, rule) in stay.iter().enumerate() {
        let then = stayed.iter().position(|other| other.id == rule.id);
        if let Some(then) = then.filter(|then| *then != now) {
            changes.push(change(rule, ChangeKind::Moved(then + 1, now + 1)));
        }
    }
    let gone = before.rules.iter().filter(|rule| !is_kept(rule, after));
    changes.extend(gone.map(|rule| change(rule, ChangeKind::Removed(says(rule)))));
    changes
}

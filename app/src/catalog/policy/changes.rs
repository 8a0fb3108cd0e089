//! What one version of the policy changed of another, in words.

use domain::policy::{Changed, PolicyDiff, RuleChange};

use super::{condition, outcome};
use crate::catalog::words::quoted;

/// A sentence for each change: what is new, what is gone, what moved, what is not what it was.
#[must_use]
pub fn changes(diff: &PolicyDiff) -> Vec<String> {
    let added = diff.added.iter().map(|(place, rule)| {
        let then = outcome(&rule.then);
        format!("New at {place}: {}, for {}: {then}.", quoted(&rule.name), condition(&rule.when))
    });
    let removed =
        diff.removed.iter().map(|(place, rule)| format!("Gone from {place}: {}.", quoted(&rule.name)));
    let moved = diff
        .moved
        .iter()
        .map(|moved| format!("Moved from {} to {}: {}.", moved.from, moved.to, quoted(&moved.name)));
    added.chain(removed).chain(moved).chain(diff.changed.iter().flat_map(changed)).collect()
}

fn changed(changed: &Changed) -> Vec<String> {
    let name = quoted(&changed.name);
    let said = changed.what.iter().map(|change| match change {
        RuleChange::Name { from, .. } => format!("{name} was called {}.", quoted(from)),
        RuleChange::TurnedOn => format!("{name} is on."),
        RuleChange::TurnedOff => format!("{name} is off."),
        RuleChange::When { from, to } => {
            format!("{name} is for: {}. It was for: {}.", condition(to), condition(from))
        }
        RuleChange::Then { from, to } => format!("{name} does: {}. It did: {}.", outcome(to), outcome(from)),
    });
    said.collect()
}

#[cfg(test)]
mod tests {
    use domain::policy::Policy;

    use super::*;

    #[test]
    fn every_change_is_a_sentence() {
        let policy = |rules: &str| -> Policy {
            serde_json::from_str(&format!(r#"{{"rules": [{rules}]}}"#)).expect("a policy")
        };
        let rule = |id: &str, name: &str, when: &str| {
            format!(r#"{{"id": "{id}", "name": "{name}", "when": {when}, "then": {{"grant": {{}}}}}}"#)
        };
        let group = r#"{"idp_group": "engineers"}"#;
        let before = [rule("a", "A", group), rule("b", "B", group), rule("c", "C", group)].join(",");
        let after =
            [rule("d", "D", group), rule("b", "B", r#"{"seats_free": 1}"#), rule("a", "Z", group)].join(",");
        let diff = PolicyDiff::between(&policy(&before), &policy(&after));
        assert_eq!(
            changes(&diff),
            [
                "New at 1: “D”, for in group “engineers”: give a license at once.",
                "Gone from 3: “C”.",
                "Moved from 1 to 3: “Z”.",
                "“B” is for: at least 1 seat free. It was for: in group “engineers”.",
                "“Z” was called “A”.",
            ]
        );
    }
}

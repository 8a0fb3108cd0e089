//! What holds for every policy and all facts.

use proptest::prelude::*;

use super::arbitrary::{condition, facts, version};
use super::*;
use crate::{Fact, Facts};

/// The same facts with a few of them gone, each for itself.
fn blind(facts: &Facts, which: u16) -> Facts {
    fn unless<T: Clone>(which: u16, bit: u16, fact: &Fact<T>) -> Fact<T> {
        match (which >> bit & 1, bit % 2) {
            (0, _) => fact.clone(),
            (_, 0) => Fact::Unknown,
            _ => Fact::Unrecorded,
        }
    }
    let claims = facts.claims.iter().zip(8..).filter(|(_, bit)| which >> bit & 1 == 0);
    Facts {
        email_domain: unless(which, 0, &facts.email_domain),
        groups: unless(which, 1, &facts.groups),
        project: unless(which, 2, &facts.project),
        account: unless(which, 3, &facts.account),
        seats: unless(which, 4, &facts.seats),
        budget: unless(which, 5, &facts.budget),
        history: unless(which, 6, &facts.history),
        granted_today: unless(which, 7, &facts.granted_today),
        claims: claims.map(|((name, values), _)| (name.clone(), values.clone())).collect(),
        ..facts.clone()
    }
}

fn grants(version: &PolicyVersion, facts: &Facts) -> bool {
    matches!(decide(version, facts).outcome, Outcome::Grant { .. })
}

fn schema() -> jsonschema::Validator {
    let schema = serde_json::from_str(SCHEMA).expect("JSON");
    jsonschema::validator_for(&schema).expect("a schema")
}

#[test]
fn the_schema_refuses_what_is_no_policy() {
    let schema = schema();
    let rule = |when: &str, then: &str| {
        let text = format!(r#"{{"rules": [{{"id": "r", "name": "R", "when": {when}, "then": {then}}}]}}"#);
        serde_json::from_str::<serde_json::Value>(&text).expect("JSON")
    };
    let (everybody, grant) = (r#"{"all": []}"#, r#"{"grant": {}}"#);
    for when in [everybody, r#"{"any": []}"#, r#"{"not": {"idp_group": "x"}}"#] {
        assert!(schema.is_valid(&rule(when, grant)), "{when}");
    }
    for (when, then) in [
        (r#"{"idp_groups": "x"}"#, grant),
        (r#"{"idp_group": "x", "seats_free": 1}"#, grant),
        (r#"{"email_domain": "kim@example.com"}"#, grant),
        (r#"{"email_domain": "*.example.com"}"#, grant),
        (r#"{"any": [{"idp_group": "x"}, {"all": []}]}"#, grant),
        (r#"{"not": {"any": []}}"#, grant),
        (r#"{"seats_free": 0}"#, grant),
        (everybody, r#"{"grant": {"days": 3651}}"#),
        (everybody, r#"{"ask": {"approvers": ["owners"], "expire_after_hours": 87601}}"#),
        (r#"{"held": {"days": 30, "how": "lost"}}"#, grant),
        (r#"{"not": {"target": "dashboard"}}"#, grant),
        (everybody, r#"{"grant": {"days": 0}}"#),
        (everybody, r#"{"ask": {"approvers": []}}"#),
        (everybody, r#"{"ask": {"approvers": ["boss"]}}"#),
        (everybody, r#"{"deny": {"message": " "}}"#),
    ] {
        assert!(!schema.is_valid(&rule(when, then)), "{when} {then}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn every_policy_decides_on_all_facts_and_the_first_rule_that_is_surely_true_decides(
        version in version(),
        facts in facts(),
    ) {
        let decision = decide(&version, &facts);
        let on: Vec<&Rule> = version.policy.rules.iter().filter(|rule| rule.on).collect();
        let first = on.iter().position(|rule| rule.when.truth(&facts) == Truth::True);
        prop_assert_eq!(decision.because.rule(), first.map(|at| &on[at].id));
        match (&decision.because, first) {
            (Because::Rule(_), Some(at)) => prop_assert_eq!(&decision.outcome, &on[at].then),
            (Because::Gate { .. }, _) => prop_assert!(matches!(&decision.outcome, Outcome::Ask(_))),
            _ => prop_assert_eq!(&decision.outcome, &Outcome::Ask(Ask::owners())),
        }
        // The trace names exactly the rules that were looked at, in their order.
        let looked_at = &on[..first.map_or(on.len(), |at| at + 1)];
        let traced: Vec<_> = decision.trace.iter().map(|rule| &rule.rule).collect();
        prop_assert_eq!(traced, looked_at.iter().map(|rule| &rule.id).collect::<Vec<_>>());
        for (trace, rule) in decision.trace.iter().zip(looked_at) {
            prop_assert_eq!(trace.when.truth, rule.when.truth(&facts));
            prop_assert_eq!(&trace.when, &rule.when.trace(&facts));
        }
    }

    #[test]
    fn whatever_the_rules_say_a_license_is_given_only_when_all_that_it_needs_is_certain(
        version in version(),
        facts in facts(),
    ) {
        let decision = decide(&version, &facts);
        if let Outcome::Grant { .. } = decision.outcome {
            prop_assert!(facts.account.known().and_then(|account| account.certain()).is_some());
            prop_assert!(facts.seats.known().is_some_and(|seats| seats.has_free(1)));
            prop_assert!(facts.email_domain.known().is_some());
            let last = decision.trace.last();
            prop_assert_eq!(last.map(|rule| rule.when.truth), Some(Truth::True));
            prop_assert_eq!(RuleTrace::first_in_doubt(&decision.trace), None);
        }
    }

    #[test]
    fn whatever_is_not_known_gives_nothing_that_would_not_be_given_if_it_were(
        version in version(),
        facts in facts(),
        which in 0u16..1024,
    ) {
        let blinded = blind(&facts, which);
        prop_assert!(!grants(&version, &blinded) || grants(&version, &facts), "{blinded:?}");
    }

    #[test]
    fn learning_a_fact_never_turns_a_sure_answer_around(
        condition in condition(),
        facts in facts(),
        which in 0u16..1024,
    ) {
        let before = condition.truth(&blind(&facts, which));
        prop_assert!(before == Truth::Unknown || before == condition.truth(&facts));
    }

    #[test]
    fn a_policy_survives_being_written_and_read(version in version()) {
        let toml = toml::to_string(&version.policy).expect("TOML");
        prop_assert_eq!(&toml::from_str::<Policy>(&toml).expect("a policy"), &version.policy);
        let json = serde_json::to_string(&version.policy).expect("JSON");
        prop_assert_eq!(&serde_json::from_str::<Policy>(&json).expect("a policy"), &version.policy);
    }

    #[test]
    fn the_schema_describes_every_policy_that_may_be_published(version in version()) {
        let schema = schema();
        let mut policy = version.policy;
        // One that is off may be unfinished, and a text editor says so all the same.
        policy.rules.retain(|rule| {
            let on = Rule { on: true, ..rule.clone() };
            Policy { rules: vec![on] }.problems().is_empty()
        });
        let written = serde_json::to_value(&policy).expect("JSON");
        let errors: Vec<_> = schema.iter_errors(&written).map(|error| error.to_string()).collect();
        prop_assert!(errors.is_empty(), "{errors:?}");
    }
}

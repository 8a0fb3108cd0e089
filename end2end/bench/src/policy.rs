//! The policy alone, in memory: how long one evaluation takes, and how long a replay of many stored decisions.

use std::hint::black_box;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta};
use domain::policy::{Outcome, Past, Policy, PolicyVersion, Replay, decide};
use domain::{DecisionId, Facts, PersonId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Rules of the policy that is measured.
const RULES: u64 = 100;

/// What a measurement came to.
#[derive(Debug, Serialize)]
pub struct Taken {
    /// How long, for one.
    each_us: f64,
    /// How long in all.
    all_ms: f64,
}

/// Rules as people write them; of a hundred teams each has its own.
fn policy() -> Policy {
    let rules = (0..RULES).map(|n| {
        format!(
            "[[rules]]\nid = \"r{n}\"\nname = \"Team {n} at once\"\nwhen = {{ all = [{{ email_domain = \"acme.example\" }}, \
             {{ idp_group = \"team-{n}\" }}, {{ seats_free = 1 }}, {{ not = {{ denied_within = 14 }} }}] }}\n\
             then = {{ grant = {{ days = 90 }} }}\n"
        )
    });
    toml::from_str(&rules.collect::<String>()).expect("a policy")
}

/// What a person of that team comes with, as it is stored.
fn facts(team: u64, person: u64) -> String {
    let at = DateTime::from_timestamp(1_800_000_000, 0).expect("a time")
        + TimeDelta::seconds(i64::try_from(person).unwrap_or(0));
    format!(
        r#"{{"at": "{}", "person": "{}", "email_domain": "acme.example", "groups": ["everybody", "team-{team}"],
        "claims": {{}}, "site": "acme", "product": "jira-software", "project": "PROJ", "target_kind": "issue",
        "account": {{"certain": "712020:a"}}, "seats": {{"limit": 500, "used": 400, "reserved": 3}},
        "budget": {{"left": 20}}, "history": {{"held": null, "denied_at": null}}, "granted_today": 2}}"#,
        at.to_rfc3339(),
        Uuid::from_u128(person.into()),
    )
}

/// The median of rounds of decisions for which every rule is looked at and the last one matches, trace and all.
pub fn evaluate() -> anyhow::Result<Taken> {
    const ROUNDS: usize = 51;
    const EACH: u32 = 200;
    let version = PolicyVersion { number: 1, policy: policy() };
    let facts: Facts = serde_json::from_str(&facts(RULES - 1, 1))?;
    anyhow::ensure!(
        matches!(decide(&version, &facts).outcome, Outcome::Grant { .. }),
        "the last rule grants"
    );
    let mut rounds: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let begun = Instant::now();
            for _ in 0..EACH {
                black_box(decide(black_box(&version), black_box(&facts)));
            }
            begun.elapsed()
        })
        .collect();
    rounds.sort_unstable();
    let all: Duration = rounds.iter().sum();
    Ok(Taken {
        each_us: rounds[ROUNDS / 2].as_secs_f64() * 1e6 / f64::from(EACH),
        all_ms: all.as_secs_f64() * 1e3,
    })
}

#[derive(Deserialize)]
struct Stored {
    outcome: Outcome,
}

/// A replay of so many decisions, from the text that the database holds to the summary.
pub fn replay(decisions: u32) -> anyhow::Result<Taken> {
    let draft = policy();
    let old = PolicyVersion { number: 1, policy: Policy { rules: draft.rules[..10].to_vec() } };
    // A thousand people come again and again; nothing but their teams differs.
    let stored = (0..1_000).map(|n| -> anyhow::Result<(String, String)> {
        let facts = facts(n * 7 % (RULES + 20), n);
        let decision = decide(&old, &serde_json::from_str(&facts)?);
        Ok((facts, serde_json::to_string(&decision)?))
    });
    let stored = stored.collect::<anyhow::Result<Vec<_>>>()?;
    let begun = Instant::now();
    let mut replay = Replay::of(&draft);
    for (n, (facts, decision)) in (0..decisions).zip(stored.iter().cycle()) {
        let (mut facts, Stored { outcome }): (Facts, Stored) =
            (serde_json::from_str(facts)?, serde_json::from_str(decision)?);
        facts.person = PersonId(Uuid::from_u128(n.into()));
        let led_to_license = matches!(outcome, Outcome::Grant { .. });
        let id = DecisionId(Uuid::from_u128(n.into()));
        replay.run(&Past { id, facts: &facts, outcome: &outcome, led_to_license, asked: false });
    }
    let summary = replay.summary();
    let all = begun.elapsed();
    anyhow::ensure!(summary.decisions == u64::from(decisions) && summary.flips.len() == 1, "{summary:?}");
    Ok(Taken { each_us: all.as_secs_f64() * 1e6 / f64::from(decisions), all_ms: all.as_secs_f64() * 1e3 })
}

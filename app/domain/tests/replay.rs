//! Replay against an independent evaluator: a program in Python that was written from the documentation makes stored
//! decisions and says what a draft would have changed, and so does the domain.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use domain::policy::{Fate, Outcome, Past, Policy, Replay};
use domain::{DecisionId, Facts};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Line {
    id: DecisionId,
    facts: Facts,
    outcome: Outcome,
    led_to_license: bool,
    asked: bool,
}

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/replay").join(name)
}

fn policy(name: &str) -> Policy {
    let text = std::fs::read_to_string(file(name)).expect("the policy");
    toml::from_str(&text).expect("a policy")
}

fn python(arguments: &[&std::ffi::OsStr]) -> String {
    let run = Command::new("python3").arg(file("independent.py")).args(arguments).output();
    let run = run.expect("python3 is installed");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).expect("text")
}

/// Lists in an order of their own: neither side promises one.
fn sorted(mut summary: Value) -> Value {
    for (_, value) in summary.as_object_mut().expect("an object") {
        if let Some(list) = value.as_array_mut() {
            list.sort_by_key(ToString::to_string);
        }
    }
    summary
}

fn ours(draft: &Policy, decisions: &str) -> domain::policy::Summary {
    let mut replay = Replay::of(draft);
    for line in decisions.lines() {
        let Line { id, facts, outcome, led_to_license, asked } =
            serde_json::from_str(line).expect("a decision");
        replay.run(&Past { id, facts: &facts, outcome: &outcome, led_to_license, asked });
    }
    replay.summary()
}

#[test]
fn an_independent_evaluator_finds_the_same_flips() {
    for seed in ["1", "2", "3"] {
        let published = file("published.toml");
        let made = python(&["make".as_ref(), seed.as_ref(), "3000".as_ref(), published.as_ref()]);
        let name = format!("replay-{}-{seed}.jsonl", std::process::id());
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::File::create(&path).and_then(|mut file| file.write_all(made.as_bytes())).expect("written");
        for name in ["draft.toml", "published.toml"] {
            let expected = python(&["replay".as_ref(), file(name).as_ref(), path.as_ref()]);
            let expected: Value = serde_json::from_str(&expected).expect("JSON");
            let found = ours(&policy(name), &made);
            let found = serde_json::to_value(found).expect("JSON");
            assert_eq!(sorted(found), sorted(expected), "{name} with seed {seed}");
        }
        std::fs::remove_file(&path).expect("it is there");
    }
}

#[test]
fn the_policy_that_decided_changes_nothing_and_a_draft_flips_in_every_way() {
    let published = file("published.toml");
    let made = python(&["make".as_ref(), "4".as_ref(), "3000".as_ref(), published.as_ref()]);
    let again = ours(&policy("published.toml"), &made);
    assert_eq!((again.decisions, again.same, again.cannot_say), (3000, 3000, 0));
    let draft = ours(&policy("draft.toml"), &made);
    let flips: Vec<_> = draft.flips.iter().map(|flip| (flip.from, flip.to)).collect();
    assert_eq!(
        flips,
        [
            (Fate::Granted, Fate::Queued),
            (Fate::Granted, Fate::Denied),
            (Fate::Queued, Fate::Granted),
            (Fate::Queued, Fate::Denied),
            (Fate::Denied, Fate::Granted),
            (Fate::Denied, Fate::Queued),
        ]
    );
    assert!(draft.cannot_say > 100, "a third of the decisions were made without the newer facts");
    let flipped: u64 = draft.flips.iter().map(|flip| flip.count).sum();
    assert_eq!(draft.same + draft.cannot_say + flipped, draft.decisions);
    assert!(draft.seats.iter().all(|effect| effect.gained > 0 && effect.lost > 0));
    assert!(draft.seats.iter().any(|effect| effect.open > 0));
    let gained: u64 = draft.seats.iter().map(|effect| effect.gained).sum();
    assert_eq!(draft.days.iter().map(|day| day.gained).sum::<u64>(), gained);
}

/// One person who comes to the front door, sees that they have to ask, and does: each time it is decided anew.
fn looked_and_asked(minute: u32, led_to_license: bool, asked: bool) -> String {
    let facts = serde_json::json!({
        "at": format!("2026-11-02T09:{minute:02}:00Z"), "person": DecisionId(uuid::Uuid::nil()),
        "email_domain": "acme.example", "groups": [], "site": "acme", "product": "jira-core", "project": null,
        "target_kind": "issue", "account": { "certain": "712020:a" },
        "seats": { "limit": 10, "used": 4, "reserved": 0 },
    });
    let outcome = serde_json::json!({ "ask": { "approvers": ["owners"] } });
    serde_json::json!({
        "id": DecisionId(uuid::Uuid::nil()), "facts": facts, "outcome": outcome,
        "led_to_license": led_to_license, "asked": asked,
    })
    .to_string()
}

#[test]
fn whoever_looks_and_then_asks_gains_no_seat_that_they_have_and_is_one_mail() {
    let draft = |then: &str| -> Policy {
        let text = format!("[[rules]]\nid = \"r\"\nname = \"R\"\nwhen = {{ all = [] }}\nthen = {then}\n");
        toml::from_str(&text).expect("a policy")
    };
    let (grant, lead) = (draft("{ grant = {} }"), draft("{ ask = { approvers = [\"project_lead\"] } }"));
    let (look, ask) = (looked_and_asked(0, false, false), looked_and_asked(1, true, true));
    let loads = |summary: &domain::policy::Summary| -> Vec<(u64, u64)> {
        summary.asks.iter().map(|load| (load.before, load.after)).collect()
    };

    let given = ours(&grant, &format!("{look}\n{ask}\n"));
    assert_eq!((given.seats[0].gained, given.days.len()), (0, 0), "the seat is taken already");
    assert_eq!(loads(&given), [(1, 0)], "the owners had one mail");
    let others = ours(&lead, &format!("{look}\n{ask}\n"));
    assert_eq!(loads(&others), [(1, 0), (0, 1)], "and the lead would have one");
    // Whoever looks and leaves would have a license that they have not.
    let left = ours(&grant, &look);
    assert_eq!((left.seats[0].gained, left.days.len(), left.asks.len()), (1, 1, 0));
    // Whoever was told no had no way to ask, and would have one: once a day, however often they come.
    let refused = |minute: u32| {
        looked_and_asked(minute, false, false)
            .replace(r#"{"ask":{"approvers":["owners"]}}"#, r#"{"deny":{"message":"No."}}"#)
    };
    let open = ours(&lead, &format!("{}\n{}\n", refused(0), refused(1)));
    assert_eq!(loads(&open), [(0, 1)]);
}

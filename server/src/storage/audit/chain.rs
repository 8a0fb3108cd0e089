//! The chain: what is hashed, and how. `docs/adr/0017-audit-chain.md` says it in words, for those who check it by other
//! means; nothing here may change without breaking every chain there is.

use chrono::SecondsFormat;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::storage::entities::audit;

/// What stands before the first entry.
pub(super) const START: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The seal of an entry that follows the one with the seal `previous`.
pub(super) fn next(previous: &str, entry: &audit::Model) -> String {
    let content = json!([
        entry.seq,
        entry.at.to_rfc3339_opts(SecondsFormat::Micros, true),
        entry.actor_id,
        entry.action,
        entry.subject_kind,
        entry.subject_id,
        entry.person_id,
        entry.site,
        entry.product,
        entry.details,
    ]);
    sha256(&format!("{previous}\n{}", canonical(&content)))
}

/// What the audit says of a decision's facts and of how it was made, so that both can be held against it. Without the
/// kept claims, which are personal data and may be erased.
#[must_use]
pub fn digest(facts: &Value, decision: &Value) -> String {
    let mut facts = facts.clone();
    if let Some(facts) = facts.as_object_mut() {
        facts.remove("claims");
    }
    sha256(&canonical(&json!([facts, decision])))
}

/// JSON without spaces, its names in alphabetical order: a database may keep it in another.
fn canonical(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(name, _)| *name);
            let members = members.iter().map(|(name, value)| format!("{}:{}", json!(name), canonical(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
        Value::Array(items) => {
            format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(","))
        }
        other => other.to_string(),
    }
}

fn sha256(text: &str) -> String {
    use std::fmt::Write;
    Sha256::digest(text.as_bytes()).iter().fold(String::with_capacity(64), |mut hash, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hash, "{byte:02x}");
        hash
    })
}

#[cfg(test)]
mod tests {
    use chrono::{TimeZone, Utc};
    use uuid::Uuid;

    use super::*;

    fn entry() -> audit::Model {
        audit::Model {
            seq: 7,
            at: Utc.with_ymd_and_hms(2026, 6, 2, 10, 2, 0).single().expect("a date"),
            actor_id: None,
            action: "grant_created".to_owned(),
            subject_kind: "grant".to_owned(),
            subject_id: Uuid::from_u128(1),
            details: json!({ "b": 1, "a": ["x"] }),
            person_id: Some(Uuid::from_u128(2)),
            site: Some("acme".to_owned()),
            product: None,
        }
    }

    #[test]
    fn anybody_can_compute_a_seal_from_what_the_export_says() {
        let said = concat!(
            "0000000000000000000000000000000000000000000000000000000000000000\n",
            r#"[7,"2026-06-02T10:02:00.000000Z",null,"grant_created","grant","#,
            r#""00000000-0000-0000-0000-000000000001","00000000-0000-0000-0000-000000000002","#,
            r#""acme",null,{"a":["x"],"b":1}]"#,
        );
        assert_eq!(next(START, &entry()), sha256(said));
    }

    #[test]
    fn a_seal_depends_on_the_one_before_it() {
        let first = next(START, &entry());
        assert_ne!(next(&first, &entry()), first);
    }

    #[test]
    fn claims_can_be_erased_and_facts_cannot_be_changed() {
        let facts = json!({ "groups": ["engineers"], "claims": { "upn": ["mina@acme.example"] } });
        let erased = json!({ "groups": ["engineers"], "claims": {} });
        let changed = json!({ "groups": ["admins"], "claims": {} });
        assert_eq!(digest(&facts, &json!({})), digest(&erased, &json!({})));
        assert_ne!(digest(&facts, &json!({})), digest(&changed, &json!({})));
        assert_ne!(digest(&facts, &json!({})), digest(&facts, &json!({ "rule": "x" })));
    }
}

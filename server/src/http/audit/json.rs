//! Entries as JSON, one a line, each with all that its seal is made of.

use app::catalog::audit::sentence;
use chrono::SecondsFormat;
use serde_json::json;

use super::Row;
use crate::portal::audit::Told;

/// A line for each.
pub(super) fn lines(rows: &[Row]) -> String {
    rows.iter().map(|(told, seal)| line(told, seal.as_deref())).collect()
}

fn line(Told { entry, what, decision }: &Told, seal: Option<&str>) -> String {
    let (site, product) = entry.product.clone().unzip();
    let mut line = json!({
        "seq": entry.seq,
        "at": entry.at.to_rfc3339_opts(SecondsFormat::Micros, true),
        "action": entry.action,
        "sentence": sentence(what),
        "actor": what.actor,
        "actor_id": entry.actor,
        "person": what.person,
        "person_id": entry.person,
        "product": what.product,
        "site_key": site,
        "product_key": product,
        "subject_kind": entry.subject_kind,
        "subject_id": entry.subject,
        "details": entry.details,
        "hash": seal,
    });
    if let Some(decision) = decision {
        line["facts"] = decision.facts.clone();
        line["decision"] = decision.decision.clone();
    }
    format!("{line}\n")
}

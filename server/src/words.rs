//! What commands say on standard output.

use domain::PersonId;
use server::storage::audit::{Broken, Chain, Why};
use server::storage::erasure::Removed;

/// Whether the chain holds, and what there is to say of it.
pub fn chain(chain: &Chain, wanted: Option<&str>) -> (bool, String) {
    let verified = match chain {
        Chain::Broken(broken) => return (false, self::broken(*broken)),
        Chain::Whole(verified) => verified,
    };
    let mut said = format!("The audit holds: {} entries are as they were written", verified.entries);
    match verified.waiting {
        0 => said.push_str(".\n"),
        1 => said.push_str(", 1 more waits for its seal.\n"),
        n => said.push_str(&format!(", {n} more wait for their seal.\n")),
    }
    let head = verified.head.as_deref().unwrap_or("none, nothing is sealed yet");
    said.push_str(&format!("Head: {head}"));
    match wanted {
        Some(wanted) if !verified.has_head => {
            let said = format!(
                "The head {wanted} is not in the chain: entries were taken off its end, or the chain was written \
                 anew since that head was printed.\nHead now: {head}"
            );
            (false, said)
        }
        Some(_) => (true, format!("{said}\nThe head that you kept is in the chain.")),
        None => (true, said),
    }
}

fn broken(Broken { seq, why }: Broken) -> String {
    let why = match why {
        Why::Changed => "was changed: it does not fit its seal",
        Why::Missing => "is missing: there is only its seal",
        Why::OutOfOrder => "is out of order: it has no seal, and later entries have one",
        Why::Unsealed => "has been unsealed for too long; is `latchkey serve` running?",
        Why::DecisionMissing => "tells of a decision that is missing",
        Why::DecisionChanged => "tells of a decision whose facts or trace were changed",
    };
    format!("The audit is broken. Entry {seq} {why}.")
}

/// What was removed of a person.
pub fn erased(person: PersonId, removed: &Removed) -> String {
    let mut lines = vec![format!("Erased the person {person}: name, address, issuer and subject.")];
    let parts = [
        (removed.sessions, "sessions ended"),
        (removed.memberships, "groups of the last sign-in removed"),
        (removed.stand_ins, "absences removed"),
        (removed.mails, "mails removed"),
        (removed.asked, "requests no longer name the address as an approver's"),
        (removed.remarks, "justifications and reasons removed"),
        (removed.claims, "decisions no longer hold claims"),
    ];
    lines.extend(parts.iter().map(|(n, what)| format!("{n:>5} {what}")));
    if removed.policies > 0 {
        lines.push(format!(
            "Still there: {} versions of the policy name the address as an approver.",
            removed.policies
        ));
    }
    lines.push(
        "The configuration file may name the address too. A running portal forgets within a minute."
            .to_owned(),
    );
    lines.join("\n")
}

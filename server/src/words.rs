//! What commands say on standard output.

use domain::PersonId;
use server::storage::audit::{Broken, Chain, Head, Why};
use server::storage::erasure::Removed;

/// Whether the chain holds, and what there is to say of it.
pub fn chain(chain: &Chain, kept: Option<&Head>) -> (bool, String) {
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
    let head = verified.head.as_ref().map_or("none, nothing is sealed yet".to_owned(), ToString::to_string);
    said.push_str(&format!("Head: {head}"));
    match kept {
        Some(kept) if !verified.has_head => {
            (false, format!("{}\nHead now: {head}", lost(kept, verified.head.as_ref())))
        }
        Some(_) => (true, format!("{said}\nThe head that you kept is in the chain.")),
        None => (true, said),
    }
}

/// Why a head that was kept is not in the chain.
fn lost(kept: &Head, head: Option<&Head>) -> String {
    let seq = kept.seq;
    match head {
        None => format!("The audit is broken. Every entry up to {seq} is missing."),
        Some(last) if last.seq < seq => {
            format!("The audit is broken. The entries after {} are missing, up to {seq}.", last.seq)
        }
        Some(_) => {
            format!("The audit is broken. The chain was written anew, from entry {seq} on or from before it.")
        }
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
        (removed.tokens, "tokens for programs removed"),
        (removed.memberships, "groups of the last sign-in removed"),
        (removed.stand_ins, "absences removed"),
        (removed.mails, "mails removed"),
        (removed.deliveries, "calls of webhooks removed"),
        (removed.asked, "requests no longer name the address as an approver's"),
        (removed.remarks, "justifications and reasons removed"),
        (removed.claims, "decisions no longer hold claims"),
        (removed.drafts, "earlier edits of the policy's draft removed"),
    ];
    lines.extend(parts.iter().map(|(n, what)| format!("{n:>5} {what}")));
    if removed.policies > 0 {
        lines.push(format!(
            "Still there: {} versions or drafts of the policy name the address.",
            removed.policies
        ));
    }
    if removed.settings > 0 {
        lines.push(format!(
            "Still there: {} versions of the settings name the address as an owner or an approver.",
            removed.settings
        ));
    }
    lines.push(
        "The configuration file may name the address too. A running portal forgets within a minute."
            .to_owned(),
    );
    lines.join("\n")
}

//! The ask page, and what it says when policy says no.

use super::time::usual;
use super::words::{count, or_list};

/// In the tab.
pub const TITLE: &str = "Ask for a license";
/// The one button.
pub const ASK: &str = "Ask for a license";
/// Beside the button.
pub const NOTHING_SENT_YET: &str = "Nothing has been sent yet.";
/// Heading of the reason.
pub const WHY_NOT_AT_ONCE: &str = "Why not at once?";
/// Heading of the facts.
pub const WHO_DECIDES: &str = "Who decides";
/// Heading of the usual time.
pub const USUALLY: &str = "Usually";
/// Heading of the target.
pub const WHERE_TO: &str = "Where to";
/// When nobody is known by name.
pub const THE_ADMINS: &str = "the admins of Latchkey";
/// When the browser is led on and does not follow.
pub const GO_ON: &str = "Go on";
/// In the tab, when policy says no.
pub const DENIED_TITLE: &str = "No license";
/// Before what the admin wrote.
pub const DENIED_WHY: &str = "Why";
/// Who can help.
pub const WHO_CAN_HELP: &str = "Who can help";
/// When asking again makes sense.
pub const AGAIN: &str = "Asking again";

/// “To open PROJ-123 you need a license for Jira Software”.
#[must_use]
pub fn heading(target: &str, product: &str) -> String {
    format!("To open {target} you need a license for {product}")
}

/// “PROJ-123 on acme.atlassian.net”.
#[must_use]
pub fn on(target: &str, host: &str) -> String {
    if target == host { host.to_owned() } else { format!("{target} on {host}") }
}

/// “Ask Ada Park or Jun Lee with one press. …”
#[must_use]
pub fn lead(approvers: &[String], target: &str) -> String {
    let who = approvers_or_admins(approvers);
    format!("Ask {who} with one press. After a yes you are taken to {target} by itself.")
}

/// The label of the justification.
pub const JUSTIFICATION: &str = "Why do you need it?";
/// Under it.
pub const JUSTIFICATION_HINT: &str = "Whoever decides reads this. A sentence is enough.";
/// When all approvers have to agree.
pub const ALL_DECIDE: &str = "All of them have to agree.";
/// Before the name of who said no.
pub const DENIED_BY: &str = "Who said no";
/// Where the way is, when one was denied a short while ago.
pub const TALK: &str = "If something has changed, talk to them: a no is not for ever.";

/// “You were denied a license for Jira Software”.
#[must_use]
pub fn denied_lately_heading(product: &str) -> String {
    format!("You were denied a license for {product}")
}

/// “within 12 minutes”.
#[must_use]
pub fn within(minutes: u32) -> String {
    format!("answered within {}", usual(minutes))
}

/// The approvers, or the admins when none is known.
#[must_use]
pub fn approvers_or_admins(approvers: &[String]) -> String {
    if approvers.is_empty() { THE_ADMINS.to_owned() } else { or_list(approvers) }
}

/// “You cannot get a license for Jira Software now”.
#[must_use]
pub fn denied_heading(product: &str) -> String {
    format!("You cannot get a license for {product} now")
}

/// “You wanted to open PROJ-123. …”
#[must_use]
pub fn denied_lead(target: &str) -> String {
    format!("You wanted to open {target}. The rules say no, so nobody was asked.")
}

/// “makes sense after 30 days”.
#[must_use]
pub fn again_after(days: u32) -> String {
    format!("makes sense after {}", count(days, "day", "days"))
}

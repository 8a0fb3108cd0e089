//! Who may what.

use super::words::quoted;

/// In the tab, and the heading.
pub const TITLE: &str = "Access";
/// Under the heading.
pub const LEAD: &str = "Who may change things here, and who may look.";
/// Where it comes from.
pub const WHERE: &str = "This is set in latchkey.toml, in the section [roles], and counts from the next start. It cannot be changed here, so that nobody makes themself an admin.";
/// Heading.
pub const ADMINS: &str = "Admins";
/// What they may.
pub const ADMINS_HINT: &str = "They change rules and settings, and decide where nobody else can.";
/// Heading.
pub const AUDITORS: &str = "Auditors";
/// What they may.
pub const AUDITORS_HINT: &str = "They see everything and change nothing.";
/// There is no such group.
pub const NO_GROUP: &str = "No group gives this role.";
/// Before addresses.
pub const BY_ADDRESS: &str = "By address";
/// Nobody was seen.
pub const NOBODY_SEEN: &str = "Nobody has signed in with it in the last 90 days.";
/// Before those who were.
pub const SEEN: &str = "Signed in within the last 90 days:";

/// “the group “latchkey-admins” in the claim “groups””.
#[must_use]
pub fn group(group: &str, claim: &str) -> String {
    format!("Whoever carries the group {} in the claim {}", quoted(group), quoted(claim))
}

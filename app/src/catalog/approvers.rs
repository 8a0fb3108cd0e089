//! The groups of approvers: the list, and one of them.

use domain::settings::ApproverGroup;

use super::words::count;

/// In the tab, and the heading.
pub const TITLE: &str = "Approvers";
/// Under the heading.
pub const LEAD: &str =
    "Groups of people that rules can ask, beside owners, project leads and groups of your directory.";
/// There is none.
pub const NONE: &str =
    "There is no group yet. Rules can ask owners, persons and groups of your directory without one.";
/// The link.
pub const ADD: &str = "Add a group";
/// Heading of a new one.
pub const NEW: &str = "A new group";
/// The link back.
pub const BACK: &str = "All approvers";
/// The key.
pub const KEY: &str = "Short name";
/// Under it.
pub const KEY_HINT: &str = "By which rules name it: lower-case letters, digits, - and _. It stays.";
/// The name.
pub const NAME: &str = "Name";
/// Under it.
pub const NAME_HINT: &str = "What people read who are told whom was asked.";
/// The members.
pub const MEMBERS: &str = "People";
/// Under them.
pub const MEMBERS_HINT: &str =
    "E-mail addresses, one a line. All of them may decide; of more than five, five get mail.";
/// Heading of the fallback.
pub const FALLBACK: &str = "Where no rule says who";
/// Under it.
pub const FALLBACK_HINT: &str = "Then the owners of the product decide, and without owners the admins.";

/// “3 people: ada@acme.example, …”.
#[must_use]
pub fn members(group: &ApproverGroup) -> String {
    let people = count(u32::try_from(group.members.len()).unwrap_or(u32::MAX), "person", "people");
    let named: Vec<&str> = group.members.iter().map(domain::EmailAddress::as_str).collect();
    format!("{people}: {}", named.join(", "))
}

//! Out of office.

/// In the tab and as heading.
pub const TITLE: &str = "Out of office";
/// What it is for.
pub const LEAD: &str = "While you are away, somebody else can decide on the requests you are asked about by name: as an owner, \
    a project lead, or one of an approver group. They get the mail too, and the record names you both. What a group of the \
    identity provider or all admins are asked, the others of them decide.";
/// The form.
pub const NAME_ONE: &str = "Name a stand-in";
/// A field.
pub const ADDRESS: &str = "Their e-mail address";
/// A field.
pub const FROM: &str = "First day";
/// A field.
pub const UNTIL: &str = "Last day";
/// Under the days.
pub const DAYS_HINT: &str = "Days begin and end at midnight UTC. At most 180 days ahead.";
/// The button.
pub const NAME: &str = "Name them";
/// A section.
pub const MINE: &str = "Who stands in for you";
/// It is empty.
pub const NOBODY: &str = "Nobody. You decide yourself.";
/// A section.
pub const FOR_OTHERS: &str = "For whom you stand in";
/// The button that ends it.
pub const I_AM_BACK: &str = "I am back";
/// The button before it has begun.
pub const CANCEL: &str = "Cancel";
/// It runs.
pub const RUNNING: &str = "now";
/// It has not begun.
pub const LATER: &str = "later";

/// “from 24 December 2026 to 3 January 2027”.
#[must_use]
pub fn period(from: &str, last: &str) -> String {
    format!("from {from} to {last}")
}

/// Tells the buttons apart for those who hear them.
#[must_use]
pub fn end_label(who: &str) -> String {
    format!("End the time of {who}")
}

//! Ends of licenses: extending one, and giving it back.

use super::ask::approvers_or_admins;
use super::words::count;

/// The term before the end.
pub const ENDS: &str = "Ends";
/// The term before what extending would mean.
pub const EXTENDING: &str = "Extending";
/// Moves the end.
pub const EXTEND: &str = "Extend";
/// Asks somebody to move the end.
pub const ASK_TO_EXTEND: &str = "Ask to extend";
/// Over the box, when the rule wants to know why.
pub const WHY_LONGER: &str = "Why do you need it longer?";
/// Gives the license back.
pub const DONE: &str = "I’m done";
/// Under the button.
pub const WHAT_DONE_DOES: &str =
    "Gives the license back now, so that somebody else can use the seat. What you made in Jira stays.";
/// Leads to the request that waits already.
pub const SEE_REQUEST: &str = "See your request";
/// It was asked already.
pub const ASKED: &str = "You have asked for that. Until somebody decides, the end stays as it is.";
/// Nobody can tell what extending would mean.
pub const UNKNOWN: &str = "Jira does not say just now whether you hold this license. Try again in a minute.";

/// “in 27 days you can extend it”, after the relative time.
pub const FROM_THEN: &str = "you can do that";

/// “At once, until 30 days from now.”
#[must_use]
pub fn at_once(days: Option<u32>) -> String {
    match days {
        Some(days) => format!("At once, until {} from now.", count(days, "day", "days")),
        None => "At once, and for good.".to_owned(),
    }
}

/// “Ada Park or Jun Lee decides. Until then the end stays as it is.”
#[must_use]
pub fn asks(approvers: &[String]) -> String {
    format!("You ask {}. Until they decide, the end stays as it is.", approvers_or_admins(approvers))
}

/// Before the admin's words.
#[must_use]
pub fn denied(message: &str) -> String {
    format!("Not possible. {message}")
}

/// The label of a button in a row: “Extend Jira Software”.
#[must_use]
pub fn of(word: &str, product: &str) -> String {
    format!("{word}: {product}")
}

/// Heading while a license is taken back.
#[must_use]
pub fn going_heading(product: &str) -> String {
    format!("Your license for {product} is being taken back")
}

/// Under it.
pub const GOING_LEAD: &str = "This takes a few seconds. What you made in Jira stays.";
/// On a verdict page: the term before what a yes extends.
pub const EXTENDS: &str = "A yes extends";

/// “the license that ends”, before a relative time.
pub const THE_LICENSE_THAT_ENDS: &str = "the license that ends";
/// What a yes extends has ended meanwhile.
pub const ENDED_MEANWHILE: &str = "a license that has ended meanwhile: a yes gives it anew";

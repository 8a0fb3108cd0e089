//! The page of one rule.

use crate::rule_form::{Kind, MAX_MESSAGE, OutcomeKind, Why};

use super::words::number;

/// In the tab.
pub const TITLE: &str = "A rule";
/// Back to the list.
pub const BACK: &str = "All rules";
/// The name.
pub const NAME: &str = "Name";
/// Under the name.
pub const NAME_HINT: &str = "What admins and approvers read, and people who do not fit.";
/// The condition.
pub const WHEN: &str = "When it fits";
/// The outcome.
pub const THEN: &str = "What then happens";
/// The rule in words.
pub const SAYS: &str = "It says";
/// The button.
pub const SAVE: &str = "Save in the draft";
/// After saving.
pub const SAVED: &str = "Saved in the draft. It decides nothing before it is published.";
/// Over all that was not understood.
pub const REFUSED: &str = "Some fields could not be understood. The others were saved.";
/// Before what keeps it from being published.
pub const PROBLEMS: &str = "Before it can be published:";
/// Before what is likely not meant so.
pub const REMARKS: &str = "Worth a look:";
/// In a group without parts: all of them.
pub const EMPTY_ALL: &str = "Nothing is asked for here, so it fits everybody.";
/// In a group without parts: any of them.
pub const EMPTY_ANY: &str = "There is nothing here that could fit, so it fits nobody.";
/// How a group counts.
pub const GROUP: &str = "This group fits when";
/// How a condition counts.
pub const IS: &str = "This counts when";
/// What a group adds.
pub const ADD_WHAT: &str = "Add to this group";
/// The button.
pub const ADD: &str = "Add";
/// The button.
pub const UP: &str = "Up";
/// The button.
pub const DOWN: &str = "Down";
/// The button.
pub const WRAP: &str = "Group";
/// The button.
pub const UNWRAP: &str = "Ungroup";
/// The button.
pub const REMOVE: &str = "Remove";
/// How groups count, each with the word by which the form knows it.
pub const JOINTS: [(&str, &str); 4] = [
    ("all", "all of these fit"),
    ("any", "at least one of these fits"),
    ("not_all", "not all of these fit"),
    ("not_any", "none of these fits"),
];
/// How conditions count, each with the word by which the form knows it.
pub const TURNS: [(&str, &str); 2] = [("yes", "it is so"), ("no", "it is not so")];

/// Endings of a license, each with the word by which the form knows it.
pub const ENDINGS: [(&str, &str); 4] = [
    ("", "in any way"),
    ("time_over", "because its time was over"),
    ("given_back", "given back"),
    ("taken_outside", "taken back in Jira"),
];

/// Labels of the fields.
#[must_use]
pub fn label(part: &str) -> &'static str {
    match part {
        "domain" => "Domain of the e-mail address",
        "group" => "Group at the identity provider",
        "claim" => "Claim",
        "value" => "Is",
        "product" => "Product",
        "project" => "Key of the project",
        "target" => "Page",
        "seats" => "Seats, at least",
        "percent" => "Percent, less than",
        "days" => "In the last days",
        "how" => "How it ended",
        "from" => "From the full hour",
        "until" => "Until the full hour",
        "zone" => "Time zone",
        "most" => "Licenses, at the most",
        _ => "",
    }
}

/// Weekdays.
pub const WEEKDAYS: &str = "Days";
/// Such as this.
pub const ZONE_EXAMPLE: &str = "Europe/Berlin";

/// What can be added.
#[must_use]
pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::EmailDomain => "from an e-mail domain",
        Kind::IdpGroup => "in a group of people",
        Kind::Claim => "another thing their sign-in says",
        Kind::Product => "asking for a product",
        Kind::Project => "for a project",
        Kind::Target => "to open a kind of page",
        Kind::SeatsFree => "so many seats are free",
        Kind::SeatUseBelow => "less than so many percent of the seats are taken",
        Kind::BudgetLeft => "so many seats are left of the budget",
        Kind::Held => "had a license that ended lately",
        Kind::DeniedWithin => "was told no lately",
        Kind::Hours => "within these hours",
        Kind::GrantsToday => "at most so many licenses given at once today",
        Kind::Group => "a group of conditions",
    }
}

/// A target.
#[must_use]
pub fn target(name: &str) -> &'static str {
    match name {
        "issue" => "an issue",
        "board" => "a board",
        "project" => "a project",
        "search" => "a search",
        _ => "another page of Jira",
    }
}

/// An outcome.
#[must_use]
pub fn outcome(kind: OutcomeKind) -> &'static str {
    match kind {
        OutcomeKind::Grant => "Give a license at once",
        OutcomeKind::Ask => "Let the person ask",
        OutcomeKind::Deny => "Say no",
    }
}

/// For how long.
pub const DAYS: &str = "For so many days";
/// Under it.
pub const DAYS_HINT: &str = "Empty: as the product says, else without an end.";
/// Who is asked.
pub const FIRST: &str = "Who is asked";
/// Who is asked too.
pub const SECOND: &str = "Who is asked too when they do not answer";
/// Nobody in the first list.
pub const FIRST_NONE: &str = "Nobody yet. Somebody has to be asked.";
/// Nobody in the second list.
pub const SECOND_NONE: &str = "The owners of the product, when a time is set below.";
/// The choice.
pub const WHO: &str = "Add";
/// Who can be asked, each with the word by which the form knows it.
pub const SOURCES: [(&str, &str); 5] = [
    ("", "nobody else"),
    ("owners", "the owners of the product"),
    ("project_lead", "the lead of the project"),
    ("person", "a person, by address"),
    ("idp_group", "whoever is in a group of people"),
];
/// Beside what the settings do not name.
pub const GONE: &str = "The settings do not name this.";
/// The address or the group.
pub const WHO_VALUE: &str = "Their address, or the group";
/// A group's mail.
pub const WHO_MAIL: &str = "Where a group gets mail";
/// Under it.
pub const WHO_HINT: &str = "An address for a person, a name for a group. Without an address for its mail, a group’s members who signed in lately get it.";
/// How many decide.
pub const QUORUM: &str = "Whose answer counts";
/// How many decide, each with the word by which the form knows it.
pub const QUORUMS: [(&str, &str); 2] =
    [("any", "the first answer counts"), ("all", "all have to say yes, the first no counts")];
/// A reason is wanted.
pub const JUSTIFICATION: &str = "The person has to say why they need it";
/// Numbers of an ask: the part of the field's name, the label, the hint.
pub const NUMBERS: [(&str, &str, &str); 5] = [
    (
        "days",
        "A yes is for so many days",
        "Empty: as the product says, unless the approver chooses otherwise.",
    ),
    ("remind", "Remind them every so many hours", "Empty: as the notifications say. At most three times."),
    ("escalate", "Ask others too after so many hours", "Empty: as the notifications say."),
    ("expire", "End without an answer after so many hours", "Empty: as the notifications say."),
    ("again", "After a no, asking again is possible after so many days", "Empty: at once."),
];
/// What is told.
pub const MESSAGE: &str = "What the person is told";
/// Under it.
pub const MESSAGE_HINT: &str = "Why not, and whom to talk to.";
/// When it makes sense again.
pub const AGAIN: &str = "Asking again makes sense after so many days";
/// Under it.
pub const AGAIN_HINT: &str = "Empty: the person is not told when.";

/// “Rule 2 of 14”.
#[must_use]
pub fn place(place: usize, of: usize) -> String {
    format!("Rule {place} of {of}")
}

/// What a button does to a node, for those who hear it without its row.
#[must_use]
pub fn node_button(button: &str, node: &str) -> String {
    format!("{button}: {node}")
}

/// A group, where it has to be named.
pub const A_GROUP: &str = "group";
/// A condition that is not filled in yet.
pub const UNFINISHED: &str = "condition";

/// Why a field could not be understood.
#[must_use]
pub fn why(why: Why) -> String {
    match why {
        Why::Number(least, most) => {
            format!("This has to be a whole number from {} to {}.", number(least), number(most))
        }
        Why::TooLong(MAX_MESSAGE) => "This is too long: at most 1,000 characters.".to_owned(),
        Why::TooLong(most) => format!("This is too long: at most {most} characters."),
        Why::Missing => "Something has to stand here.".to_owned(),
        Why::Project => {
            "This is not the key of a project: a letter, then letters, digits or _, such as PROJ.".to_owned()
        }
        Why::Zone => {
            "This is not a time zone. They are called after places, such as Europe/Berlin.".to_owned()
        }
        Why::Address => "This is not an e-mail address.".to_owned(),
        Why::Choice => "Choose one of these first.".to_owned(),
        Why::Unseen => "A character in it cannot be seen. Type it anew.".to_owned(),
        Why::Unused => {
            "Nothing belongs here beside what is chosen. Empty it, or choose a person or a group.".to_owned()
        }
    }
}

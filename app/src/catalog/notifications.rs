//! When people are written to.

/// In the tab, and the heading.
pub const TITLE: &str = "Notifications";
/// Under the heading.
pub const LEAD: &str =
    "When approvers are reminded, others are asked and a request ends, where its rule does not say.";
/// Heading of the times.
pub const TIMES: &str = "While a request waits";
/// Under it.
pub const TIMES_HINT: &str = "For requests that are opened from now on. Those that wait keep their times.";
/// The reminder.
pub const REMIND: &str = "Remind approvers every so many hours";
/// Under it.
pub const REMIND_HINT: &str = "Empty: never. At most three times.";
/// The escalation.
pub const ESCALATE: &str = "Ask others too after so many hours";
/// Under it.
pub const ESCALATE_HINT: &str = "Empty: never. Without a word in the rule, those are the owners.";
/// The end.
pub const EXPIRE: &str = "End a request without an answer after so many hours";
/// Under it.
pub const EXPIRE_HINT: &str = "Empty: never.";
/// Heading of the quiet hours.
pub const QUIET: &str = "Quiet hours";
/// Under it.
pub const QUIET_HINT: &str = "Mail to approvers that is due then waits until they end. Mail to those who asked and to admins goes at any hour.";
/// The beginning.
pub const FROM: &str = "From this full hour";
/// Under it.
pub const FROM_HINT: &str = "0 to 23. Empty: no quiet hours.";
/// The end.
pub const UNTIL: &str = "Until this full hour";
/// Under it.
pub const UNTIL_HINT: &str = "0 to 23. From 19 until 8 is the night.";
/// Where.
pub const ZONE: &str = "Time zone";
/// Under it.
pub const ZONE_HINT: &str = "Called after a place, such as Europe/Berlin.";

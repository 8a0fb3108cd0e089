//! The home page.

use super::words::ordinal;

/// In the tab.
pub const TITLE: &str = "Licenses for Jira";
/// To somebody who is not signed in.
pub const HEADING_ANONYMOUS: &str = "Get a license for Jira by yourself";
/// What this is, in one sentence.
pub const WHAT_THIS_IS: &str = "Paste the link you wanted to open: you get a license at once if the rules allow it, \
    or you ask the right person with one press, and then you are taken to the page.";
/// Over the box, signed in.
pub const HEADING: &str = "Where do you want to go?";
/// The label of the box.
pub const PASTE_LABEL: &str = "Link to an issue, a board or a project in Jira, or an issue's key";
/// An example in the box.
pub const PASTE_EXAMPLE: &str = "PROJ-123 or https://acme.atlassian.net/browse/PROJ-123";
/// Goes there.
pub const OPEN: &str = "Open";
/// Heading of the licenses.
pub const LICENSES: &str = "Your licenses";
/// No licenses.
pub const NO_LICENSES: &str =
    "Latchkey has not given you a license yet. Paste a link above when you need one.";
/// Under the licenses.
pub const ONLY_OURS: &str =
    "Only what Latchkey gave you is listed. A license you got some other way works all the same.";
/// Heading of the requests.
pub const REQUESTS: &str = "Your requests";
/// No requests.
pub const NO_REQUESTS: &str = "You have not asked for anything.";
/// Heading of what waits for a verdict.
pub const TO_DECIDE: &str = "Waiting for you";
/// Before a relative time.
pub const ASKED: &str = "asked";

/// “second in line”.
#[must_use]
pub fn place(place: u32) -> String {
    format!("{} in line", ordinal(place))
}

/// “Jira Software for PROJ-123”.
#[must_use]
pub fn request(product: &str, target: &str) -> String {
    format!("{product} for {target}")
}

/// “Mina Choi asks for Jira Software”.
#[must_use]
pub fn to_decide(requester: &str, product: &str) -> String {
    format!("{requester} asks for {product}")
}

/// “to open PROJ-123”.
#[must_use]
pub fn to_open(target: &str) -> String {
    format!("to open {target}")
}

//! What the waiting pages say while they follow by themselves.

use crate::views::RequestStage;

/// In the tab: where it stands.
#[must_use]
pub fn title(stage: RequestStage) -> &'static str {
    match stage {
        RequestStage::Waiting => "Waiting",
        RequestStage::SettingUp => "Being set up",
        RequestStage::Checking => "Being checked in Jira",
        RequestStage::Waitlisted => "Waiting for a free seat",
        RequestStage::Ready => "Your license is ready",
        RequestStage::Ended => "Your license has ended",
        RequestStage::Failed(_) => "Could not be set up",
        RequestStage::Denied => "Denied",
        RequestStage::Withdrawn => "Withdrawn",
        RequestStage::Expired => "Nobody decided in time",
    }
}

/// Names the part of the page that says whether it follows.
pub const ABOUT: &str = "This page";
/// It does, with scripts.
pub const FOLLOWS: &str = "This page follows by itself.";
/// The connection is gone.
pub const LOST: &str = "Not connected, trying again.";
/// Then how old the page is, and [`AGO`].
pub const STOOD: &str = "What you see is how it stood";
/// After the age.
pub const AGO: &str = "ago.";
/// The age, at first.
pub const A_MOMENT: &str = "a moment";
/// The age after that; the script puts the number for `#`.
pub const SECONDS: &str = "# seconds";
/// The age from two minutes on.
pub const MINUTES: &str = "# minutes";
/// Asks the browser for permission.
pub const NOTIFY: &str = "Tell me by a notification";
/// Permission was given.
pub const NOTIFIES: &str = "Your browser tells you by a notification as soon as there is news.";
/// Permission was not given.
pub const NOTIFIES_NOT: &str =
    "Your browser allows no notification here. Keep this page open: it goes on by itself.";

/// A notification as the page goes: “PROJ-123 opens now.”
#[must_use]
pub fn opens(target: &str) -> String {
    format!("Your license is ready. {target} opens now.")
}

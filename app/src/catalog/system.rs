//! The System page, for admins and auditors.

use crate::error::PortalError;
use crate::views::Part;

use super::words::{count, number};

/// In the tab, and the heading.
pub const TITLE: &str = "System";
/// Heading of the checks.
pub const CHECKS: &str = "What Latchkey depends on";
/// Heading of the jobs.
pub const JOBS: &str = "Jobs";
/// Heading of the parked jobs.
pub const PARKED: &str = "Parked jobs";
/// None.
pub const NO_PARKED: &str = "No job has given up.";
/// Heading of the failed grants.
pub const FAILED: &str = "Licenses that could not be set up";
/// None.
pub const NO_FAILED: &str = "Every approved license was set up.";
/// Heading of the seats.
pub const SEATS: &str = "Seats";
/// None.
pub const NO_SEATS: &str = "No seats have been counted yet. They are sampled every hour.";
/// Heading of the alerts.
pub const ALERTS: &str = "Alerts";
/// A sign-in was refused: another identity already has this person's address.
#[must_use]
pub fn address_refused(name: &str) -> String {
    format!("Somebody else tried to sign in with the e-mail address of {name}. Nothing was given to them.")
}

/// None.
pub const NO_ALERTS: &str = "No sign-in was refused because another identity has the address.";
/// Tries again.
pub const RETRY: &str = "Retry";
/// The word for a part that works.
pub const WORKS: &str = "works";
/// The word for a part that does not.
pub const FAILS: &str = "fails";
/// The page renews itself.
pub const LIVE: &str = "Live";
/// It does not for now.
pub const PAUSED: &str = "Paused";
/// Without scripts.
pub const STILL: &str = "Reload the page for newer numbers.";
/// Stops the renewing.
pub const PAUSE: &str = "Pause";
/// Starts it again.
pub const RESUME: &str = "Resume";
/// Before the time of the reading.
pub const READ: &str = "read";
/// Before a time.
pub const PARKED_AT: &str = "gave up";
/// Before a time.
pub const SAMPLED: &str = "counted";
/// To an auditor.
pub const LOOK_ONLY: &str = "You may look at everything here. Retrying is for admins.";

/// The name of a part.
#[must_use]
pub fn part(part: Part) -> &'static str {
    match part {
        Part::Database => "Database",
        Part::IdentityProvider => "Identity provider",
        Part::Jira => "Jira",
        Part::Mail => "Mail",
    }
}

/// “3 jobs wait or run.”
#[must_use]
pub fn waiting_jobs(n: u32) -> String {
    match n {
        0 => "No job waits.".to_owned(),
        1 => "1 job waits or runs.".to_owned(),
        n => format!("{} jobs wait or run.", number(n)),
    }
}

/// “tried 8 times”.
#[must_use]
pub fn tried(attempts: u32) -> String {
    format!("tried {}", count(attempts, "time", "times"))
}

/// What a Retry button does, for those who hear it without its row.
#[must_use]
pub fn retry_what(what: &str) -> String {
    format!("{RETRY}: {what}")
}

/// “247 of 250 taken”.
#[must_use]
pub fn taken(used: u32, limit: Option<u32>) -> String {
    match limit {
        Some(limit) => format!("{} of {} taken", number(used), number(limit)),
        None => format!("{} taken, no limit", number(used)),
    }
}

/// “Jira Software of Mina Choi”.
#[must_use]
pub fn license_of(product: &str, person: &str) -> String {
    format!("{product} for {person}")
}

/// When the numbers could not be read again.
#[must_use]
pub fn lost(error: PortalError) -> &'static str {
    match error {
        PortalError::SignInFirst => "You are signed out.",
        PortalError::Forbidden => "You may no longer see this page.",
        _ => "Latchkey does not answer; trying again.",
    }
}

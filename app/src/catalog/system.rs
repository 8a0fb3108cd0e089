//! The System page, for admins and auditors.

use crate::error::PortalError;
use crate::views::{LetterKind, Part};

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
pub const NO_ALERTS: &str =
    "No site refuses Latchkey, and no sign-in was refused because another identity has the address.";
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

/// Heading of the jobs that will be tried again.
pub const RETRYING: &str = "Tried again";
/// Heading of the letters.
pub const LETTERS: &str = "Letters";
/// Under the heading.
pub const LETTERS_HINT: &str = "Every mail that Latchkey writes, about people and things that are made up.";
/// Shows a letter as mail programs show it.
pub const LOOK: &str = "Look at it";
/// Shows the text part.
pub const AS_TEXT: &str = "As text";
/// Sends a letter to whoever presses it.
pub const SEND_TO_MYSELF: &str = "Send to myself";
/// After a letter was sent to oneself.
pub const SAMPLE_QUEUED: &str =
    "The letter is on its way to you. If it does not arrive, the list of jobs says why.";

/// Which letter, by its reader and what it says.
#[must_use]
pub fn letter(kind: LetterKind) -> &'static str {
    match kind {
        LetterKind::Asked => "To an approver: somebody asks",
        LetterKind::Reminder => "To an approver: it still waits",
        LetterKind::Escalated => "To whoever is asked because nobody answered",
        LetterKind::Bundle => "To an approver: several requests in one mail",
        LetterKind::Closed => "To an approver: nothing is left to do",
        LetterKind::Received => "To the requester: who was asked",
        LetterKind::Approved => "To the requester: approved, and it works",
        LetterKind::Waitlisted => "To the requester: approved, and no seat is free",
        LetterKind::Extended => "To the requester: approved, and the license runs on",
        LetterKind::Denied => "To the requester: denied",
        LetterKind::Expired => "To the requester: nobody decided in time",
        LetterKind::Failed => "To the requester: it could not be set up",
        LetterKind::FailedAdmin => "To the admins: a license could not be set up",
        LetterKind::AboutToEnd => "To whoever holds a license that ends soon",
        LetterKind::Ended => "To whoever held a license that has ended",
        LetterKind::ConnectorBroken => "To the admins: a site refuses Latchkey",
        LetterKind::JobParked => "To the admins: jobs gave up",
    }
}

/// What a button or link does to a letter, for those who hear it without its row.
#[must_use]
pub fn of_letter(what: &str, kind: LetterKind) -> String {
    format!("{what}: {}", letter(kind))
}

/// A kind of job, in words.
#[must_use]
pub fn job(kind: &str) -> &'static str {
    match kind {
        "provision" => "setting a license up",
        "revoke" => "taking a license back",
        "clean_up" => "undoing what was given up on",
        "send_mail" => "sending a mail",
        "call_webhook" => "calling a webhook",
        "replay" => "replaying a draft of the rules",
        "sample_seats" => "reading seats",
        "seal_audit" => "sealing the audit",
        "housekeep" => "housekeeping",
        _ => "another job",
    }
}

/// “sending a mail: 3 jobs”.
#[must_use]
pub fn retrying(kind: &str, jobs: u32) -> String {
    format!("{}: {}", job(kind), count(jobs, "job", "jobs"))
}

/// A site does not let the portal in.
#[must_use]
pub fn site_refuses(host: &str) -> String {
    format!(
        "{host} refuses Latchkey: its credentials are not taken, or it lacks a right. The admins have mail."
    )
}

/// Products are on a site that the configuration does not name.
#[must_use]
pub fn site_not_named(site: &str) -> String {
    format!("The configuration does not name the site {site}, so its products are not in use. See Products.")
}

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

//! A request's page for the one who asked: waiting, granted, denied and all other ends.

use super::ask::approvers_or_admins;
use super::time::usual;
use super::words::{and_list, ordinal};

/// Names the list of steps.
pub const STEPS: &str = "How far it is";
/// The page reloads itself; a person may not want that.
pub const REFRESHES: &str = "This page looks again by itself every few seconds.";
/// Stops that.
pub const STOP_REFRESHING: &str = "Stop that";
/// It was stopped.
pub const STANDS_STILL: &str = "This page does not look again by itself now.";
/// Looks again, and goes on.
pub const LOOK_AGAIN: &str = "Look again";
/// Reminds the approvers.
pub const REMIND: &str = "Remind them";
/// Takes the request back.
pub const WITHDRAW: &str = "Withdraw";
/// Until the approvers can be reminded.
pub const REMIND_AGAIN: &str = "You can have them reminded";
/// The justification, as the requester wrote it.
pub const YOUR_WORDS: &str = "What you wrote";
/// Until one may ask again.
pub const MAY_ASK_AGAIN: &str = "You can ask again";
/// Starts the way anew.
pub const ASK_AGAIN: &str = "Ask again";
/// A step that is done.
pub const DONE: &str = "done";
/// The step that is being waited for.
pub const NOW: &str = "now";
/// A step that comes later.
pub const LATER: &str = "not yet";
/// A step that ended badly.
pub const NO: &str = "no";
/// The first step.
pub const STEP_ASKED: &str = "Asked";
/// The first step of a license that policy gave at once.
pub const STEP_GIVEN: &str = "Given by a rule";
/// The third step, before the verdict.
pub const STEP_DECISION: &str = "Decision";
/// The fourth step.
pub const STEP_SET_UP: &str = "License set up";
/// The fourth step, on the waitlist.
pub const STEP_FREE_SEAT: &str = "License set up, when a seat is free";
/// The fifth step.
pub const STEP_CHECKED: &str = "Checked in Jira";
/// The last step, when the link is no longer known.
pub const STEP_JIRA: &str = "Jira";
/// The reason, as the approver wrote it.
pub const REASON: &str = "Reason";

/// The second step: “Ada Park and Jun Lee told”.
#[must_use]
pub fn step_told(approvers: &[String]) -> String {
    if approvers.is_empty() { "The admins told".to_owned() } else { format!("{} told", and_list(approvers)) }
}

/// The third step after the verdict: “Approved by Ada Park”.
#[must_use]
pub fn decided_by(by: &str, approved: bool) -> String {
    if approved { format!("Approved by {by}") } else { format!("Denied by {by}") }
}

/// “Waiting for Ada Park or Jun Lee”; “Waiting for Ada Park and Jun Lee” where all have to agree.
#[must_use]
pub fn waiting_heading(approvers: &[String], all_decide: bool) -> String {
    if all_decide && approvers.len() > 1 {
        return format!("Waiting for {}", and_list(approvers));
    }
    format!("Waiting for {}", approvers_or_admins(approvers))
}

/// Who of several has said yes: “Ada Park said yes”.
#[must_use]
pub fn agreed(name: &str, remark: Option<&str>) -> String {
    remark.map_or_else(|| name.to_owned(), |remark| format!("{name} (“{remark}”)"))
}

/// A step that is done.
#[must_use]
pub fn step_agreed(names: &[String]) -> String {
    format!("{} said yes", and_list(names))
}

/// “They usually answer within 12 minutes. You will be taken to PROJ-123 by itself.”
#[must_use]
pub fn waiting_lead(usual_minutes: Option<u32>, target: &str) -> String {
    let taken = format!("You will be taken to {target} by itself.");
    match usual_minutes {
        Some(minutes) => format!("They usually answer within {}. {taken}", usual(minutes)),
        None => format!("{taken} You can also close this page: the answer comes by mail."),
    }
}

/// Heading once somebody said yes.
#[must_use]
pub fn setting_up_heading(product: &str) -> String {
    format!("Your license for {product} is being set up")
}

/// Under it.
#[must_use]
pub fn setting_up_lead(target: &str) -> String {
    format!("This takes a few seconds. You will be taken to {target} by itself.")
}

/// Heading on the waitlist.
pub const WAITLISTED_HEADING: &str = "Approved, waiting for a free seat";

/// Under it.
#[must_use]
pub fn waitlisted_lead(product: &str, place: Option<u32>) -> String {
    let next = match place {
        Some(1) => "The next free one is yours.".to_owned(),
        Some(place) => format!("You are {} in line.", ordinal(place)),
        None => "The next free ones go to whoever waits, in order.".to_owned(),
    };
    format!("All seats of {product} are taken. {next} You can close this page: you get a mail.")
}

/// To the page that says how far the line has moved.
pub const SEE_PLACE: &str = "See your place in line";

/// Heading once the license works.
#[must_use]
pub fn ready_heading(product: &str) -> String {
    format!("You have a license for {product}")
}

/// Under it.
pub const READY_LEAD: &str = "It works: Jira was asked and shows it.";

/// The button to the issue: “Open PROJ-123”.
#[must_use]
pub fn open(target: &str) -> String {
    format!("Open {target}")
}

/// When the link is no longer on a configured site.
pub const TARGET_GONE: &str =
    "The page you wanted is no longer on one of our Jira sites. Open Jira as you are used to.";

/// Heading of a denial.
#[must_use]
pub fn denied_heading(by: Option<&str>) -> String {
    by.map_or_else(|| "Your request was denied".to_owned(), |by| format!("{by} said no"))
}

/// What to do after a denial. Before one may ask again, the page says so elsewhere, with the time.
#[must_use]
pub fn denied_next(by: Option<&str>, may_ask_again: bool) -> String {
    match (by, may_ask_again) {
        (Some(by), true) => format!(
            "If something has changed or was misunderstood, talk to {by}. After that you can ask again."
        ),
        (Some(by), false) => format!("If something has changed or was misunderstood, talk to {by}."),
        (None, true) => "If something has changed, you can ask again.".to_owned(),
        (None, false) => "If something has changed, talk to the admins.".to_owned(),
    }
}

/// Heading when the license could not be set up.
pub const FAILED_HEADING: &str = "Approved, but the license could not be set up";
/// Heading when a license that policy gave could not be set up.
pub const GRANT_FAILED_HEADING: &str = "You may have a license, but it could not be set up";
/// What happens next.
pub const FAILED_NEXT: &str = "The admins of Latchkey see this and can try again. You need not ask again: \
    this page will lead you on once it works.";
/// Heading when the requester took it back.
pub const WITHDRAWN_HEADING: &str = "You withdrew this request";
/// What can be done.
pub const WITHDRAWN_NEXT: &str =
    "Nobody has to decide any more. If you need the license after all, ask again.";
/// Heading when nobody decided.
pub const EXPIRED_HEADING: &str = "Nobody decided in time";

/// What can be done.
#[must_use]
pub fn expired_next(approvers: &[String]) -> String {
    format!("The request has ended. Ask again, or talk to {}.", approvers_or_admins(approvers))
}

/// Heading when the license has ended.
#[must_use]
pub fn ended_heading(product: &str) -> String {
    format!("Your license for {product} has ended")
}

/// What can be done.
pub const ENDED_NEXT: &str = "If you need it again, ask again: it takes as long as the first time or less.";

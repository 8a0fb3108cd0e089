//! A request's page for those who decide or look on.

use crate::views::{ApproverWhy, SeatsView};

use super::words::{and_list, money, number};

/// In the tab.
pub const TITLE: &str = "A request";
/// Before the target, as a link.
pub const TO_OPEN: &str = "to open";
/// The yes.
pub const APPROVE: &str = "Approve";
/// The no.
pub const DENY: &str = "Deny";
/// The label of the reason.
pub const REASON: &str = "Reason for a no";
/// Under the label.
pub const REASON_HINT: &str = "The person who asked will read it.";
/// Names the group of both buttons.
pub const YOUR_VERDICT: &str = "Your decision";
/// Term of a fact.
pub const WHY_YOU: &str = "Why you";
/// Term of a fact.
pub const SEATS: &str = "Seats";
/// Term of a fact.
pub const COST: &str = "Cost";
/// Term of a fact.
pub const HISTORY: &str = "History";
/// Term of a fact.
pub const RULE: &str = "Rule";
/// Term of a fact.
pub const ASKED: &str = "Asked";
/// Term of a fact.
pub const WHO_WAS_ASKED: &str = "Who was asked";
/// Opens the rules that were looked at.
pub const HOW_DECIDED: &str = "How the rules were read";
/// Term of a fact.
pub const AGREED: &str = "Said yes so far";
/// No license before.
pub const NO_HISTORY: &str = "no license of this product before";
/// Seats could not be read.
pub const SEATS_UNKNOWN: &str = "Jira did not say";
/// To an observer.
pub const OBSERVER: &str = "You see this as an admin or auditor. You were not asked to decide.";
/// What a yes does.
pub const WHAT_APPROVE_DOES: &str = "A yes gives the license at once.";

/// “Mina Choi asks for Jira Software”.
#[must_use]
pub fn heading(requester: &str, product: &str) -> String {
    format!("{requester} asks for {product}")
}

/// Why this approver is asked, and who else.
#[must_use]
pub fn why_you(why: &ApproverWhy, product: &str, others: &[String], all_decide: bool) -> String {
    let own = match why {
        ApproverWhy::Owner => format!("You own {product}."),
        ApproverWhy::Named => "The rule names you.".to_owned(),
        ApproverWhy::ProjectLead => "You lead the project.".to_owned(),
        ApproverWhy::Group => "You are in the group that decides.".to_owned(),
        ApproverWhy::StandIn(name) => format!("You stand in for {name}."),
        ApproverWhy::Admin => "You are an admin, and nobody else could be found.".to_owned(),
    };
    let counts = if all_decide { "All have to agree." } else { "The first answer counts." };
    match others {
        [] => own,
        [one] => format!("{own} Asked: {one}. {counts}"),
        more => format!("{own} Asked: {}. {counts}", and_list(more)),
    }
}

/// “3 of 250 free”.
#[must_use]
pub fn seats(seats: &SeatsView) -> String {
    match (seats.free, seats.limit) {
        (Some(free), Some(limit)) => format!("{} of {} free", number(free), number(limit)),
        (Some(free), None) => format!("{} free", number(free)),
        (None, _) => "no limit".to_owned(),
    }
}

/// What a yes costs.
#[must_use]
pub fn cost(seats: &SeatsView) -> Option<String> {
    let price = money(seats.price.as_ref()?);
    Some(match seats.free {
        Some(0) => format!("one more seat, {price} a month"),
        Some(_) => format!("none now: a paid seat is free (a new one is {price} a month)"),
        None => format!("{price} a month"),
    })
}

/// Heading after a verdict: “Ada Park approved”.
#[must_use]
pub fn verdict(by: &str, approved: bool) -> String {
    if approved { format!("Approved by {by}") } else { format!("Denied by {by}") }
}

/// Where the request stands, once there is nothing to decide any more: “Now: being set up.”
#[must_use]
pub fn stands(stage: &str) -> String {
    format!("Now: {stage}.")
}

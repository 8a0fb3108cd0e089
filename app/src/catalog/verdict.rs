//! A request's page for those who decide or look on.

use chrono::{DateTime, Utc};
use domain::{AccountFact, Ending, SeatCost};

use crate::views::{ApproverWhy, EarlierLicense, SaidYes, SeatsView, UsualDays};

use super::stages;
use super::time::{date, day, relative};
use super::words::{and_list, count, money, number};

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
/// The label of what is said with a yes.
pub const COMMENT: &str = "A word with a yes";
/// Under that label.
pub const COMMENT_HINT: &str = "Optional. The person who asked will read it.";
/// The label of how long the license is for.
pub const FOR_HOW_LONG: &str = "For how long";
/// A license without an end.
pub const NO_LIMIT: &str = "No limit";
/// Term of a fact.
pub const WHO: &str = "Who";
/// Term of a fact.
pub const ACCOUNT: &str = "Account";
/// Behind an address.
pub const CONFIRMED: &str = "confirmed by their sign-in";
/// In the place of an address.
pub const NOT_CONFIRMED: &str = "Their sign-in confirmed no address. Make sure that you know who this is.";
/// After the last one: to what else waits.
pub const NEXT_IN_INBOX: &str = "More waits in your inbox";
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

/// What a yes does. To extend a license that runs takes no other seat.
#[must_use]
pub fn what_approve_does(seats: Option<&SeatsView>, all_decide: bool, extends: bool) -> &'static str {
    match seats.and_then(|seats| seats.free) {
        _ if all_decide && extends => "The license is extended when all have said yes.",
        _ if all_decide => "The license is given when all have said yes.",
        _ if extends => "A yes extends the license at once.",
        Some(0) => "No seat is free: a yes puts them on the waitlist.",
        _ => "A yes gives the license at once.",
    }
}

/// For how long a license is, to choose from: “30 days”.
#[must_use]
pub fn days(days: u32) -> String {
    count(days, "day", "days")
}

/// For how long it is when nothing is chosen: “30 days, as the rule says”.
#[must_use]
pub fn usual_days(usual: UsualDays) -> String {
    match usual {
        UsualDays::NoLimit => NO_LIMIT.to_owned(),
        UsualDays::Agreed(agreed) => format!("{}, as was said before you", days(agreed)),
        UsualDays::Rule(rule) => format!("{}, as the rule says", days(rule)),
        UsualDays::Earlier(earlier) => format!("{}, as before", days(earlier)),
    }
}

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
        ApproverWhy::AdminLater => {
            "You are an admin, and those who were asked first have not answered.".to_owned()
        }
    };
    let counts = if all_decide { "All have to agree." } else { "The first answer counts." };
    match others {
        [] => format!("{own} Nobody else was asked."),
        [one] => format!("{own} {one} was asked too. {counts}"),
        more => format!("{own} {} were asked too. {counts}", and_list(more)),
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

/// What a yes costs: “none until 14 December (a paid seat is free), then $8.60 a month”.
#[must_use]
pub fn cost(seats: &SeatsView) -> Option<String> {
    let price = seats.price.as_ref().map(money);
    match (seats.cost, price) {
        (SeatCost::Paid { until }, price) => {
            let none = format!("none until {} (a paid seat is free)", day(until));
            Some(price.map_or_else(|| none.clone(), |price| format!("{none}, then {price} a month")))
        }
        (SeatCost::OneMore, Some(price)) => Some(format!("{price} a month (every paid seat is taken)")),
        (SeatCost::OneMore, None) => Some("one seat more than is paid for now".to_owned()),
        (SeatCost::Unknown, Some(price)) => Some(format!("{price} a month, unless a paid seat is free")),
        (SeatCost::Unknown, None) => None,
    }
}

/// To which Atlassian account a yes would apply, where that is not certain.
#[must_use]
pub fn account(account: Option<&AccountFact>, requester: &str) -> Option<String> {
    Some(match account? {
        AccountFact::Certain(_) => return None,
        AccountFact::Hidden(_) => format!(
            "One Atlassian account was found, and it hides its address. With a yes you vouch that it is \
             {requester}'s."
        ),
        AccountFact::Missing => {
            "Jira shows no active account with this address. A yes will fail until somebody invites them to the site, or \
             restores an account that was deactivated."
                .to_owned()
        }
        AccountFact::Inactive(_) => {
            "Their Atlassian account is deactivated. A yes will fail until an admin of Jira restores it.".to_owned()
        }
        AccountFact::NotHuman(_) => {
            "The account with this address is an app's or a customer's. A yes will fail until they have one of \
             their own."
                .to_owned()
        }
        AccountFact::Ambiguous => {
            "Two or more Atlassian accounts answer to this address. A yes will fail until an admin of Jira has \
             sorted that out."
                .to_owned()
        }
    })
}

/// Nobody could tell the account when it was asked.
pub const ACCOUNT_UNKNOWN: &str =
    "It could not be told which Atlassian account is theirs. After a yes Latchkey looks again.";

/// Where all have to agree, and the viewer has.
#[must_use]
pub fn said_yes(by: &SaidYes, extends: bool) -> String {
    let said = match by {
        SaidYes::You => "You said yes.".to_owned(),
        SaidYes::Other(name) => format!("{name} said yes, which counts for you as well."),
    };
    let done = if extends { "extended" } else { "given" };
    format!("{said} The license is {done} when all others have, too.")
}

/// A license that the person had before: “held one until 2 June 2026, then given back”.
#[must_use]
pub fn earlier(earlier: &EarlierLicense, now: DateTime<Utc>) -> String {
    match *earlier {
        EarlierLicense::Held { since } => format!("holds one, given {}", relative(since, now)),
        EarlierLicense::Ended { until, ending } => {
            let how = match ending {
                Ending::TimeOver => ", when its time was over",
                Ending::GivenBack => ", then given back",
                Ending::TakenOutside => ", then taken away in Jira",
            };
            format!("held one until {}{how}", date(until))
        }
        EarlierLicense::Moving => "has one that is being set up or taken back".to_owned(),
        EarlierLicense::Failed { at, why } => {
            format!("one could not be set up on {}: {}", date(at), stages::failure(why))
        }
    }
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

//! The inbox: what waits for somebody's verdict.

use crate::views::MANY_WAITING;

use super::words::and_list;

/// In the tab, and over the page.
pub const TITLE: &str = "Inbox";
/// Nothing waits.
pub const EMPTY: &str = "Nothing waits for you.";
/// What will be here.
pub const EMPTY_NEXT: &str =
    "When somebody asks for a license that you decide on, you get a mail and find the request here.";
/// Before the link to the page of stand-ins.
pub const AWAY: &str = "Away for some days? Somebody can decide in your place:";
/// Something may wait, and nothing of it is what was looked for.
pub const NONE_FITS: &str = "No request that waits for you fits this.";
/// Shows everything again.
pub const SHOW_ALL: &str = "Show all";
/// Names the filter.
pub const FILTER: &str = "What to show";
/// Label in the filter.
pub const PRODUCT: &str = "Product";
/// In the filter: no product in particular.
pub const ALL_PRODUCTS: &str = "All products";
/// Label in the filter.
pub const PERSON: &str = "Person";
/// Under the label, in the field.
pub const PERSON_EXAMPLE: &str = "Name or address";
/// Label in the filter.
pub const ORDER: &str = "Order";
/// In the filter.
pub const OLDEST_FIRST: &str = "Oldest first";
/// In the filter.
pub const NEWEST_FIRST: &str = "Newest first";
/// Applies the filter.
pub const SHOW: &str = "Show";
/// Names the list.
pub const LIST: &str = "Requests that wait for you";
/// Ticks every request of the page.
pub const CHOOSE_ALL: &str = "All on this page";
/// Before the time when a request ends by itself.
pub const ENDS: &str = "ends";
/// Somebody whose sign-in confirmed no address.
pub const NO_ADDRESS: &str = "address not confirmed";
/// It is uncertain for whom a yes would be.
pub const DOUBTFUL: &str = "It is not certain which Atlassian account is theirs. Look at it first.";
/// The next page.
pub const NEXT_PAGE: &str = "Next page";
/// Back to the beginning.
pub const FIRST_PAGE: &str = "First page";
/// Names the part with both buttons.
pub const DECIDE: &str = "Your decision on the ticked requests";
/// The yes.
pub const APPROVE: &str = "Approve ticked";
/// The no.
pub const DENY: &str = "Deny ticked";
/// Label of the reason.
pub const REASON: &str = "Reason for a no";
/// Opens the list of keys.
pub const KEYS: &str = "Keys";
/// Switches the keys.
pub const USE_KEYS: &str = "Use these keys";
/// Closes the list of keys.
pub const CLOSE: &str = "Close";
/// Each key, and what it does.
pub const KEY_LIST: [(&str, &str); 7] = [
    ("j", "the next request"),
    ("k", "the request before"),
    ("x", "tick it, or not"),
    ("a", "approve the ticked, or this one"),
    ("d", "deny them: say why"),
    ("o", "open it"),
    ("?", "show these keys"),
];
/// Before the names of those approved.
pub const APPROVED: &str = "Approved:";
/// Before the names of those denied.
pub const DENIED: &str = "Denied:";
/// Before the names of those on whom others have to decide, too.
pub const SECONDED: &str = "Your yes is noted, and others have to agree:";
/// Before the names of those whom others decided on.
pub const DECIDED_BEFORE: &str = "Decided by somebody else first:";
/// Before the names of those whose requests have ended.
pub const OVER: &str = "Over without a decision:";
/// Before the names of those whose requests wait.
pub const WAITS: &str = "Not decided, and still waiting:";

/// “12 requests wait for your decision.”
#[must_use]
pub fn lead(waiting: usize) -> String {
    match waiting {
        1 => "1 request waits for your decision.".to_owned(),
        MANY_WAITING.. => format!("{MANY_WAITING} or more requests wait for your decision."),
        _ => format!("{waiting} requests wait for your decision."),
    }
}

/// Names the box that ticks a request, to those who hear it.
#[must_use]
pub fn choose(requester: &str, product: &str) -> String {
    format!("Tick {requester}, {product}")
}

/// What became of all of them together: “2 decided. 1 was over already. 1 could not be decided: try again.”
#[must_use]
pub fn summary(mine: usize, over: usize, waits: usize) -> String {
    let mut said = vec![if mine == 0 { "Nothing decided.".to_owned() } else { format!("{mine} decided.") }];
    if over > 0 {
        said.push(format!("{over} {} over already.", if over == 1 { "was" } else { "were" }));
    }
    if waits > 0 {
        said.push(format!("{waits} could not be decided: try again."));
    }
    said.join(" ")
}

/// “denied by Jun Lee”.
#[must_use]
pub fn verdict_of(by: &str, approved: bool) -> String {
    if approved { format!("approved by {by}") } else { format!("denied by {by}") }
}

/// “Mina Choi and Kofi Mensah have said yes so far.”
#[must_use]
pub fn said_yes(names: &[String]) -> String {
    match names {
        [one] => format!("{one} has said yes so far."),
        names => format!("{} have said yes so far.", and_list(names)),
    }
}

/// In the head of every page, to those who hear it: “3 waiting”.
#[must_use]
pub fn waiting(waiting: usize) -> String {
    if waiting >= MANY_WAITING { format!("{}+", MANY_WAITING - 1) } else { waiting.to_string() }
}

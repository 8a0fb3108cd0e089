//! The audit.

mod sentence;

use domain::{AccountFact, Seats, TargetKind};

#[cfg(feature = "ssr")]
use crate::audit_query::Mistake;

pub use sentence::sentence;

/// In the tab, and the heading.
pub const TITLE: &str = "Audit";
/// What it is.
pub const LEAD: &str =
    "Everything that was decided and done, by whom and to whom. Nothing here can be changed.";
/// What stands in place of the name of somebody who was erased.
pub const ERASED: &str = "an erased person";
/// Names the filter.
pub const FILTER: &str = "What is shown";
/// Over whom it is about.
pub const PERSON: &str = "Person";
/// An example of it.
pub const PERSON_EXAMPLE: &str = "Name or address";
/// Over the product.
pub const PRODUCT: &str = "Product";
/// No product is chosen.
pub const ALL_PRODUCTS: &str = "All products";
/// Over the kind.
pub const KIND: &str = "Kind";
/// No kind is chosen.
pub const ALL_KINDS: &str = "Everything";
/// Before the kinds of one group, all together.
#[must_use]
pub fn all_of(group: &str) -> String {
    format!("{group}: all")
}
/// Over the first day.
pub const FROM: &str = "From";
/// Over the last day.
pub const UNTIL: &str = "Until";
/// Applies the filter.
pub const SHOW: &str = "Show";
/// Takes the filter away.
pub const SHOW_ALL: &str = "Show everything";
/// Nothing has happened.
pub const NOTHING: &str = "Nothing has happened yet.";
/// Nothing fits the filter.
pub const NONE_FITS: &str = "Nothing here fits.";
/// Nobody has the name.
pub const NOBODY: &str = "Nobody with this name or address has signed in.";
/// Several have it.
pub const MANY: &str =
    "More people are called so than can be shown together. Write more of the name, or a whole address.";
/// What cannot be shown is not shown, and the fields say why.
pub const MISTAKEN: &str = "Nothing is shown, because this cannot be asked for:";
/// What of an address cannot be asked for, and what can.
#[cfg(feature = "ssr")]
#[must_use]
pub fn mistake(mistake: Mistake) -> &'static str {
    match mistake {
        Mistake::Product => "There is no such product. Choose one from the list.",
        Mistake::Kind => "There is no such kind of entry. Choose one from the list.",
        Mistake::From => "The first day is none. Write it as 2026-06-01.",
        Mistake::Until => "The last day is none. Write it as 2026-06-01.",
        Mistake::Backwards => "The last day is before the first. Choose a later one.",
        Mistake::Place => "There is no such page of the audit. Begin with the newest entries.",
    }
}
/// Names the list.
pub const LIST: &str = "Entries, the newest first";
/// To newer entries.
pub const NEWER: &str = "Newer entries";
/// To older entries.
pub const OLDER: &str = "Older entries";
/// Names the links to other pages of the list.
pub const PAGES: &str = "Pages of the audit";
/// Before the links of the export.
pub const EXPORT: &str = "Take what is shown with you, at most 100,000 entries:";
/// For spreadsheets.
pub const CSV: &str = "as CSV";
/// For programs.
pub const JSON_LINES: &str = "as JSON lines";
/// To what an entry is about.
pub const OPEN_REQUEST: &str = "Open the request";
/// To what an entry is about.
pub const OPEN_LICENSE: &str = "Open the license";
/// Opens to the facts of a decision and the rules that were looked at.
pub const FACTS_AND_TRACE: &str = "Facts and rules";

/// What a decision depended on.
pub mod fact {
    /// Groups of the sign-in.
    pub const GROUPS: &str = "Groups";
    /// The domain of the address.
    pub const DOMAIN: &str = "Address from";
    /// Kept claims.
    pub const CLAIMS: &str = "Claims";
    /// The project of the link.
    pub const PROJECT: &str = "Project";
    /// Where the link leads.
    pub const TARGET: &str = "Wanted to open";
    /// At Atlassian.
    pub const ACCOUNT: &str = "Atlassian account";
    /// Of the product.
    pub const SEATS: &str = "Seats";
    /// What decided.
    pub const RULE: &str = "Decided by";
    /// It could not be found out.
    pub const UNKNOWN: &str = "not known";
    /// There was none.
    pub const NONE: &str = "none";
}

/// Entries about the same kind of thing.
pub struct Kind {
    /// What something happened to, as it is stored.
    pub subject: &'static str,
    /// In words.
    pub name: &'static str,
    /// Each action, as it is stored and in words.
    pub actions: &'static [(&'static str, &'static str)],
}

/// The kinds of entries to choose from.
pub const KINDS: &[Kind] = &[
    Kind { subject: "decision", name: "Decisions of the policy", actions: &[("decided", "Decided")] },
    Kind { subject: "request", name: "Requests and verdicts", actions: REQUESTS },
    Kind { subject: "grant", name: "Licenses", actions: LICENSES },
    Kind { subject: "person", name: "Sign-ins", actions: SIGN_INS },
    Kind {
        subject: "stand_in",
        name: "Stand-ins",
        actions: &[("stand_in_named", "Named"), ("stand_in_ended", "Ended")],
    },
    Kind {
        subject: "policy",
        name: "Settings",
        actions: &[
            ("policy_published", "Policy published"),
            ("policy_asked", "Policy to be confirmed"),
            ("policy_discarded", "Draft of the policy discarded"),
        ],
    },
    Kind {
        subject: "settings",
        name: "Products, approvers and notifications",
        actions: &[
            ("settings_published", "Published"),
            ("settings_asked", "To be confirmed"),
            ("settings_discarded", "Taken back"),
        ],
    },
    Kind { subject: "webhook", name: "Webhooks", actions: WEBHOOKS },
    Kind {
        subject: "token",
        name: "API tokens",
        actions: &[("token_made", "Made"), ("token_revoked", "Revoked")],
    },
    Kind { subject: "job", name: "Jobs", actions: &[("job_retried", "Tried again")] },
];

const REQUESTS: &[(&str, &str)] = &[
    ("request_opened", "Asked"),
    ("request_seconded", "One of several said yes"),
    ("request_approved", "Approved"),
    ("request_denied", "Denied"),
    ("request_withdrawn", "Withdrawn"),
    ("request_expired", "Expired"),
    ("request_reminded", "Reminded"),
    ("request_escalated", "Others asked too"),
    ("request_waitlisted", "Waits for a seat"),
    ("request_proceeded", "A seat came free"),
];
const LICENSES: &[(&str, &str)] = &[
    ("grant_created", "Promised"),
    ("grant_active", "Works"),
    ("grant_failed", "Could not be set up"),
    ("grant_retried", "Tried again"),
    ("grant_extended", "Extended"),
    ("grant_given_back", "Given back"),
    ("grant_revoked", "Revoked"),
    ("grant_cleaned_up", "Cleaned up"),
];
const SIGN_INS: &[(&str, &str)] =
    &[("signed_in", "Signed in"), ("address_refused", "Refused"), ("person_erased", "Erased")];
const WEBHOOKS: &[(&str, &str)] =
    &[("webhook_added", "Added"), ("webhook_switched", "Switched"), ("webhook_deleted", "Deleted")];

/// Where a link led.
#[must_use]
pub fn target(kind: TargetKind) -> &'static str {
    match kind {
        TargetKind::Issue => "an issue",
        TargetKind::Board => "a board",
        TargetKind::Project => "a project",
        TargetKind::Search => "a search",
        TargetKind::Other => "another page of Jira",
    }
}

/// What the search for an account came to.
#[must_use]
pub fn account(account: &AccountFact) -> String {
    match account {
        AccountFact::Certain(id) => format!("certain ({id})"),
        AccountFact::Hidden(id) => format!("hides its address ({id})"),
        AccountFact::Inactive(id) => format!("not active ({id})"),
        AccountFact::NotHuman(id) => format!("not a person’s ({id})"),
        AccountFact::Missing => "none".to_owned(),
        AccountFact::Ambiguous => "several".to_owned(),
    }
}

/// “247 of 250 taken, 1 promised”.
#[must_use]
pub fn seats(seats: &Seats) -> String {
    format!("{}, {} promised", super::system::taken(seats.used, seats.limit), seats.reserved)
}

//! What those who decide look at.

use chrono::{DateTime, Utc};
use domain::{AccountFact, Ending, GrantFailure};
use serde::{Deserialize, Serialize};

use super::{ApproverWhy, SeatsView};

/// The verdict page, beside what everybody sees of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecidingView {
    /// The requester's verified address; absent when their sign-in confirmed none.
    pub email: Option<String>,
    /// Why this viewer is asked.
    pub why: ApproverWhy,
    /// Who else was asked, by name or group.
    pub others: Vec<String>,
    /// Whether the viewer has said yes already, where others have to, too.
    pub said_yes: Option<SaidYes>,
    /// Free seats and what one costs, if they could be read.
    pub seats: Option<SeatsView>,
    /// What the search for the requester's account came to; absent when there was no answer.
    pub account: Option<AccountFact>,
    /// For how long a yes is unless the viewer says otherwise.
    pub days: UsualDays,
    /// Licenses of this product that the requester had before, the newest first.
    pub history: Vec<EarlierLicense>,
}

/// Who has said yes already for the viewer, where all have to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SaidYes {
    /// The viewer.
    You,
    /// Somebody who was asked together with them, by name.
    Other(String),
}

/// For how many days a yes is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum UsualDays {
    /// For good.
    NoLimit,
    /// As one of those who said yes before has said; nobody can make it longer.
    Agreed(u32),
    /// As the rule says.
    Rule(u32),
    /// As long as the license was given for that it extends.
    Earlier(u32),
}

/// A license that somebody had before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EarlierLicense {
    /// Works.
    Held {
        /// Since when.
        since: DateTime<Utc>,
    },
    /// Worked once.
    Ended {
        /// Until when.
        until: DateTime<Utc>,
        /// How it ended.
        ending: Ending,
    },
    /// On its way, in or out.
    Moving,
    /// Could not be set up.
    Failed {
        /// When it was decided.
        at: DateTime<Utc>,
        /// Why.
        why: GrantFailure,
    },
}

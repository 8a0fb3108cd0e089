//! The knobs of the site itself; those of the wire are in [`crate::Fault`].

use serde::{Deserialize, Serialize};

/// How the site behaves until told otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Settings {
    /// What passes between accepting a membership and showing it; `None`: nothing.
    pub lag: Option<Lag>,
    pub seat_limit: SeatLimit,
    pub bot: BotRights,
    /// Whether the bot may see projects that are not open to everybody.
    pub bot_browses_all: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { lag: None, seat_limit: SeatLimit::Hard, bot: BotRights::SiteAdmin, bot_browses_all: true }
    }
}

/// How long an accepted change stays unseen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Lag {
    Ms(u64),
    /// So many reads that show memberships are still answered as before.
    Reads(u32),
}

/// What happens when no seat is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SeatLimit {
    /// The add is refused.
    Hard,
    /// The add passes, and Atlassian bills more.
    Soft,
}

/// What the bot may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum BotRights {
    /// Everything.
    SiteAdmin,
    /// Administers Jira, but may not edit groups: 403 on every write.
    JiraAdmin,
    /// Neither administers nor browses users: 403s, and empty lists where Jira prefers those.
    Powerless,
    /// The token was revoked: 401.
    Revoked,
}

impl BotRights {
    pub(crate) fn administers(self) -> bool {
        matches!(self, Self::SiteAdmin | Self::JiraAdmin)
    }

    pub(crate) fn edits_groups(self) -> bool {
        self == Self::SiteAdmin
    }
}

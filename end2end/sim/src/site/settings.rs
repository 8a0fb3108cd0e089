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
    /// What the key of the organization opens.
    pub org_key: OrgKey,
    pub repeated_add: RepeatedAdd,
    /// Whether the bot may see projects that are not open to everybody.
    pub bot_browses_all: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            lag: None,
            seat_limit: SeatLimit::Hard,
            bot: BotRights::SiteAdmin,
            org_key: OrgKey::Unscoped,
            repeated_add: RepeatedAdd::Accepted,
            bot_browses_all: true,
        }
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

/// What the organization plane answers to who adds a member again. Both were seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RepeatedAdd {
    /// 204, as the first time.
    Accepted,
    /// 409 with a code of its own.
    Conflict,
}

/// What the organization's key may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum OrgKey {
    /// Everything.
    Unscoped,
    /// Reads for which a scope exists: 401 on every write, and on the search for people.
    Scoped,
    /// The gateway's 403 on everything but the name of the organization.
    Powerless,
    /// It ran out or was revoked: 401.
    Revoked,
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

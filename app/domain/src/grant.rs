//! Grants: a license given, from the promise to the end.
//!
//! `provisioning -> active -> revoking -> revoked`; `provisioning -> failed -> provisioning`.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use crate::{AccountId, DecisionId, GrantId, InvalidTransition, PersonId, ProductKey, RequestId, SiteKey};

/// How long before its end the holder of a license is told. Of a license for less than twice as long they are told at
/// half time, or the notice would come with the license.
pub const NOTICE: Duration = Duration::days(3);

/// A license given to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Its id.
    pub id: GrantId,
    /// Whose license.
    pub person: PersonId,
    /// On which site.
    pub site: SiteKey,
    /// Of which product.
    pub product: ProductKey,
    /// The Atlassian account that is put into the license group; absent until one is found.
    pub account: Option<AccountId>,
    /// The decision that allowed it.
    pub decision: DecisionId,
    /// The approved request, unless policy granted at once.
    pub request: Option<RequestId>,
    /// For how many days; for good when absent. The clock starts when the license works.
    pub days: Option<u32>,
    /// When it was decided.
    pub created_at: DateTime<Utc>,
    /// Where it stands.
    pub state: GrantState,
    /// Counts the transitions, for compare-and-set.
    pub version: i32,
}

/// Where a grant stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum GrantState {
    /// Decided, and not yet seen working.
    Provisioning,
    /// Seen working at Atlassian.
    Active {
        /// Since when.
        since: DateTime<Utc>,
        /// Until when, if it ends.
        ends_at: Option<DateTime<Utc>>,
        /// When its holder is told that the end is near, and from when on they can extend it; see [`NOTICE`].
        notice_at: Option<DateTime<Utc>>,
    },
    /// It ends, and has not yet been seen gone.
    Revoking {
        /// Why.
        ending: Ending,
    },
    /// Seen gone.
    Revoked {
        /// When.
        at: DateTime<Utc>,
        /// Why.
        ending: Ending,
    },
    /// Could not be set up; an admin can try again.
    Failed {
        /// Why.
        why: GrantFailure,
    },
}

/// How a license ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// It was for a time, and the time was over.
    TimeOver,
    /// Its holder gave it back.
    GivenBack,
    /// Somebody took it away at Atlassian, past the portal.
    TakenOutside,
}

impl Ending {
    /// The name under which it is stored.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::TimeOver => "time_over",
            Self::GivenBack => "given_back",
            Self::TakenOutside => "taken_outside",
        }
    }

    /// The ending of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::TimeOver, Self::GivenBack, Self::TakenOutside].into_iter().find(|ending| ending.name() == name)
    }
}

/// Why a license could not be set up, in the terms an admin can act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantFailure {
    /// Atlassian says that no seat is free.
    NoSeat,
    /// The person has no usable account on the site.
    NoAccount,
    /// The license group cannot be changed with the configured credentials, or an identity provider owns it.
    NotPermitted,
    /// The license group does not exist.
    NoGroup,
    /// Atlassian accepted the change but the license never showed.
    NeverEffective,
    /// Atlassian could not be reached, or answered with errors, for too long.
    Unreachable,
    /// The approver's account at Atlassian is the requester's: nobody decides on their own request.
    OwnVerdict,
}

impl GrantFailure {
    /// The name under which it is stored.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NoSeat => "no_seat",
            Self::NoAccount => "no_account",
            Self::NotPermitted => "not_permitted",
            Self::NoGroup => "no_group",
            Self::NeverEffective => "never_effective",
            Self::Unreachable => "unreachable",
            Self::OwnVerdict => "own_verdict",
        }
    }

    /// The failure of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [
            Self::NoSeat,
            Self::NoAccount,
            Self::NotPermitted,
            Self::NoGroup,
            Self::NeverEffective,
            Self::Unreachable,
            Self::OwnVerdict,
        ]
        .into_iter()
        .find(|failure| failure.name() == name)
    }
}

impl Grant {
    /// The license was seen working: the clock of a time-boxed one starts now.
    ///
    /// # Errors
    /// When it is not being set up.
    pub fn activate(self, at: DateTime<Utc>) -> Result<Self, InvalidTransition> {
        let ends_at = self.days.map(|days| after(at, days));
        let notice_at = ends_at.map(|ends_at| notice_of(at, ends_at));
        self.step("activate", GrantState::Active { since: at, ends_at, notice_at }, |from| {
            matches!(from, GrantState::Provisioning)
        })
    }

    /// Its end moves to so many days from now, and never forward; without days it goes away. The license is the same
    /// one: nothing is taken and nothing is given.
    ///
    /// # Errors
    /// When it is not active, or has no end.
    pub fn extend(self, days: Option<u32>, at: DateTime<Utc>) -> Result<Self, InvalidTransition> {
        let (since, present_end) = match self.state {
            GrantState::Active { since, ends_at: Some(ends_at), .. } => (since, ends_at),
            other => return Err(InvalidTransition { step: "extend", state: other.name() }),
        };
        let ends_at = days.map(|days| after(at, days).max(present_end));
        let notice_at = ends_at.map(|ends_at| notice_of(at, ends_at));
        self.step("extend", GrantState::Active { since, ends_at, notice_at }, |_| true)
    }

    /// Whether it is active and ends at that very moment.
    #[must_use]
    pub fn ends_at(&self, end: DateTime<Utc>) -> bool {
        matches!(self.state, GrantState::Active { ends_at: Some(own), .. } if own == end)
    }

    /// Whether its holder may extend it now: it is active, and its end is near.
    #[must_use]
    pub fn may_extend(&self, now: DateTime<Utc>) -> bool {
        match self.state {
            GrantState::Active { ends_at: Some(_), notice_at, .. } => notice_at.is_none_or(|at| at <= now),
            _ => false,
        }
    }

    /// # Errors
    /// When it is not being set up.
    pub fn fail(self, why: GrantFailure) -> Result<Self, InvalidTransition> {
        self.step("fail", GrantState::Failed { why }, |from| matches!(from, GrantState::Provisioning))
    }

    /// An admin tries again.
    ///
    /// # Errors
    /// When it has not failed.
    pub fn retry(self) -> Result<Self, InvalidTransition> {
        self.step("retry", GrantState::Provisioning, |from| matches!(from, GrantState::Failed { .. }))
    }

    /// It ends.
    ///
    /// # Errors
    /// When it is not active.
    pub fn start_revoking(self, ending: Ending) -> Result<Self, InvalidTransition> {
        self.step("revoke", GrantState::Revoking { ending }, |from| matches!(from, GrantState::Active { .. }))
    }

    /// The license was seen gone.
    ///
    /// # Errors
    /// When it is not being revoked.
    pub fn finish_revoking(self, at: DateTime<Utc>) -> Result<Self, InvalidTransition> {
        let GrantState::Revoking { ending } = self.state else {
            return Err(InvalidTransition { step: "end", state: self.state.name() });
        };
        self.step("end", GrantState::Revoked { at, ending }, |_| true)
    }

    fn step(
        self,
        step: &'static str,
        next: GrantState,
        may_leave: impl FnOnce(GrantState) -> bool,
    ) -> Result<Self, InvalidTransition> {
        if may_leave(self.state) {
            Ok(Self { state: next, version: self.version + 1, ..self })
        } else {
            Err(InvalidTransition { step, state: self.state.name() })
        }
    }
}

/// A `u32` of days reaches beyond the calendar; a hundred years do not.
fn after(at: DateTime<Utc>, days: u32) -> DateTime<Utc> {
    at + Duration::days(i64::from(days.min(36_500)))
}

fn notice_of(from: DateTime<Utc>, ends_at: DateTime<Utc>) -> DateTime<Utc> {
    ends_at - NOTICE.min((ends_at - from) / 2)
}

impl GrantState {
    /// The name under which it is stored.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Provisioning => "provisioning",
            Self::Active { .. } => "active",
            Self::Revoking { .. } => "revoking",
            Self::Revoked { .. } => "revoked",
            Self::Failed { .. } => "failed",
        }
    }
}

#[cfg(test)]
mod tests;

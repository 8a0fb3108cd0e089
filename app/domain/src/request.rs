//! Requests: a person's ask for a product, and the verdict on it.
//!
//! `pending -> approved | denied | withdrawn | expired`; `approved -> waitlisted -> approved`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{Actor, DecisionId, EmailAddress, InvalidTransition, PersonId, ProductKey, RequestId, SiteKey};

/// Longest reason of a denial, in characters.
pub const MAX_REASON: usize = 1000;

/// A person's ask for a license of one product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its page is `/requests/<id>`.
    pub id: RequestId,
    /// Who asked.
    pub requester: PersonId,
    /// Where.
    pub site: SiteKey,
    /// For what.
    pub product: ProductKey,
    /// Where the person wanted to go, as stored; proven again before any bounce.
    pub target: String,
    /// The decision that led here.
    pub decision: DecisionId,
    /// When it was asked.
    pub created_at: DateTime<Utc>,
    /// When it ends by itself without a verdict.
    pub expires_at: Option<DateTime<Utc>>,
    /// Where it stands.
    pub state: RequestState,
    /// Counts the transitions, for compare-and-set.
    pub version: i32,
}

/// Where a request stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum RequestState {
    /// Waits for a verdict.
    Pending,
    /// An approver said yes.
    Approved(Verdict),
    /// Approved, and no seat is free.
    Waitlisted(Verdict),
    /// An approver said no.
    Denied(Verdict),
    /// The requester took it back.
    Withdrawn {
        /// When.
        at: DateTime<Utc>,
    },
    /// Nobody decided in time.
    Expired {
        /// When.
        at: DateTime<Utc>,
    },
}

/// What an approver said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Who decided.
    pub by: PersonId,
    /// When.
    pub at: DateTime<Utc>,
    /// Why; a denial always has one.
    pub reason: Option<String>,
}

/// Who may decide on a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Approver {
    /// The person with this verified address.
    Person(EmailAddress),
    /// Whoever carries this group now.
    IdpGroup {
        /// The group's name.
        group: String,
        /// Where their mail goes.
        mail: EmailAddress,
    },
    /// Every admin: the fallback when nobody else can be found.
    Admins,
}

impl Approver {
    /// Whether this is the actor, as they are now.
    #[must_use]
    pub fn is(&self, actor: &Actor) -> bool {
        match self {
            Self::Person(address) => actor.email.as_ref() == Some(address),
            Self::IdpGroup { group, .. } => actor.email.is_some() && actor.groups.contains(group),
            Self::Admins => actor.roles.admin,
        }
    }
}

/// Why an actor's verdict does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VerdictRefused {
    /// Nobody decides on their own request.
    #[error("a requester does not decide on their own request")]
    OwnRequest,
    /// Not among the approvers, or not any more.
    #[error("the actor is not an approver of this request")]
    NotAnApprover,
    /// Another verdict came first, or the request ended.
    #[error(transparent)]
    Decided(#[from] InvalidTransition),
    /// A denial tells why.
    #[error("a denial needs a reason of 1 to 1000 characters")]
    Reason,
}

impl Request {
    /// Whether the actor may decide: an approver now, and not the requester.
    ///
    /// # Errors
    /// Why not.
    pub fn may_decide(&self, actor: &Actor, approvers: &[Approver]) -> Result<(), VerdictRefused> {
        if actor.person == self.requester {
            return Err(VerdictRefused::OwnRequest);
        }
        if !approvers.iter().any(|approver| approver.is(actor)) {
            return Err(VerdictRefused::NotAnApprover);
        }
        Ok(())
    }

    /// # Errors
    /// When it is not pending.
    pub fn approve(self, by: PersonId, at: DateTime<Utc>) -> Result<Self, InvalidTransition> {
        self.leave_pending("approve", RequestState::Approved(Verdict { by, at, reason: None }))
    }

    /// # Errors
    /// When it is not pending, or the reason is empty or too long.
    pub fn deny(self, by: PersonId, at: DateTime<Utc>, reason: &str) -> Result<Self, VerdictRefused> {
        let reason = reason.trim();
        if reason.is_empty() || reason.chars().count() > MAX_REASON {
            return Err(VerdictRefused::Reason);
        }
        let verdict = Verdict { by, at, reason: Some(reason.to_owned()) };
        Ok(self.leave_pending("deny", RequestState::Denied(verdict))?)
    }

    /// # Errors
    /// When it is not pending.
    pub fn withdraw(self, at: DateTime<Utc>) -> Result<Self, InvalidTransition> {
        self.leave_pending("withdraw", RequestState::Withdrawn { at })
    }

    /// # Errors
    /// When it is not pending.
    pub fn expire(self, at: DateTime<Utc>) -> Result<Self, InvalidTransition> {
        self.leave_pending("expire", RequestState::Expired { at })
    }

    /// No seat is free for what was approved.
    ///
    /// # Errors
    /// When it is not approved.
    pub fn wait_for_seat(self) -> Result<Self, InvalidTransition> {
        match self.state {
            RequestState::Approved(verdict) => {
                Ok(Self { state: RequestState::Waitlisted(verdict), version: self.version + 1, ..self })
            }
            other => Err(InvalidTransition { step: "put on the waitlist", state: other.name() }),
        }
    }

    /// A seat came free.
    ///
    /// # Errors
    /// When it is not on the waitlist.
    pub fn proceed(self) -> Result<Self, InvalidTransition> {
        match self.state {
            RequestState::Waitlisted(verdict) => {
                Ok(Self { state: RequestState::Approved(verdict), version: self.version + 1, ..self })
            }
            other => Err(InvalidTransition { step: "take from the waitlist", state: other.name() }),
        }
    }

    fn leave_pending(self, step: &'static str, next: RequestState) -> Result<Self, InvalidTransition> {
        match self.state {
            RequestState::Pending => Ok(Self { state: next, version: self.version + 1, ..self }),
            other => Err(InvalidTransition { step, state: other.name() }),
        }
    }
}

impl RequestState {
    /// The name under which it is stored.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved(_) => "approved",
            Self::Waitlisted(_) => "waitlisted",
            Self::Denied(_) => "denied",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Expired { .. } => "expired",
        }
    }

    /// The verdict, if there was one.
    #[must_use]
    pub fn verdict(&self) -> Option<&Verdict> {
        match self {
            Self::Approved(verdict) | Self::Waitlisted(verdict) | Self::Denied(verdict) => Some(verdict),
            Self::Pending | Self::Withdrawn { .. } | Self::Expired { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests;

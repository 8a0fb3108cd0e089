//! Requests: a person's ask for a product, and the verdict on it.
//!
//! `pending -> approved | denied | withdrawn | expired`; `approved -> waitlisted -> approved`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::policy::Quorum;
use crate::{
    Approver, Asked, Decider, DecisionId, GrantId, InvalidTransition, PersonId, ProductKey, Remark,
    RequestId, SiteKey,
};

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
    /// Why the person asks, if the rule wanted to know.
    pub justification: Option<Remark>,
    /// The license that a yes extends, unless it has ended by then; a new one is given when absent.
    pub extends: Option<GrantId>,
    /// For how many days it was approved, or will be at the most when the others agree; for good, or nobody has said,
    /// when absent.
    pub days: Option<u32>,
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
    /// What the approver said to it; a denial always says why.
    pub reason: Option<Remark>,
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
    /// The actor has said yes already; others have not yet.
    #[error("the actor has said yes already")]
    SaidYes,
}

impl Request {
    /// Whether somebody may decide: an approver now, or a stand-in of one, and not the requester.
    ///
    /// # Errors
    /// Why not.
    pub fn may_decide<'a>(
        &self,
        decider: Decider<'_>,
        approvers: impl IntoIterator<Item = &'a Approver>,
    ) -> Result<(), VerdictRefused> {
        if decider.actor.person == self.requester {
            return Err(VerdictRefused::OwnRequest);
        }
        if !approvers.into_iter().any(|approver| decider.speaks_for(approver)) {
            return Err(VerdictRefused::NotAnApprover);
        }
        Ok(())
    }

    /// One of those who were asked says yes. What comes of it: the request approved, or still pending while others
    /// have to say yes too. Either way it has moved, so that of two who press at once one looks again.
    ///
    /// `asked` are those with a ground to decide, of which the decider is one.
    ///
    /// # Errors
    /// When it is not pending, or the decider has said yes before.
    pub fn approve(
        self,
        decider: Decider<'_>,
        asked: &[Asked],
        quorum: Quorum,
        at: DateTime<Utc>,
        comment: Option<Remark>,
    ) -> Result<Self, VerdictRefused> {
        let escalated = decider.own(asked).any(|own| own.escalated);
        if quorum == Quorum::Any || escalated || all_agree(asked, Some(decider)) {
            let verdict = Verdict { by: decider.actor.person, at, reason: comment };
            return Ok(self.leave_pending("approve", RequestState::Approved(verdict))?);
        }
        if self.state == RequestState::Pending && !decider.is_awaited(asked) {
            return Err(VerdictRefused::SaidYes);
        }
        Ok(self.leave_pending("approve", RequestState::Pending)?)
    }

    /// Nobody who was asked may decide any more, and others are asked in their place.
    ///
    /// # Errors
    /// When it is not pending.
    pub fn ask_others(self) -> Result<Self, InvalidTransition> {
        self.leave_pending("ask others", RequestState::Pending)
    }

    /// All who are left have said yes: whoever had not was asked on a ground that is gone. The verdict is the last of
    /// them. `None`: somebody has yet to say something, or nobody has said anything.
    ///
    /// `asked` are those with a ground to decide.
    ///
    /// # Errors
    /// When it is not pending.
    pub fn settle(self, asked: &[Asked], at: DateTime<Utc>) -> Result<Option<Self>, InvalidTransition> {
        let last = asked.iter().filter_map(|asked| asked.yes.as_ref()).max_by_key(|yes| yes.at);
        let Some(by) = last.filter(|_| all_agree(asked, None)).map(|last| last.by) else { return Ok(None) };
        let verdict = Verdict { by, at, reason: None };
        Ok(Some(self.leave_pending("approve", RequestState::Approved(verdict))?))
    }

    /// # Errors
    /// When it is not pending.
    pub fn deny(self, by: PersonId, at: DateTime<Utc>, reason: Remark) -> Result<Self, InvalidTransition> {
        self.leave_pending("deny", RequestState::Denied(Verdict { by, at, reason: Some(reason) }))
    }

    /// The requester takes it back.
    ///
    /// # Errors
    /// When it waits neither for a verdict nor for a seat.
    pub fn withdraw(self, at: DateTime<Utc>) -> Result<Self, InvalidTransition> {
        match self.state {
            RequestState::Waitlisted(_) => {
                Ok(Self { state: RequestState::Withdrawn { at }, version: self.version + 1, ..self })
            }
            _ => self.leave_pending("withdraw", RequestState::Withdrawn { at }),
        }
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

/// Whether all who were asked first have said yes, or the decider may speak for them.
fn all_agree(asked: &[Asked], decider: Option<Decider<'_>>) -> bool {
    let speaks = |approver| decider.is_some_and(|decider| decider.speaks_for(approver));
    asked.iter().filter(|asked| !asked.escalated).all(|asked| asked.yes.is_some() || speaks(&asked.approver))
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

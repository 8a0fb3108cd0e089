//! Where a request or a license stands, for whoever follows it: the same people who may see its page.

use app::views::RequestStage;
use chrono::{DateTime, Utc};
use domain::{Decider, GrantId, RequestId, RequestState, Target};

use super::looker::{Looker, may_see};
use super::rows;
use crate::operations::session::SignedIn;
use crate::operations::{OperationError, approvers, remind};
use crate::state::AppState;
use crate::storage::{grants, requests, waitlist};

/// Where something stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The stage.
    pub stage: RequestStage,
    /// Another one whenever its page would say something else.
    pub mark: String,
    /// Whether the one who looks is the one who waits, and there is a proven page to go to now.
    pub goes: bool,
    /// The grant whose changes matter, if there is one.
    pub grant: Option<GrantId>,
}

/// Where a request stands. [`OperationError::NotFound`] for whoever has no business with it.
pub async fn request(state: &AppState, who: &SignedIn, id: RequestId) -> Result<Standing, OperationError> {
    let db = state.db.reader();
    let stored = requests::find(db, id).await?.ok_or(OperationError::NotFound)?;
    let request = &stored.request;
    let asked = approvers::now(state, request).await?;
    let stands_in_for = approvers::stands_in_for(state, &who.actor).await?;
    let decider = Decider { actor: &who.actor, stands_in_for: &stands_in_for };
    let is_mine = Looker::of_request(decider, request, &asked)? == Looker::Requester;
    let grant = grants::of_request(db, id).await?;
    let place = waitlist::place(db, request).await?;
    let stage = rows::stage(&request.state, grant.as_ref());
    let goes = is_mine && stage == RequestStage::Ready && is_proven(state, &request.target);
    Ok(Standing {
        stage,
        mark: request_mark(&stored, grant.as_ref(), place, state.clock.now()),
        goes,
        grant: grant.map(|stored| stored.grant.id),
    })
}

/// Where a license stands that policy gave, on the way to this link, else to where it was begun for.
/// [`OperationError::NotFound`] for whoever has no business with it.
pub async fn grant(
    state: &AppState,
    who: &SignedIn,
    id: GrantId,
    to: Option<&str>,
) -> Result<Standing, OperationError> {
    let stored = grants::find(state.db.reader(), id).await?.ok_or(OperationError::NotFound)?;
    may_see(&who.actor, stored.grant.person)?;
    let stage = super::ends::stage(state, &stored).await?;
    let is_mine = stored.grant.person == who.actor.person;
    let is_there = || to.is_some_and(|to| is_proven(state, to)) || is_proven(state, &stored.target);
    Ok(Standing {
        stage,
        mark: grant_mark(&stored),
        goes: is_mine && stage == RequestStage::Ready && is_there(),
        grant: Some(id),
    })
}

/// Everything that a request's page shows and that may move has to move this.
pub(super) fn request_mark(
    stored: &requests::Stored,
    grant: Option<&grants::Stored>,
    place: Option<u32>,
    now: DateTime<Utc>,
) -> String {
    let requests::Stored { request, schedule, .. } = stored;
    let grant = grant.map(grant_mark).unwrap_or_default();
    let more = if schedule.escalated_at.is_some() { "e" } else { "" };
    let may_remind = request.state == RequestState::Pending && remind::may_press_at(stored) <= now;
    let may_remind = if may_remind { "r" } else { "" };
    let place = place.map(|place| format!("-{place}")).unwrap_or_default();
    format!("{}-{grant}-{}{more}{may_remind}{place}", request.version, schedule.reminders)
}

/// Everything that a grant's page shows and that may move has to move this.
pub(super) fn grant_mark(stored: &grants::Stored) -> String {
    format!("{}{}", stored.grant.version, if stored.added_at.is_some() { "a" } else { "" })
}

fn is_proven(state: &AppState, target: &str) -> bool {
    Target::parse(target, state.config.sites.origins()).is_ok()
}

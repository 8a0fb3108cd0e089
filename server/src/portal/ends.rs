//! Ends of licenses and the waitlist, for pages.

use std::collections::HashMap;
use std::time::Duration;

use app::error::PortalError;
use app::portal::Extended;
use app::views::{EndView, ExtendsView, ExtensionView, RequestStage};
use domain::{GrantFailure, GrantId, GrantState, Request, RequestId, RequestState};
use sea_orm::DbErr;
use tokio::time::timeout;

use super::rows;
use crate::operations::session::SignedIn;
use crate::operations::{OperationError, extend_grant};
use crate::state::AppState;
use crate::storage::{grants, requests, waitlist};

/// How long the page waits to learn what extending would mean.
const PATIENCE: Duration = Duration::from_secs(2);

/// Where a grant stands; one for which Atlassian had no seat waits with its request.
pub(super) async fn stage(state: &AppState, stored: &grants::Stored) -> Result<RequestStage, DbErr> {
    let refused = stored.grant.state == GrantState::Failed { why: GrantFailure::NoSeat };
    if let Some(request) = stored.grant.request.filter(|_| refused)
        && let Some(request) = requests::find(state.db.reader(), request).await?
    {
        return Ok(rows::stage(&request.request.state, Some(stored)));
    }
    Ok(rows::grant_stage(stored))
}

/// Whether a grant is worth a row of its own: not when its request waits for a seat again, or was taken back.
pub(super) fn stands(stored: &grants::Stored, asked: &[requests::Stored]) -> bool {
    let refused = stored.grant.state == GrantState::Failed { why: GrantFailure::NoSeat };
    let request = asked.iter().find(|it| Some(it.request.id) == stored.grant.request && refused);
    request.is_none_or(|it| matches!(it.request.state, RequestState::Approved(_)))
}

/// The places of those requests that are on a waitlist. A person is on one for each product at the most.
pub(super) async fn places(
    state: &AppState,
    asked: &[requests::Stored],
) -> Result<HashMap<RequestId, u32>, DbErr> {
    let mut places = HashMap::new();
    for stored in asked.iter().filter(|it| matches!(it.request.state, RequestState::Waitlisted(_))) {
        if let Some(place) = waitlist::place(state.db.reader(), &stored.request).await? {
            places.insert(stored.request.id, place);
        }
    }
    Ok(places)
}

/// What a yes to the request extends.
pub(super) async fn extends(state: &AppState, request: &Request) -> Result<Option<ExtendsView>, DbErr> {
    if request.extends.is_none() {
        return Ok(None);
    }
    let until = extend_grant::runs_until(state, request).await?;
    Ok(Some(until.map_or(ExtendsView::Ended, |ends_at| ExtendsView::Running { ends_at })))
}

/// The end of the viewer's own license, if it works and has one.
pub(super) async fn end(
    state: &AppState,
    who: &SignedIn,
    stored: &grants::Stored,
) -> Result<Option<EndView>, OperationError> {
    let GrantState::Active { ends_at: Some(ends_at), notice_at, .. } = stored.grant.state else {
        return Ok(None);
    };
    let extension = match notice_at.filter(|_| !stored.grant.may_extend(state.clock.now())) {
        Some(from) => ExtensionView::From(from),
        None => match timeout(PATIENCE, extend_grant::prospect(state, who, stored)).await {
            Ok(prospect) => of_prospect(prospect)?,
            Err(_) => ExtensionView::Unknown,
        },
    };
    Ok(Some(EndView { ends_at, extension }))
}

fn of_prospect(
    prospect: Result<extend_grant::Prospect, OperationError>,
) -> Result<ExtensionView, OperationError> {
    use extend_grant::Prospect;
    Ok(match prospect {
        Ok(Prospect::AtOnce { days }) => ExtensionView::AtOnce { days },
        Ok(Prospect::Ask { approvers, wants_justification }) => {
            ExtensionView::Ask { approvers, wants_justification }
        }
        Ok(Prospect::DeniedUntil(at)) => ExtensionView::From(at),
        Ok(Prospect::Asked(id)) => ExtensionView::Asked(id),
        Ok(Prospect::Denied { message }) => ExtensionView::Denied { message },
        Ok(Prospect::Lost) | Err(OperationError::Directory(_)) => ExtensionView::Unknown,
        Err(other) => return Err(other),
    })
}

/// Extends, and says where that led.
pub(super) async fn extend(
    state: &AppState,
    who: &SignedIn,
    id: GrantId,
    justification: &str,
) -> Result<Extended, PortalError> {
    let justification = domain::Remark::parse(justification).map_err(|_| PortalError::JustificationNeeded)?;
    let extended = extend_grant::extend(state, who, id, justification).await.map_err(told)?;
    Ok(match extended {
        extend_grant::Extended::Moved => Extended::Moved,
        extend_grant::Extended::Waiting(request) => Extended::Waiting(request),
        extend_grant::Extended::Lost(target) => Extended::Go(target),
    })
}

/// Whoever comes second with a license is not too late for a verdict, but the license is not as they saw it.
pub(super) fn told(error: OperationError) -> PortalError {
    match error {
        OperationError::Conflict => PortalError::NotNow,
        other => super::told(other),
    }
}

//! Withdraw: the requester takes a request back that waits for a verdict or for a seat.

use domain::{Actor, RequestId, RequestState, VerdictRefused};
use serde_json::json;
use tracing::info;

use super::OperationError;
use super::decide_request::tell_approvers;
use crate::state::AppState;
use crate::storage::audit::{self, Action};
use crate::storage::{requests, waitlist};

/// Others who decide on the same request at once are made way for so often.
const TRIES: usize = 12;

/// Takes a request back. Whoever has not asked for it is not told that it exists.
///
/// # Errors
/// [`VerdictRefused::Decided`] when it waits no more; a second press is none.
pub async fn withdraw(state: &AppState, actor: &Actor, id: RequestId) -> Result<(), OperationError> {
    for _ in 0..TRIES {
        if withdraw_once(state, actor, id).await? {
            return Ok(());
        }
    }
    Err(OperationError::Conflict)
}

/// `false`: somebody else pressed at the same moment.
async fn withdraw_once(state: &AppState, actor: &Actor, id: RequestId) -> Result<bool, OperationError> {
    let now = state.clock.now();
    let request = requests::find(state.db.reader(), id).await?.ok_or(OperationError::NotFound)?.request;
    if request.requester != actor.person {
        return Err(OperationError::NotFound);
    }
    if matches!(request.state, RequestState::Withdrawn { .. }) {
        return Ok(true);
    }
    let withdrawn = request.clone().withdraw(now).map_err(VerdictRefused::Decided)?;
    let tx = state.db.begin().await?;
    if !requests::update(&tx, &request, &withdrawn).await? {
        return Ok(false);
    }
    audit::append(&tx, Some(actor.person), Action::RequestWithdrawn, id.0, json!({}), now).await?;
    if request.state == RequestState::Pending {
        tell_approvers(state, &tx, &request, None).await?;
    } else {
        waitlist::moved(&tx, &request.site, &request.product).await?;
    }
    tx.commit().await?;
    state.wake.notify_one();
    info!(request.id = %id, "Request {id} was withdrawn");
    Ok(true)
}

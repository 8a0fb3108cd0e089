//! Give back: whoever needs a license no longer says so, and it is taken back now instead of at its end.

use domain::{Actor, Ending, GrantId, GrantState};
use serde_json::json;
use tracing::info;

use super::OperationError;
use super::grant_license::try_now;
use crate::jobs::Job;
use crate::state::AppState;
use crate::storage::audit::{self, Action};
use crate::storage::grants::{self, Stored};

/// The holder gives a license back. It is tried at once; the job finishes what the try does not.
///
/// # Errors
/// [`OperationError::Conflict`] when it is not active any more.
pub async fn give_back(state: &AppState, actor: &Actor, id: GrantId) -> Result<(), OperationError> {
    let now = state.clock.now();
    let grant = own(state, actor, id).await?.grant;
    if matches!(grant.state, GrantState::Revoking { .. } | GrantState::Revoked { .. }) {
        // A second press, or its end came first: it is as wanted.
        return Ok(());
    }
    let revoking = grant.clone().start_revoking(Ending::GivenBack)?;
    let tx = state.db.begin().await?;
    if !grants::update(&tx, &grant, &revoking).await? {
        return Err(OperationError::Conflict);
    }
    audit::append(&tx, Some(actor.person), Action::GrantGivenBack, id.0, json!({}), now).await?;
    let job = state.jobs().queue_inline(&tx, &Job::Revoke { grant: id, end: None }).await?;
    tx.commit().await?;
    state.licenses.invalidate(&(grant.person, grant.site, grant.product));
    info!(grant.id = %id, "A license was given back");
    try_now(state, &job).await
}

/// The grant, if it is the actor's own. Whoever may only look at it is told so, and nobody else that it exists.
pub(super) async fn own(state: &AppState, actor: &Actor, id: GrantId) -> Result<Stored, OperationError> {
    let stored = grants::find(state.db.reader(), id).await?.ok_or(OperationError::NotFound)?;
    if stored.grant.person == actor.person {
        Ok(stored)
    } else if actor.roles.admin || actor.roles.auditor {
        Err(OperationError::Forbidden)
    } else {
        Err(OperationError::NotFound)
    }
}

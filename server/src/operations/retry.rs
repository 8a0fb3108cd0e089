//! Retry: an admin tries again what gave up.

use domain::{Actor, GrantId, JobId};
use serde_json::json;
use tracing::info;

use super::OperationError;
use super::grant_license::try_now;
use crate::jobs::Job;
use crate::state::AppState;
use crate::storage::audit::{self, Action};
use crate::storage::{grants, jobs, seats};

/// Queues a parked job again.
pub async fn job(state: &AppState, actor: &Actor, id: JobId) -> Result<(), OperationError> {
    must_be_admin(actor)?;
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    if !jobs::requeue(&tx, id, now).await? {
        return Err(OperationError::Conflict);
    }
    audit::append(&tx, Some(actor.person), Action::JobRetried, id.0, json!({}), now).await?;
    tx.commit().await?;
    state.wake.notify_one();
    info!(job.id = %id, "An admin queued a parked job again");
    Ok(())
}

/// Tries a failed grant again.
pub async fn grant(state: &AppState, actor: &Actor, id: GrantId) -> Result<(), OperationError> {
    must_be_admin(actor)?;
    let now = state.clock.now();
    let failed = grants::find(state.db.reader(), id).await?.ok_or(OperationError::NotFound)?.grant;
    let again = failed.clone().retry()?;
    let tx = state.db.begin().await?;
    if !grants::update(&tx, &failed, &again).await? {
        return Err(OperationError::Conflict);
    }
    seats::reserve(&tx, &again).await?;
    audit::append(&tx, Some(actor.person), Action::GrantRetried, id.0, json!({}), now).await?;
    let job = state.jobs().queue_inline(&tx, &Job::Provision { grant: id }).await?;
    tx.commit().await?;
    info!(grant.id = %id, "An admin tried a failed grant again");
    try_now(state, &job).await
}

fn must_be_admin(actor: &Actor) -> Result<(), OperationError> {
    if actor.roles.admin { Ok(()) } else { Err(OperationError::Forbidden) }
}

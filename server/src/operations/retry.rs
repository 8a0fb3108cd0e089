//! Retry: an admin tries again what gave up.

use domain::{Actor, Grant, GrantId, JobId, RequestState};
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::json;
use tracing::info;

use super::OperationError;
use super::grant_license::try_now;
use crate::jobs::Job;
use crate::state::AppState;
use crate::storage::audit::{self, Action};
use crate::storage::{grants, jobs, requests, seats};

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
    if !stands(state.db.reader(), &failed).await? {
        return Err(OperationError::Conflict);
    }
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

/// Whether what the grant came from still says yes: its request may wait for a seat again, or was withdrawn meanwhile.
pub(super) async fn stands(db: &impl ConnectionTrait, grant: &Grant) -> Result<bool, DbErr> {
    let Some(id) = grant.request else { return Ok(true) };
    let request = requests::find(db, id).await?;
    Ok(request.is_some_and(|stored| matches!(stored.request.state, RequestState::Approved(_))))
}

fn must_be_admin(actor: &Actor) -> Result<(), OperationError> {
    if actor.roles.admin { Ok(()) } else { Err(OperationError::Forbidden) }
}

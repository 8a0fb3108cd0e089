//! Decide: the first verdict of an approver counts. A yes becomes a grant in the same transaction.

use domain::{Actor, GrantId, Request, RequestId};
use serde_json::json;
use tracing::info;

use super::OperationError;
use super::grant_license::{self, create, of_request};
use crate::jobs::{Job, Letter};
use crate::state::AppState;
use crate::storage::audit::{self, Action};
use crate::storage::requests::{self, Stored};
use crate::storage::{persons, seats};

/// An approver says yes. The grant is tried at once; the job finishes what the try does not.
pub async fn approve(state: &AppState, actor: &Actor, id: RequestId) -> Result<(), OperationError> {
    let now = state.clock.now();
    let Stored { request, account } = decidable(state, actor, id).await?;
    let approved = request.clone().approve(actor.person, now)?;
    let grant = of_request(GrantId(state.clock.new_id()), &request, account, now);
    let tx = state.db.begin().await?;
    if !requests::update(&tx, &request, &approved).await? {
        return Err(OperationError::Conflict);
    }
    audit::append(&tx, Some(actor.person), Action::RequestApproved, id.0, json!({}), now).await?;
    let job = create(state, &tx, &grant, &request.target, Some(actor.person)).await?;
    let Some(job) = job else {
        // The license came some other way meanwhile, and the database keeps a person to one. The verdict has nothing
        // left to do; the person passes at the front door.
        tx.rollback().await?;
        return supersede(state, actor, &request, &approved).await;
    };
    seats::reserve(&tx, &grant).await?;
    tx.commit().await?;
    info!(request.id = %id, grant.id = %grant.id, "Approved request {id}");
    grant_license::try_now(state, &job).await
}

/// An approver says no, and why.
pub async fn deny(
    state: &AppState,
    actor: &Actor,
    id: RequestId,
    reason: &str,
) -> Result<(), OperationError> {
    let now = state.clock.now();
    let Stored { request, .. } = decidable(state, actor, id).await?;
    let denied = request.clone().deny(actor.person, now, reason)?;
    let tx = state.db.begin().await?;
    if !requests::update(&tx, &request, &denied).await? {
        return Err(OperationError::Conflict);
    }
    audit::append(&tx, Some(actor.person), Action::RequestDenied, id.0, json!({}), now).await?;
    let requester = persons::find(&tx, request.requester).await?;
    if let Some(to) = requester.and_then(|requester| requester.email) {
        let letter = Letter::Denied { request: id };
        state.jobs().queue(&tx, &Job::SendMail { letter, to }, now).await?;
    }
    tx.commit().await?;
    state.wake.notify_one();
    info!(request.id = %id, "Denied request {id}");
    Ok(())
}

/// The request, if the actor may decide on it now. Whoever has no business with it is not told that it exists.
async fn decidable(state: &AppState, actor: &Actor, id: RequestId) -> Result<Stored, OperationError> {
    let stored = requests::find(state.db.reader(), id).await?.ok_or(OperationError::NotFound)?;
    let approvers = requests::approvers(state.db.reader(), id).await?;
    stored.request.may_decide(actor, &approvers)?;
    Ok(stored)
}

async fn supersede(
    state: &AppState,
    actor: &Actor,
    request: &Request,
    approved: &Request,
) -> Result<(), OperationError> {
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    if !requests::update(&tx, request, approved).await? {
        return Err(OperationError::Conflict);
    }
    let details = json!({ "grant": "the person holds the license already" });
    audit::append(&tx, Some(actor.person), Action::RequestApproved, request.id.0, details, now).await?;
    Ok(tx.commit().await?)
}

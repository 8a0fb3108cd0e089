//! Grant: one transaction promises the seat and queues the work; then one try at once; the job does the rest.

use std::time::Duration;

use domain::policy::Decision;
use domain::{DecisionId, Ending, Facts, Grant, GrantId, GrantState, Target};
use serde_json::json;
use tracing::info;

use super::{OperationError, webhooks};
use crate::jobs::Job;
use crate::state::AppState;
use crate::storage::audit::{self, Action};
use crate::storage::jobs::LeasedJob;
use crate::storage::seats::Reserved;
use crate::storage::{DatabaseTransaction, decisions, grants, seats};

/// How long the person's own request tries, before the page that waits takes over.
const INLINE: Duration = Duration::from_secs(3);

/// What granting at once came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtOnce {
    /// The license was seen working.
    Active,
    /// The job goes on.
    SettingUp(GrantId),
    /// The seats are not as they were counted; nothing was stored.
    SeatsMoved,
}

/// Grants what policy gives at once.
pub async fn at_once(
    state: &AppState,
    facts: &Facts,
    decision: &Decision,
    days: Option<u32>,
    reserved: Reserved,
    target: &Target,
) -> Result<AtOnce, OperationError> {
    let decision_id = DecisionId(state.clock.new_id());
    let grant = Grant {
        id: GrantId(state.clock.new_id()),
        person: facts.person,
        site: facts.site.clone(),
        product: facts.product.clone(),
        account: facts.account.known().and_then(|account| account.certain()).cloned(),
        decision: decision_id,
        request: None,
        days,
        created_at: facts.at,
        state: GrantState::Provisioning,
        version: 0,
    };
    let tx = state.db.begin().await?;
    if !seats::hold(&tx, &grant.site, &grant.product, reserved).await? {
        tx.rollback().await?;
        return Ok(AtOnce::SeatsMoved);
    }
    decisions::store(&tx, decision_id, facts, decision).await?;
    let Some(job) = create(state, &tx, &grant, target.url(), None).await? else {
        tx.rollback().await?;
        return another_click(state, &grant).await;
    };
    seats::reserve(&tx, &grant).await?;
    tx.commit().await?;
    info!(grant.id = %grant.id, product.key = %grant.product, "Policy gave a license at once");
    try_now(state, &job).await?;
    let now = grants::find(state.db.reader(), grant.id).await?;
    let is_active = now.is_some_and(|now| matches!(now.grant.state, GrantState::Active { .. }));
    Ok(if is_active { AtOnce::Active } else { AtOnce::SettingUp(grant.id) })
}

/// Stores a grant with its audit and the job that will set it up. `None`: the person has a live one already.
pub async fn create(
    state: &AppState,
    tx: &DatabaseTransaction,
    grant: &Grant,
    target: &str,
    approver: Option<domain::PersonId>,
) -> Result<Option<LeasedJob>, OperationError> {
    if !grants::create(tx, grant, target).await? {
        return Ok(None);
    }
    let details = json!({ "person": grant.person, "product": grant.product, "decision": grant.decision });
    audit::append(tx, approver, Action::GrantCreated, grant.id.0, details, grant.created_at).await?;
    Ok(Some(state.jobs().queue_inline(tx, &Job::Provision { grant: grant.id }).await?))
}

/// Tries what was just queued, for as long as somebody waits for it.
pub async fn try_now(state: &AppState, job: &LeasedJob) -> Result<(), OperationError> {
    state.jobs().run_inline(job, INLINE).await?;
    state.wake.notify_one();
    Ok(())
}

/// A double click, or a second tab: the first one's grant is this one's too.
async fn another_click(state: &AppState, grant: &Grant) -> Result<AtOnce, OperationError> {
    let live = grants::find_live(state.db.reader(), grant.person, &grant.site, &grant.product).await?;
    let live = live.ok_or(OperationError::Conflict)?;
    Ok(match live.grant.state {
        GrantState::Active { .. } => AtOnce::Active,
        _ => AtOnce::SettingUp(live.grant.id),
    })
}

/// Ends a grant whose license Atlassian no longer shows: somebody took it back by hand. What comes next is decided
/// anew.
pub async fn close_lost(state: &AppState, grant: &Grant) -> Result<(), OperationError> {
    let now = state.clock.now();
    let revoking = grant.clone().start_revoking(Ending::TakenOutside)?;
    let revoked = revoking.clone().finish_revoking(now)?;
    let tx = state.db.begin().await?;
    if grants::update(&tx, grant, &revoking).await? && grants::update(&tx, &revoking, &revoked).await? {
        let details = json!({ "ending": Ending::TakenOutside });
        audit::append(&tx, None, Action::GrantRevoked, grant.id.0, details, now).await?;
        webhooks::announce(state, &tx, webhooks::Event::GrantRevoked(grant.id)).await?;
        info!(grant.id = %grant.id, "A license was taken back outside the portal");
    }
    Ok(tx.commit().await?)
}

/// The grant that an approver's yes leads to.
#[must_use]
pub fn of_request(
    id: GrantId,
    request: &domain::Request,
    account: Option<domain::AccountId>,
    days: Option<u32>,
    at: chrono::DateTime<chrono::Utc>,
) -> Grant {
    Grant {
        id,
        person: request.requester,
        site: request.site.clone(),
        product: request.product.clone(),
        account,
        decision: request.decision,
        request: Some(request.id),
        days,
        created_at: at,
        state: GrantState::Provisioning,
        version: 0,
    }
}

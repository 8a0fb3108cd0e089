//! Held: what a live license is to its holder, who stands there without one.

use std::time::Duration;

use domain::{AccountFact, Ending, Grant, GrantFailure, GrantId, GrantState, Request};
use serde_json::{Value, json};
use tokio::time::timeout;
use tracing::info;

use super::grant_license::of_request;
use super::{OperationError, provision};
use crate::jobs::Job;
use crate::ports::DirectoryError;
use crate::state::AppState;
use crate::storage::audit::{self, Action};
use crate::storage::jobs::LeasedJob;
use crate::storage::{DatabaseTransaction, grants, persons};

/// How long Jira may take to say which account the holder has.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whose the account of a grant is, as far as Jira can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Held {
    /// The holder's.
    Theirs,
    /// Theirs no more: their address belongs to another account now.
    Former,
    /// Nobody can say: the holder has no account now that could use a license.
    Nowhere,
}

/// Compares the account of the grant with the one that was found.
pub(super) fn compare(grant: &Grant, found: &AccountFact) -> Held {
    match found.vouchable() {
        None => Held::Nowhere,
        found if found == grant.account.as_ref() => Held::Theirs,
        Some(_) => Held::Former,
    }
}

/// Looks for the holder's account and compares.
///
/// # Errors
/// When the database fails, or Jira does not say it in time.
async fn look(state: &AppState, grant: &Grant) -> Result<Held, OperationError> {
    let live = state.settings();
    let Some((site, _)) = live.product(&grant.site, &grant.product) else { return Ok(Held::Theirs) };
    let holder = persons::find(state.db.reader(), grant.person).await?;
    let Some(email) = holder.and_then(|holder| holder.email) else { return Ok(Held::Nowhere) };
    let found = timeout(PATIENCE, state.directory(site).find_account(&email)).await;
    let found = found.map_err(|_| DirectoryError::Unreachable("no answer in time".to_owned()))??;
    Ok(compare(grant, &found))
}

/// What a live license means for a request that was approved beside it. One on a former account is taken back from now
/// on, and the request has to wait for that.
///
/// # Errors
/// When the database fails, or Jira does not say in time whose account it is.
pub(super) async fn settle(state: &AppState, grant: &Grant) -> Result<Held, OperationError> {
    if !matches!(grant.state, GrantState::Active { .. }) {
        return Ok(Held::Theirs);
    }
    let held = look(state, grant).await?;
    if held == Held::Former
        && let Some(job) = take_back(state, grant).await?
    {
        state.jobs().leave(&job).await?;
    }
    Ok(held)
}

/// What the audit says of a request that was approved beside a live license.
pub(super) fn details(held: Held) -> Value {
    match held {
        Held::Theirs => json!({ "grant": "the person holds the license already" }),
        Held::Former | Held::Nowhere => json!({}),
    }
}

/// Stores that what was approved cannot be set up, because the requester has no account that could use it; everybody is
/// told as after a try.
///
/// # Errors
/// When the database fails.
pub(super) async fn refuse(
    state: &AppState,
    tx: &DatabaseTransaction,
    request: &Request,
) -> Result<(), OperationError> {
    let (now, why) = (state.clock.now(), GrantFailure::NoAccount);
    let earlier = grants::of_request(tx, request.id).await?.map(|stored| stored.grant);
    let grant = match earlier.filter(|grant| grant.request == Some(request.id)) {
        Some(earlier) => {
            let failed = earlier.clone().retry()?.fail(why)?;
            if !grants::update(tx, &earlier, &failed).await? {
                return Err(OperationError::Conflict);
            }
            failed
        }
        None => {
            let id = GrantId(state.clock.new_id());
            let promised = of_request(id, request, None, request.days, now);
            let failed = Grant { state: GrantState::Failed { why }, ..promised };
            grants::create(tx, &failed, &request.target).await?;
            let details =
                json!({ "person": failed.person, "product": failed.product, "decision": failed.decision });
            audit::append(tx, None, Action::GrantCreated, failed.id.0, details, now).await?;
            failed
        }
    };
    provision::tell_failed(state, tx, &grant, why).await
}

/// Begins to take a license back from an account that is its holder's no more. `None`: the grant has moved meanwhile.
///
/// # Errors
/// When the database fails.
pub(super) async fn take_back(state: &AppState, grant: &Grant) -> Result<Option<LeasedJob>, OperationError> {
    // Whoever comes with another account has done with this one.
    let revoking = grant.clone().start_revoking(Ending::GivenBack)?;
    let tx = state.db.begin().await?;
    if !grants::update(&tx, grant, &revoking).await? {
        tx.rollback().await?;
        return Ok(None);
    }
    let (now, details) = (state.clock.now(), json!({ "account": "no longer the holder's" }));
    audit::append(&tx, None, Action::GrantGivenBack, grant.id.0, details, now).await?;
    let job = state.jobs().queue_inline(&tx, &Job::Revoke { grant: grant.id, end: None }).await?;
    tx.commit().await?;
    state.licenses.invalidate(&(grant.person, grant.site.clone(), grant.product.clone()));
    info!(grant.id = %grant.id, "Takes a license back from an account that is its holder's no more");
    Ok(Some(job))
}

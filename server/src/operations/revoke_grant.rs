//! Revoke: when a grant's end has come or it was given back, takes the account out of the license group and sees it gone.

use chrono::{DateTime, Duration, Utc};
use domain::{Ending, Grant, GrantId, GrantState};
use serde_json::json;
use tracing::{info, warn};

use super::perform::later;
use super::{tell_admins, waitlist, webhooks};
use crate::jobs::{Attempt, Job, Letter};
use crate::ports::DirectoryError;
use crate::state::AppState;
use crate::storage::audit::{self, Action};
use crate::storage::breakages::Doing;
use crate::storage::jobs::{self, LeasedJob};
use crate::storage::{grants, persons};

/// How long Atlassian may be out of reach before an admin has to look.
const OUTAGE: Duration = Duration::hours(24);

/// Takes a license back as far as it goes now: at that end, or because it was given back. Each has a job of its own, and
/// one that is not this one's is left to the other, so that nothing is taken twice.
pub(super) async fn revoke(
    state: &AppState,
    id: GrantId,
    end: Option<DateTime<Utc>>,
    lease: &LeasedJob,
) -> anyhow::Result<Attempt> {
    let Some(stored) = grants::find(state.db.reader(), id).await? else {
        return Ok(Attempt::Park("the grant is gone".to_owned()));
    };
    let now = state.clock.now();
    // Jobs that were queued before ends were named go by whatever end there is.
    let is_at_this_end = match end {
        Some(end) => stored.ends_at == Some(end),
        None => stored.ends_at.is_some_and(|ends_at| ends_at <= now),
    };
    let revoking = match stored.grant.state {
        GrantState::Active { .. } if is_at_this_end => match start(state, &stored.grant).await? {
            Some(revoking) => revoking,
            // It was extended or given back at this very moment.
            None => return Ok(Attempt::Again(Duration::zero())),
        },
        GrantState::Revoking { ending: Ending::TimeOver } if is_at_this_end => stored.grant,
        GrantState::Revoking { ending: Ending::GivenBack } if end.is_none() => stored.grant,
        // It was extended, and the new end has a job of its own with patience of its own; or it is gone.
        _ => return Ok(Attempt::Done),
    };
    let live = state.settings();
    let Some((site, product)) = live.product(&revoking.site, &revoking.product) else {
        return Ok(Attempt::Park("the product is no longer configured".to_owned()));
    };
    let Some(account) = &revoking.account else {
        return Ok(Attempt::Park("the grant has no account".to_owned()));
    };
    let directory = state.directory(site);
    let gone = async {
        directory.remove_from_group(account, &product.group).await?;
        Ok::<bool, DirectoryError>(!directory.is_member(account, &product.group).await?)
    };
    match gone.await {
        Ok(true) => {
            tell_admins::works_again(state, &site.key, Doing::Changing).await?;
            finish(state, &revoking, lease).await
        }
        Err(DirectoryError::NotFound("account")) => finish(state, &revoking, lease).await,
        Ok(false) if now - lease.created_at > OUTAGE => {
            Ok(Attempt::Park("Atlassian still shows the account in the license group".to_owned()))
        }
        Ok(false) => Ok(Attempt::Again(Duration::seconds(4))),
        Err(error) if error.is_passing() => Ok(later(&error, OUTAGE)),
        Err(error @ DirectoryError::NotPermitted(_)) => {
            tell_admins::of_refusal(state, &site.key, Doing::Changing).await?;
            Ok(Attempt::Park(error.to_string()))
        }
        Err(error) => Ok(Attempt::Park(error.to_string())),
    }
}

async fn start(state: &AppState, grant: &Grant) -> anyhow::Result<Option<Grant>> {
    let revoking = grant.clone().start_revoking(Ending::TimeOver)?;
    let tx = state.db.begin().await?;
    if !grants::update(&tx, grant, &revoking).await? {
        tx.rollback().await?;
        return Ok(None);
    }
    tx.commit().await?;
    Ok(Some(revoking))
}

async fn finish(state: &AppState, revoking: &Grant, lease: &LeasedJob) -> anyhow::Result<Attempt> {
    let GrantState::Revoking { ending } = revoking.state else { anyhow::bail!("the grant is not ending") };
    let now = state.clock.now();
    let revoked = revoking.clone().finish_revoking(now)?;
    let tx = state.db.begin().await?;
    let first = grants::update(&tx, revoking, &revoked).await? && jobs::finish(&tx, lease, now).await?;
    anyhow::ensure!(first, "another worker has taken the job over");
    audit::append(&tx, None, Action::GrantRevoked, revoking.id.0, json!({ "ending": ending }), now).await?;
    if let Some(to) = persons::find(&tx, revoking.person).await?.and_then(|person| person.email) {
        let letter = Letter::Ended { grant: revoking.id };
        state.jobs().queue(&tx, &Job::SendMail { letter, to }, now).await?;
    }
    webhooks::announce(state, &tx, webhooks::Event::GrantRevoked(revoking.id)).await?;
    tx.commit().await?;
    state.licenses.invalidate(&(revoking.person, revoking.site.clone(), revoking.product.clone()));
    info!(grant.id = %revoking.id, product.key = %revoking.product, ending = ending.name(), "Took a license back");
    // The seat is free. What goes wrong here, housekeeping makes good within a minute.
    if let Err(error) = waitlist::move_one(state, &revoking.site, &revoking.product).await {
        warn!(site.key = %revoking.site, product.key = %revoking.product, %error, "Could not move a waitlist");
    }
    Ok(Attempt::Finished)
}

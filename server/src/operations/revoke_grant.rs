//! Revoke: when a grant's end has come, takes the account out of the license group and sees it gone.

use chrono::Duration;
use domain::{Grant, GrantId, GrantState};
use serde_json::json;
use tracing::info;

use super::perform::later;
use super::webhooks;
use crate::jobs::Attempt;
use crate::ports::DirectoryError;
use crate::state::AppState;
use crate::storage::audit::{self, Action};
use crate::storage::grants;
use crate::storage::jobs::{self, LeasedJob};

/// How long Atlassian may be out of reach before an admin has to look.
const OUTAGE: Duration = Duration::hours(24);

/// Takes a license back as far as it goes now.
pub(super) async fn revoke(state: &AppState, id: GrantId, lease: &LeasedJob) -> anyhow::Result<Attempt> {
    let Some(stored) = grants::find(state.db.reader(), id).await? else {
        return Ok(Attempt::Park("the grant is gone".to_owned()));
    };
    let now = state.clock.now();
    let revoking = match stored.grant.state {
        GrantState::Active { ends_at: Some(ends_at), .. } if ends_at <= now => {
            start(state, &stored.grant).await?
        }
        GrantState::Active { ends_at: Some(ends_at), .. } => return Ok(Attempt::Again(ends_at - now)),
        GrantState::Revoking => stored.grant,
        _ => return Ok(Attempt::Done),
    };
    let Some((site, product)) = state.product(&revoking.site, &revoking.product) else {
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
        Ok(true) | Err(DirectoryError::NotFound("account")) => finish(state, &revoking, lease).await,
        Ok(false) if now - lease.created_at > OUTAGE => {
            Ok(Attempt::Park("Atlassian still shows the account in the license group".to_owned()))
        }
        Ok(false) => Ok(Attempt::Again(Duration::seconds(4))),
        Err(error) if error.is_passing() => Ok(later(&error, OUTAGE)),
        Err(error) => Ok(Attempt::Park(error.to_string())),
    }
}

async fn start(state: &AppState, grant: &Grant) -> anyhow::Result<Grant> {
    let revoking = grant.clone().start_revoking()?;
    let tx = state.db.begin().await?;
    anyhow::ensure!(grants::update(&tx, grant, &revoking).await?, "another worker has taken the grant over");
    tx.commit().await?;
    Ok(revoking)
}

async fn finish(state: &AppState, revoking: &Grant, lease: &LeasedJob) -> anyhow::Result<Attempt> {
    let now = state.clock.now();
    let revoked = revoking.clone().finish_revoking(now)?;
    let tx = state.db.begin().await?;
    let first = grants::update(&tx, revoking, &revoked).await? && jobs::finish(&tx, lease, now).await?;
    anyhow::ensure!(first, "another worker has taken the job over");
    audit::append(&tx, None, Action::GrantRevoked, revoking.id.0, json!({ "found": "its end" }), now).await?;
    webhooks::announce(state, &tx, webhooks::Event::GrantRevoked(revoking.id)).await?;
    tx.commit().await?;
    state.licenses.invalidate(&(revoking.person, revoking.site.clone(), revoking.product.clone()));
    info!(grant.id = %revoking.id, product.key = %revoking.product, "Took a license back at its end");
    Ok(Attempt::Finished)
}

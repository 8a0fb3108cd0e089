//! Clean up: a license that was given up on may work yet, minutes later. So before anybody is put into a license group,
//! somebody is told to look whether a license came of it, and to take the account out again if not.

use chrono::Duration;
use domain::{AccountId, GrantFailure, GrantId, GrantState};
use serde_json::json;
use tracing::info;

use super::perform::later;
use super::tell_admins;
use crate::jobs::{Attempt, Job};
use crate::ports::{Directory, DirectoryError};
use crate::state::AppState;
use crate::storage::audit::{self, Action};
use crate::storage::breakages::Doing;
use crate::storage::grants;
use crate::storage::jobs::{self, LeasedJob};

/// When it is looked for the first time: most licenses work by then, or were given up on.
const FIRST_LOOK: Duration = Duration::minutes(2);
/// And how often while it is still being set up.
const NEXT_LOOK: Duration = Duration::minutes(1);
/// How long Atlassian may be out of reach before an admin has to look.
const OUTAGE: Duration = Duration::hours(24);

/// Has the account looked after, before it is put into the group: whatever happens from here on, and to this process.
pub(super) async fn prepare(
    state: &AppState,
    grant: GrantId,
    account: &AccountId,
    lease: &LeasedJob,
) -> anyhow::Result<()> {
    let tx = state.db.begin().await?;
    anyhow::ensure!(jobs::still_held(&tx, lease).await?, "another worker has taken the job over");
    let job = Job::CleanUp { grant, account: account.clone() };
    state.jobs().queue_unless(&tx, &job, state.clock.now() + FIRST_LOOK).await?;
    Ok(tx.commit().await?)
}

/// Whether the account is being taken out of a group at this moment. Whoever sets a license up waits for that: a member
/// of now is none in a second. Here the grant is stored before this asks, there the job is leased before it looks for
/// grants, so that one of the two sees the other.
pub(super) async fn is_under_way(state: &AppState, account: &AccountId) -> anyhow::Result<bool> {
    let under_way = jobs::under_way(state.db.reader(), "clean_up", state.clock.now()).await?;
    let is_theirs = |payload: &serde_json::Value| payload["account"] == account.as_str();
    Ok(under_way.iter().any(is_theirs))
}

/// Takes the account out of the group, unless a license came of it, or another one needs it there.
pub(super) async fn clean_up(
    state: &AppState,
    id: GrantId,
    account: &AccountId,
    lease: &LeasedJob,
) -> anyhow::Result<Attempt> {
    let db = state.db.reader();
    let Some(grant) = grants::find(db, id).await?.map(|stored| stored.grant) else {
        return Ok(Attempt::Park("the grant is gone".to_owned()));
    };
    match grant.state {
        GrantState::Provisioning => return Ok(Attempt::Again(NEXT_LOOK)),
        // A refusal that says for certain that nothing was added.
        GrantState::Failed { why: GrantFailure::NoSeat } => return Ok(Attempt::Done),
        GrantState::Failed { .. } => {}
        // It ends by a job of its own.
        _ => return Ok(Attempt::Done),
    }
    match grants::live_of_account(db, &grant.site, &grant.product, account).await? {
        Some(other) if other.grant.state == GrantState::Provisioning => {
            return Ok(Attempt::Again(NEXT_LOOK));
        }
        Some(_) => return Ok(Attempt::Done),
        None => {}
    }
    let live = state.settings();
    let Some((site, product)) = live.product(&grant.site, &grant.product) else {
        return Ok(Attempt::Park("the product is no longer configured".to_owned()));
    };
    let directory = state.directory(site);
    let gone = async {
        directory.remove_from_group(account, &product.group).await?;
        Ok::<bool, DirectoryError>(!directory.is_member(account, &product.group).await?)
    };
    let is_gone = match gone.await {
        Ok(is_gone) => is_gone,
        Err(DirectoryError::NotFound("account")) => true,
        Err(error) if error.is_passing() => return Ok(later(&error, OUTAGE)),
        // Then it was not allowed to add it either.
        Err(DirectoryError::NotPermitted(_))
            if is_no_member(directory.as_ref(), account, &product.group).await =>
        {
            return Ok(Attempt::Done);
        }
        Err(error @ DirectoryError::NotPermitted(_)) => {
            tell_admins::of_refusal(state, &site.key, Doing::Changing).await?;
            return Ok(Attempt::Park(error.to_string()));
        }
        Err(error) => return Ok(Attempt::Park(error.to_string())),
    };
    if !is_gone {
        let error = "Atlassian still shows the account in the license group".to_owned();
        return Ok(Attempt::Retry { error, not_before: None, give_up_after: OUTAGE });
    }
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    anyhow::ensure!(jobs::finish(&tx, lease, now).await?, "another worker has taken the job over");
    audit::append(&tx, None, Action::GrantCleanedUp, id.0, json!({}), now).await?;
    tx.commit().await?;
    state.licenses.invalidate(&(grant.person, grant.site, grant.product));
    info!(grant.id = %id, "Saw an account out of the license group whose license could not be set up");
    Ok(Attempt::Finished)
}

async fn is_no_member(directory: &dyn Directory, account: &AccountId, group: &domain::GroupId) -> bool {
    matches!(directory.is_member(account, group).await, Ok(false))
}

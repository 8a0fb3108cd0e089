//! Provision: puts the account into the license group, and believes it only when the license is seen working.
//!
//! Any attempt may be the one after a crash, a time-out, or an answer that was lost. So each begins by reading, and
//! "already a member" is as good as "added".

use std::collections::BTreeSet;

use chrono::Duration;
use domain::{AccountId, Grant, GrantFailure, GrantId, GrantState, PersonId};
use sea_orm::{DbErr, SqlErr};
use serde_json::json;
use tracing::{error, info, warn};

use super::perform::later;
use super::{OperationError, clean_up, tell_admins, waitlist, webhooks};
use crate::config::{Product, Site};
use crate::jobs::{Attempt, Job, Letter};
use crate::ports::{Directory, DirectoryError};
use crate::state::AppState;
use crate::storage::audit::{self, Action};
use crate::storage::breakages::Doing;
use crate::storage::grants::{self, Stored};
use crate::storage::jobs::{self, LeasedJob};
use crate::storage::{DatabaseTransaction, approvers, persons, requests, seats};

/// How long Atlassian may take to show what it accepted. Lags up to a minute were measured.
const EFFECTIVE: Duration = Duration::seconds(90);
/// How long Atlassian may be out of reach before the grant fails visibly.
const OUTAGE: Duration = Duration::hours(1);

/// Takes a grant as far as it goes now.
pub(super) async fn provision(state: &AppState, id: GrantId, lease: &LeasedJob) -> anyhow::Result<Attempt> {
    let Some(stored) = grants::find(state.db.reader(), id).await? else {
        return Ok(Attempt::Park("the grant is gone".to_owned()));
    };
    let grant = &stored.grant;
    if grant.state != GrantState::Provisioning {
        return Ok(Attempt::Done);
    }
    let live = state.settings();
    let Some((site, product)) = live.product(&grant.site, &grant.product) else {
        return fail(state, lease, grant, GrantFailure::NoGroup).await;
    };
    let result = advance(state, &stored, site, product, lease).await?;
    match result {
        Ok(Progress::Working) => {
            tell_admins::works_again(state, &site.key, Doing::Changing).await?;
            activate(state, lease, grant).await
        }
        Ok(Progress::Wait(after)) => Ok(Attempt::Again(after)),
        Ok(Progress::NeverShown) => fail(state, lease, grant, GrantFailure::NeverEffective).await,
        Ok(Progress::NoAccount) => fail(state, lease, grant, GrantFailure::NoAccount).await,
        Ok(Progress::OwnVerdict) => fail(state, lease, grant, GrantFailure::OwnVerdict).await,
        Err(DirectoryError::NoSeat) => no_seat(state, lease, grant).await,
        Err(DirectoryError::NotFound("account")) => fail(state, lease, grant, GrantFailure::NoAccount).await,
        Err(DirectoryError::NotFound(_)) => fail(state, lease, grant, GrantFailure::NoGroup).await,
        Err(DirectoryError::NotPermitted(why)) => {
            error!(grant.id = %id, site.key = %site.key, why, "Atlassian does not permit changes of the license group");
            tell_admins::of_refusal(state, &site.key, Doing::Changing).await?;
            fail(state, lease, grant, GrantFailure::NotPermitted).await
        }
        Err(_) if state.clock.now() - lease.created_at > OUTAGE => {
            fail(state, lease, grant, GrantFailure::Unreachable).await
        }
        Err(passing) => Ok(later(&passing, OUTAGE * 2)),
    }
}

/// How far one attempt came.
enum Progress {
    Working,
    Wait(Duration),
    NeverShown,
    NoAccount,
    OwnVerdict,
}

type Step<T> = anyhow::Result<Result<T, DirectoryError>>;

async fn advance(
    state: &AppState,
    stored: &Stored,
    site: &Site,
    product: &Product,
    lease: &LeasedJob,
) -> Step<Progress> {
    let directory = state.directory(site);
    let account = match account_of(state, stored, directory.as_ref()).await? {
        Ok(Some(account)) => account,
        Ok(None) => return Ok(Ok(Progress::NoAccount)),
        Err(error) => return Ok(Err(error)),
    };
    if stored.added_at.is_none() {
        if clean_up::is_under_way(state, &account).await? {
            return Ok(Ok(Progress::Wait(Duration::seconds(2))));
        }
        match is_own_verdict(state, stored, directory.as_ref(), &account).await? {
            Ok(false) => {}
            Ok(true) => return Ok(Ok(Progress::OwnVerdict)),
            Err(error) => return Ok(Err(error)),
        }
    }
    let added_at = match stored.added_at {
        Some(at) => at,
        None => {
            let now = state.clock.now();
            match add(state, stored, directory.as_ref(), &account, product, lease).await? {
                Ok(()) => {}
                Err(error) => return Ok(Err(error)),
            }
            let tx = state.db.begin().await?;
            if !jobs::still_held(&tx, lease).await? {
                anyhow::bail!("another worker has taken the job over");
            }
            grants::mark_added(&tx, stored.grant.id, now).await?;
            tx.commit().await?;
            now
        }
    };
    // The write's yes is not access. Only what Jira shows is.
    match directory.has_license(&account, &product.key).await {
        Err(error) => Ok(Err(error)),
        Ok(true) => Ok(Ok(Progress::Working)),
        Ok(false) => {
            let waited = state.clock.now() - added_at;
            if waited > EFFECTIVE {
                return Ok(Ok(Progress::NeverShown));
            }
            let next = if waited < Duration::seconds(3) {
                Duration::milliseconds(250)
            } else {
                Duration::seconds(4)
            };
            Ok(Ok(Progress::Wait(next)))
        }
    }
}

/// Reads first: an earlier attempt's answer may have been lost.
async fn add(
    state: &AppState,
    stored: &Stored,
    directory: &dyn Directory,
    account: &AccountId,
    product: &Product,
    lease: &LeasedJob,
) -> Step<()> {
    match directory.is_member(account, &product.group).await {
        Ok(true) => return Ok(Ok(())),
        Ok(false) => {}
        Err(error) => return Ok(Err(error)),
    }
    clean_up::prepare(state, stored.grant.id, account, lease).await?;
    Ok(directory.add_to_group(account, &product.group).await)
}

/// The grant's account. An approver's yes may come before there is one that can be found: then it is looked for now.
async fn account_of(state: &AppState, stored: &Stored, directory: &dyn Directory) -> Step<Option<AccountId>> {
    if let Some(account) = &stored.grant.account {
        return Ok(Ok(Some(account.clone())));
    }
    let person = persons::find(state.db.reader(), stored.grant.person).await?;
    let Some(email) = person.and_then(|person| person.email) else { return Ok(Ok(None)) };
    let found = match directory.find_account(&email).await {
        Ok(found) => found,
        Err(error) => return Ok(Err(error)),
    };
    let account = found.certain().cloned();
    if let Some(account) = &account {
        let tx = state.db.begin().await?;
        grants::set_account(&tx, stored.grant.id, account).await?;
        tx.commit().await?;
    }
    Ok(Ok(account))
}

/// Whether the account that would get the license is the one of an approver who said yes: two sign-ins of one person.
/// Whoever presses is asked too, but Jira may have been down then, and no account known yet.
async fn is_own_verdict(
    state: &AppState,
    stored: &Stored,
    directory: &dyn Directory,
    account: &AccountId,
) -> Step<bool> {
    let db = state.db.reader();
    let Some(request) = stored.grant.request else { return Ok(Ok(false)) };
    let Some(request) = requests::find(db, request).await? else { return Ok(Ok(false)) };
    let Some(verdict) = request.request.state.verdict() else { return Ok(Ok(false)) };
    // Where all have to agree, the verdict is only the last yes.
    let asked = approvers::of_request(db, request.request.id).await?;
    let earlier = asked.iter().filter_map(|asked| asked.yes.as_ref()).map(|yes| yes.by);
    let deciders: BTreeSet<PersonId> = earlier.chain([verdict.by]).collect();
    let deciders = persons::find_all(db, deciders).await?;
    for email in deciders.into_iter().filter_map(|decider| decider.email) {
        match directory.find_account(&email).await {
            Ok(found) if found.vouchable() == Some(account) => return Ok(Ok(true)),
            Ok(_) => {}
            Err(error) => return Ok(Err(error)),
        }
    }
    Ok(Ok(false))
}

async fn activate(state: &AppState, lease: &LeasedJob, grant: &Grant) -> anyhow::Result<Attempt> {
    let now = state.clock.now();
    let active = grant.clone().activate(now)?;
    let tx = state.db.begin().await?;
    if !grants::update(&tx, grant, &active).await? || !jobs::finish(&tx, lease, now).await? {
        tx.rollback().await?;
        anyhow::bail!("another worker has taken the job over");
    }
    seats::release(&tx, grant.id).await?;
    audit::append(&tx, None, Action::GrantActive, grant.id.0, json!({}), now).await?;
    if let GrantState::Active { ends_at: Some(ends_at), .. } = active.state {
        state.jobs().queue(&tx, &Job::Revoke { grant: grant.id, end: Some(ends_at) }, ends_at).await?;
    }
    if let Some(request) = grant.request {
        mail_requester(state, &tx, grant, Letter::Approved { request }).await?;
    }
    webhooks::announce(state, &tx, webhooks::Event::GrantActive(grant.id)).await?;
    tx.commit().await?;
    state.wake.notify_one();
    state.licenses.insert((grant.person, grant.site.clone(), grant.product.clone()), ());
    info!(grant.id = %grant.id, product.key = %grant.product, "The license works");
    Ok(Attempt::Finished)
}

/// Atlassian has no seat, whatever was counted. What an approver said yes to goes back to the waitlist, with the same
/// verdict and so to its old place; what policy gave fails.
async fn no_seat(state: &AppState, lease: &LeasedJob, grant: &Grant) -> anyhow::Result<Attempt> {
    let now = state.clock.now();
    let request = match grant.request {
        Some(id) => requests::find(state.db.reader(), id).await?.map(|stored| stored.request),
        None => None,
    };
    let Some(request) = request else { return fail(state, lease, grant, GrantFailure::NoSeat).await };
    let waiting = request.clone().wait_for_seat()?;
    let failed = grant.clone().fail(GrantFailure::NoSeat)?;
    let tx = state.db.begin().await?;
    let first = grants::update(&tx, grant, &failed).await? && jobs::finish(&tx, lease, now).await?;
    let waits = match requests::update(&tx, &request, &waiting).await {
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
            // They have asked again meanwhile, and one question of a person is open at a time.
            tx.rollback().await?;
            return fail(state, lease, grant, GrantFailure::NoSeat).await;
        }
        waits => waits?,
    };
    anyhow::ensure!(first && waits, "another worker has taken the job over");
    seats::release(&tx, grant.id).await?;
    seats::mark_refused(&tx, &grant.site, &grant.product, now).await?;
    let details = json!({ "why": GrantFailure::NoSeat.name() });
    audit::append(&tx, None, Action::GrantFailed, grant.id.0, details, now).await?;
    waitlist::join(state, &tx, &waiting).await?;
    tx.commit().await?;
    state.wake.notify_one();
    Ok(Attempt::Finished)
}

async fn fail(
    state: &AppState,
    lease: &LeasedJob,
    grant: &Grant,
    why: GrantFailure,
) -> anyhow::Result<Attempt> {
    let now = state.clock.now();
    let failed = grant.clone().fail(why)?;
    let tx = state.db.begin().await?;
    if !grants::update(&tx, grant, &failed).await? || !jobs::finish(&tx, lease, now).await? {
        tx.rollback().await?;
        anyhow::bail!("another worker has taken the job over");
    }
    seats::release(&tx, grant.id).await?;
    tell_failed(state, &tx, grant, why).await?;
    tx.commit().await?;
    state.wake.notify_one();
    warn!(grant.id = %grant.id, product.key = %grant.product, why = why.name(), "A license could not be set up");
    Ok(Attempt::Finished)
}

/// What goes with a grant that failed, in the transaction that stores it so.
pub(super) async fn tell_failed(
    state: &AppState,
    tx: &DatabaseTransaction,
    grant: &Grant,
    why: GrantFailure,
) -> Result<(), OperationError> {
    let now = state.clock.now();
    audit::append(tx, None, Action::GrantFailed, grant.id.0, json!({ "why": why.name() }), now).await?;
    let letter = Letter::Failed { grant: grant.id };
    mail_requester(state, tx, grant, letter.clone()).await?;
    for admin in &state.config.roles.bootstrap_admins {
        state.jobs().queue(tx, &Job::SendMail { letter: letter.clone(), to: admin.clone() }, now).await?;
    }
    Ok(webhooks::announce(state, tx, webhooks::Event::GrantFailed(grant.id)).await?)
}

async fn mail_requester(
    state: &AppState,
    tx: &DatabaseTransaction,
    grant: &Grant,
    letter: Letter,
) -> Result<(), DbErr> {
    let person = persons::find(tx, grant.person).await?;
    if let Some(to) = person.and_then(|person| person.email) {
        state.jobs().queue(tx, &Job::SendMail { letter, to }, state.clock.now()).await?;
    }
    Ok(())
}

//! Tells the admins what only they can mend: jobs that gave up, and sites that refuse the portal.

use chrono::{DateTime, Duration, DurationRound, Utc};
use domain::SiteKey;
use sea_orm::DbErr;
use tracing::{error, info};

use crate::jobs::{Job, Letter};
use crate::state::AppState;
use crate::storage::breakages::{self, Doing};

/// Jobs that give up within so long are one mail to each admin. A full hour holds it a whole number of times.
const GATHERED: Duration = Duration::minutes(5);

/// The mails that a job that gave up calls for, each when its time is over. Not to whom that job could not write, and
/// none about mails of this very kind: two broken addresses would write about each other for ever.
pub(super) fn of_parked(state: &AppState, job: Option<&Job>, at: DateTime<Utc>) -> Vec<(Job, DateTime<Utc>)> {
    let unreachable = match job {
        Some(Job::SendMail { letter: Letter::JobParked { .. }, .. }) => return Vec::new(),
        Some(Job::SendMail { to, .. }) => Some(to),
        _ => None,
    };
    let from = at.duration_trunc(GATHERED).unwrap_or(at);
    let until = from + GATHERED;
    let admins = state.config.roles.bootstrap_admins.iter().filter(|admin| Some(*admin) != unreachable);
    let letter = |to: &domain::EmailAddress| {
        (Job::SendMail { letter: Letter::JobParked { from, until }, to: to.clone() }, until)
    };
    admins.map(letter).collect()
}

/// A site refused the portal: the first time since it worked, the admins have mail.
pub(super) async fn of_refusal(state: &AppState, site: &SiteKey, doing: Doing) -> Result<(), DbErr> {
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    if !breakages::begin(&tx, site, doing, now).await? {
        return tx.commit().await;
    }
    for to in &state.config.roles.bootstrap_admins {
        let letter = Letter::ConnectorBroken { site: site.clone(), since: now };
        state.jobs().queue(&tx, &Job::SendMail { letter, to: to.clone() }, now).await?;
    }
    tx.commit().await?;
    state.wake.notify_one();
    error!(site.key = %site, "A site refuses the portal");
    Ok(())
}

/// A site let the portal do this: what was broken is mended.
pub(super) async fn works_again(state: &AppState, site: &SiteKey, doing: Doing) -> Result<(), DbErr> {
    if breakages::since(state.db.reader(), site).await?.is_none() {
        return Ok(());
    }
    let tx = state.db.begin().await?;
    let ended = breakages::end(&tx, site, doing).await?;
    tx.commit().await?;
    if ended {
        info!(site.key = %site, "A site lets the portal in again");
    }
    Ok(())
}

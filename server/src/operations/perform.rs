//! Which operation performs which job.

use std::sync::Weak;

use anyhow::Context;
use async_trait::async_trait;
use chrono::{DateTime, Duration, Utc};

use super::{
    clean_up, housekeep, provision, replay_draft, revoke_grant, sample_seats, seal_audit, send_mail,
    tell_admins, webhooks,
};
use crate::jobs::{Attempt, Job, Perform};
use crate::ports::DirectoryError;
use crate::state::AppState;
use crate::storage::jobs::LeasedJob;

/// Performs jobs with the state of the application.
pub struct Performer(pub Weak<AppState>);

#[async_trait]
impl Perform for Performer {
    async fn perform(&self, job: &Job, lease: &LeasedJob) -> anyhow::Result<Attempt> {
        let state = self.0.upgrade().context("the application is shutting down")?;
        match job {
            Job::Provision { grant } => provision::provision(&state, *grant, lease).await,
            Job::Revoke { grant, end } => revoke_grant::revoke(&state, *grant, *end, lease).await,
            Job::CleanUp { grant, account } => clean_up::clean_up(&state, *grant, account, lease).await,
            Job::SendMail { letter, to } => send_mail::send(&state, letter, to, lease).await,
            Job::CallWebhook { delivery } => webhooks::call(&state, *delivery, lease).await,
            Job::Replay { replay } => replay_draft::replay(&state, *replay, lease).await,
            Job::SampleSeats { site, product } => sample_seats::sample(&state, site, product).await,
            Job::SealAudit => seal_audit::seal(&state).await,
            Job::Housekeep => Ok(housekeep::housekeep(&state).await),
        }
    }

    fn when_parked(&self, job: Option<&Job>, at: DateTime<Utc>) -> Vec<(Job, DateTime<Utc>)> {
        self.0.upgrade().map(|state| tell_admins::of_parked(&state, job, at)).unwrap_or_default()
    }
}

/// What a failing directory means for a job that may be tried again.
pub(super) fn later(error: &DirectoryError, give_up_after: Duration) -> Attempt {
    let not_before = match error {
        DirectoryError::Throttled { retry_after } => {
            retry_after.and_then(|after| Duration::from_std(after).ok())
        }
        _ => None,
    };
    Attempt::Retry { error: error.to_string(), not_before, give_up_after }
}

//! Leases jobs, performs them, and writes what came of it.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration as StdDuration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::JobId;
use futures::FutureExt;
use sea_orm::{ConnectionTrait, DbErr};
use tokio::sync::Notify;
use tracing::{error, warn};

use super::{Attempt, Job, backoff};
use crate::clock::SharedClock;
use crate::storage::jobs::{self, DueJob, LeasedJob, NewJob};
use crate::storage::{Database, DatabaseTransaction};

/// Failures in a row that nobody foresaw, before the job is parked.
const UNFORESEEN: i32 = 8;

/// Knows what each job does.
#[async_trait]
pub trait Perform: Send + Sync {
    /// Does it, or says when to try again.
    ///
    /// # Errors
    /// What nobody foresaw; the job is tried a few times more and then parked.
    async fn perform(&self, job: &Job, lease: &LeasedJob) -> anyhow::Result<Attempt>;

    /// What is to be done when a job gives up, each not before its time. `None`: a job that this version does not know.
    fn when_parked(&self, _job: Option<&Job>, _at: DateTime<Utc>) -> Vec<(Job, DateTime<Utc>)> {
        Vec::new()
    }
}

/// Runs jobs for one process.
pub struct Runner {
    pub(super) db: Database,
    pub(super) clock: SharedClock,
    pub(super) perform: Arc<dyn Perform>,
    pub(super) wake: Arc<Notify>,
    owner: String,
}

impl Runner {
    /// `wake` is notified when jobs were queued; `owner` names this process in leases.
    #[must_use]
    pub fn new(
        db: Database,
        clock: SharedClock,
        perform: Arc<dyn Perform>,
        wake: Arc<Notify>,
        owner: String,
    ) -> Self {
        Self { db, clock, perform, wake, owner }
    }

    /// Performs everything that is due now, and what that queues, one after the other. Gives how many attempts it made.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn run_pending(&self) -> Result<usize, DbErr> {
        let mut attempts = 0;
        loop {
            let due = jobs::due(self.db.reader(), self.clock.now(), 32).await?;
            if due.is_empty() {
                return Ok(attempts);
            }
            for job in due {
                attempts += usize::from(self.run(job).await?);
            }
        }
    }

    /// Performs one job, if it is still due and free.
    pub(super) async fn run(&self, due: DueJob) -> Result<bool, DbErr> {
        let tx = self.db.begin().await?;
        let leased = jobs::lease(&tx, &due, &self.owner, self.clock.now(), super::lease(&due.kind)).await?;
        tx.commit().await?;
        let Some(lease) = leased else { return Ok(false) };
        let attempt = self.attempt(&lease).await;
        self.record(&lease, attempt).await?;
        Ok(true)
    }

    /// Performs a job that the caller queued for itself, until it is done or the deadline has come; then the workers
    /// take over.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn run_inline(&self, lease: &LeasedJob, deadline: StdDuration) -> Result<(), DbErr> {
        let in_time = tokio::time::timeout(deadline, async {
            loop {
                match self.attempt(lease).await {
                    Attempt::Again(after) => tokio::time::sleep(after.to_std().unwrap_or_default()).await,
                    other => return other,
                }
            }
        })
        .await;
        // Cut off in the middle: whatever was under way is read back by the next attempt.
        let attempt = in_time.unwrap_or(Attempt::Again(chrono::Duration::zero()));
        self.record(lease, attempt).await
    }

    /// Leaves a job to the workers that the caller queued for itself.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn leave(&self, lease: &LeasedJob) -> Result<(), DbErr> {
        self.record(lease, Attempt::Again(chrono::Duration::zero())).await?;
        self.wake.notify_one();
        Ok(())
    }

    async fn attempt(&self, lease: &LeasedJob) -> Attempt {
        let job: Job = match serde_json::from_value(lease.payload.clone()) {
            Ok(job) => job,
            Err(error) => return Attempt::Park(format!("this version does not know the job: {error}")),
        };
        let performed = AssertUnwindSafe(self.perform.perform(&job, lease)).catch_unwind();
        let time = super::patience(&lease.kind).to_std().unwrap_or_default();
        let unforeseen = match tokio::time::timeout(time, performed).await {
            Ok(Ok(Ok(attempt))) => return attempt,
            Ok(Ok(Err(error))) => format!("{error:#}"),
            Ok(Err(_panic)) => "the job panicked".to_owned(),
            Err(_elapsed) => "the attempt took too long".to_owned(),
        };
        error!(job.id = %lease.id, job.kind = lease.kind, error = unforeseen, "Job failed unforeseen");
        Attempt::Unforeseen(unforeseen)
    }

    async fn record(&self, lease: &LeasedJob, attempt: Attempt) -> Result<(), DbErr> {
        let now = self.clock.now();
        let tx = self.db.begin().await?;
        let held = match attempt {
            Attempt::Finished => true,
            Attempt::Done => jobs::finish(&tx, lease, now).await?,
            // What comes again and again never gives up: nobody would start it anew.
            Attempt::Retry { error, .. } | Attempt::Park(error) | Attempt::Unforeseen(error)
                if lease.recurring =>
            {
                let after = backoff(lease.attempts, rand::random(), None);
                jobs::give_back(&tx, lease, lease.attempts + 1, Some(&error), now + after).await?
            }
            Attempt::Again(after) if lease.recurring => jobs::begin_anew(&tx, lease, now + after).await?,
            Attempt::Again(after) => jobs::give_back(&tx, lease, lease.attempts, None, now + after).await?,
            Attempt::Retry { error, give_up_after, .. } if now - lease.created_at > give_up_after => {
                error!(job.id = %lease.id, job.kind = lease.kind, error, "Parked a job that failed for too long");
                self.park(&tx, lease, &error, now).await?
            }
            Attempt::Retry { error, not_before, .. } => {
                warn!(job.id = %lease.id, job.kind = lease.kind, error, "Job will be tried again");
                let after = backoff(lease.attempts, rand::random(), not_before);
                jobs::give_back(&tx, lease, lease.attempts + 1, Some(&error), now + after).await?
            }
            Attempt::Unforeseen(error) if lease.unforeseen + 1 < UNFORESEEN => {
                let after = backoff(lease.unforeseen, rand::random(), None);
                jobs::stumble(&tx, lease, &error, now + after).await?
            }
            Attempt::Park(error) | Attempt::Unforeseen(error) => {
                error!(job.id = %lease.id, job.kind = lease.kind, error, "Parked a job");
                self.park(&tx, lease, &error, now).await?
            }
        };
        if !held {
            warn!(job.id = %lease.id, job.kind = lease.kind, "Another worker has taken the job over");
        }
        tx.commit().await
    }

    async fn park(
        &self,
        tx: &DatabaseTransaction,
        lease: &LeasedJob,
        error: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, DbErr> {
        let held = jobs::park(tx, lease, error, now).await?;
        if held {
            let job: Option<Job> = serde_json::from_value(lease.payload.clone()).ok();
            for (next, run_at) in self.perform.when_parked(job.as_ref(), now) {
                jobs::queue_unless(tx, &self.new_job(&next, run_at)?, now).await?;
            }
        }
        Ok(held)
    }

    /// Queues a job for the workers, in the transaction that decides.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn queue(
        &self,
        tx: &DatabaseTransaction,
        job: &Job,
        run_at: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        jobs::queue(tx, &self.new_job(job, run_at)?, None, self.clock.now()).await?;
        self.wake.notify_one();
        Ok(())
    }

    /// Queues a job that is one with any of its key that is queued already, in the transaction that decides.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn queue_unless(
        &self,
        tx: &DatabaseTransaction,
        job: &Job,
        run_at: DateTime<Utc>,
    ) -> Result<bool, DbErr> {
        jobs::queue_unless(tx, &self.new_job(job, run_at)?, self.clock.now()).await
    }

    /// Queues a job that the caller will run itself, after the commit, by [`Runner::run_inline`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn queue_inline(&self, tx: &DatabaseTransaction, job: &Job) -> Result<LeasedJob, DbErr> {
        let now = self.clock.now();
        let lease = super::lease(job.kind());
        jobs::queue(tx, &self.new_job(job, now)?, Some((&self.owner, lease)), now).await
    }

    /// Queues a recurring job, unless it is queued already.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn queue_once(&self, db: &impl ConnectionTrait, job: &Job) -> Result<bool, DbErr> {
        let now = self.clock.now();
        jobs::queue_once(db, &self.new_job(job, now)?, now).await
    }

    fn new_job(&self, job: &Job, run_at: DateTime<Utc>) -> Result<NewJob, DbErr> {
        Ok(NewJob {
            id: JobId(self.clock.new_id()),
            kind: job.kind(),
            payload: serde_json::to_value(job).map_err(|error| DbErr::Json(error.to_string()))?,
            unique_key: job.unique_key(),
            run_at,
            recipient: job.recipient().map(ToString::to_string),
        })
    }
}

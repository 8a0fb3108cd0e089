//! The loop that runs jobs in production.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::warn;

use super::{Runner, SHARES};
use crate::storage::DbErr;
use crate::storage::jobs::{self, DueJob, Kinds};

/// Jobs under way at once in one process.
const CONCURRENT: usize = 10;
/// How long a job that another replica queued may go unnoticed.
const POLL: Duration = Duration::from_secs(1);

/// The jobs under way.
struct Running {
    tasks: JoinSet<()>,
    /// What is left of the shares of those kinds that have one.
    shares: [(&'static str, Arc<Semaphore>); SHARES.len()],
}

impl Runner {
    /// Runs jobs until told to stop, then lets those under way finish.
    pub async fn work(self: Arc<Self>, shutdown: CancellationToken) {
        let shares = SHARES.map(|(kind, most)| (kind, Arc::new(Semaphore::new(most))));
        let mut running = Running { tasks: JoinSet::new(), shares };
        while !shutdown.is_cancelled() {
            if let Err(error) = self.take_up(&mut running).await {
                warn!(%error, "Cannot look for jobs");
            }
            let tasks = &mut running.tasks;
            tokio::select! {
                () = shutdown.cancelled() => break,
                () = self.wake.notified(), if tasks.len() < CONCURRENT => {}
                () = tokio::time::sleep(POLL), if tasks.len() < CONCURRENT => {}
                Some(_) = tasks.join_next() => {}
            }
            while tasks.try_join_next().is_some() {}
        }
        while running.tasks.join_next().await.is_some() {}
    }

    /// Begins what is due, as far as there is room. First what has no share of its own: it is what people wait for.
    async fn take_up(self: &Arc<Self>, running: &mut Running) -> Result<(), DbErr> {
        let (db, now) = (self.db.reader(), self.clock.now());
        let room = |tasks: &JoinSet<()>| CONCURRENT - tasks.len();
        let shared = SHARES.map(|(kind, _)| kind);
        let most = room(&running.tasks) as u64;
        for job in jobs::due_of(db, Kinds::Besides(&shared), now, most).await? {
            self.begin(&mut running.tasks, job, None);
        }
        for (kind, share) in &running.shares {
            let most = room(&running.tasks).min(share.available_permits()) as u64;
            if most == 0 {
                continue;
            }
            for job in jobs::due_of(db, Kinds::Only(kind), now, most).await? {
                let place = Arc::clone(share).try_acquire_owned().ok();
                self.begin(&mut running.tasks, job, place);
            }
        }
        Ok(())
    }

    fn begin(self: &Arc<Self>, tasks: &mut JoinSet<()>, job: DueJob, place: Option<OwnedSemaphorePermit>) {
        let runner = Arc::clone(self);
        let id = job.id;
        tasks.spawn(async move {
            if let Err(error) = runner.run(job).await {
                warn!(job.id = %id, %error, "The database failed a job; its lease will run out");
            }
            drop(place);
        });
    }
}

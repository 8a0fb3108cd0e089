//! The loop that runs jobs in production.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::warn;

use super::Runner;
use crate::storage::jobs;

/// Jobs under way at once in one process.
const CONCURRENT: usize = 8;
/// How long a job that another replica queued may go unnoticed.
const POLL: Duration = Duration::from_secs(1);

impl Runner {
    /// Runs jobs until told to stop, then lets those under way finish.
    pub async fn work(self: Arc<Self>, shutdown: CancellationToken) {
        let mut running = JoinSet::new();
        while !shutdown.is_cancelled() {
            let room = CONCURRENT - running.len();
            match jobs::due(self.db.reader(), self.clock.now(), room as u64).await {
                Ok(due) => {
                    for job in due {
                        let runner = Arc::clone(&self);
                        let id = job.id;
                        running.spawn(async move {
                            if let Err(error) = runner.run(job).await {
                                warn!(job.id = %id, %error, "The database failed a job; its lease will run out");
                            }
                        });
                    }
                }
                Err(error) => warn!(%error, "Cannot look for jobs"),
            }
            tokio::select! {
                () = shutdown.cancelled() => break,
                () = self.wake.notified(), if running.len() < CONCURRENT => {}
                () = tokio::time::sleep(POLL), if running.len() < CONCURRENT => {}
                Some(_) = running.join_next() => {}
            }
            while running.try_join_next().is_some() {}
        }
        while running.join_next().await.is_some() {}
    }
}

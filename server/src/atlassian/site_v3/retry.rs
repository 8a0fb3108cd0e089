//! When a read is worth another try.

use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};

use crate::ports::DirectoryError;

/// A person waits: what Atlassian wants later than this is left to whoever asks again.
const PATIENCE: Duration = Duration::from_secs(1);

/// Tries up to three times. Safe to drop at any moment, so that the caller's deadline holds.
pub(super) async fn read<T, F>(once: impl FnMut() -> F) -> Result<T, DirectoryError>
where
    F: Future<Output = Result<T, DirectoryError>>,
{
    let pauses = ExponentialBuilder::default()
        .with_min_delay(Duration::from_millis(150))
        .with_factor(2.0)
        .with_jitter()
        .with_max_times(2);
    once.retry(pauses)
        .when(is_worth_it)
        .adjust(|error, pause| pause.map(|pause| pause.max(asked_pause(error))))
        .await
}

fn is_worth_it(error: &DirectoryError) -> bool {
    error.is_passing() && asked_pause(error) <= PATIENCE
}

fn asked_pause(error: &DirectoryError) -> Duration {
    match error {
        DirectoryError::Throttled { retry_after: Some(pause) } => *pause,
        _ => Duration::ZERO,
    }
}

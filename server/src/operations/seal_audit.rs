//! Seal: entries of the audit get their place in the chain, a few seconds after they were written.

use chrono::Duration;
use sea_orm::DbErr;

use crate::jobs::Attempt;
use crate::state::AppState;
use crate::storage::audit;

/// How long an entry waits at the most, while somebody serves.
const EVERY: Duration = Duration::seconds(10);
/// Entries in one transaction, and transactions in one attempt: other jobs have to write, too.
const BATCH: u64 = 500;
const BATCHES: usize = 40;

pub(super) async fn seal(state: &AppState) -> anyhow::Result<Attempt> {
    for _ in 0..BATCHES {
        if !audit::seal(&state.db, BATCH).await? {
            return Ok(Attempt::Again(EVERY));
        }
    }
    // The first start after the chain was introduced finds everything unsealed.
    Ok(Attempt::Again(Duration::zero()))
}

/// Seals all that is there: before the portal stops, so that nothing waits until it starts again.
///
/// # Errors
/// When the database fails.
pub async fn rest(state: &AppState) -> Result<(), DbErr> {
    while audit::seal(&state.db, BATCH).await? {}
    Ok(())
}

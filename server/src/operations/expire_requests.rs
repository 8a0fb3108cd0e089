//! Housekeeping, every minute: requests whose time is over end, and what nobody needs any more goes.

use chrono::Duration;
use serde_json::json;
use tracing::info;

use crate::jobs::Attempt;
use crate::state::AppState;
use crate::storage::audit::{self, Action};
use crate::storage::{jobs, requests, sessions};

/// How long a job that did its work stays to be looked at.
const KEEP_JOBS: Duration = Duration::days(7);

pub(super) async fn housekeep(state: &AppState) -> anyhow::Result<Attempt> {
    let now = state.clock.now();
    for stored in requests::overdue(state.db.reader(), now, 100).await? {
        let request = stored.request;
        let expired = request.clone().expire(now)?;
        let tx = state.db.begin().await?;
        // A verdict that came in between wins.
        if requests::update(&tx, &request, &expired).await? {
            audit::append(&tx, None, Action::RequestExpired, request.id.0, json!({}), now).await?;
            info!(request.id = %request.id, "A request ended without a verdict");
        }
        tx.commit().await?;
    }
    let tx = state.db.begin().await?;
    sessions::sweep(&tx, now).await?;
    jobs::sweep(&tx, now - KEEP_JOBS).await?;
    tx.commit().await?;
    Ok(Attempt::Again(Duration::minutes(1)))
}

//! Decide many: one verdict on several requests, each decided by itself as if it were the only one.

use std::time::Duration;

use domain::{Actor, Remark, RequestId};
use futures::{StreamExt, stream};
use tokio::time::{Instant, timeout_at};
use tracing::warn;

use super::OperationError;
use super::decide_request::{Approval, approve_only, deny};
use crate::state::AppState;

/// So many are decided beside one another.
const TOGETHER: usize = 8;
/// How long the person waits. What was not decided until then waits on.
const PATIENCE: Duration = Duration::from_secs(10);

/// What an approver pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pressed {
    /// Yes.
    Approve(Approval),
    /// No, and why.
    Deny(Remark),
}

/// What became of each, in their order. One that fails keeps no other from being decided. The licenses are set up by the
/// workers: so many at once would keep the person waiting.
pub async fn decide_many(
    state: &AppState,
    actor: &Actor,
    ids: Vec<RequestId>,
    pressed: &Pressed,
) -> Vec<Result<(), OperationError>> {
    let deadline = Instant::now() + PATIENCE;
    let each = stream::iter(ids).map(|id| async move {
        let decided = timeout_at(deadline, decide(state, actor, id, pressed)).await;
        decided.unwrap_or_else(|_| {
            warn!(request.id = %id, "No time was left to decide one of many requests");
            Err(OperationError::OutOfTime)
        })
    });
    each.buffered(TOGETHER).collect().await
}

async fn decide(
    state: &AppState,
    actor: &Actor,
    id: RequestId,
    pressed: &Pressed,
) -> Result<(), OperationError> {
    match pressed {
        Pressed::Approve(approval) => {
            if let Some(job) = approve_only(state, actor, id, approval).await? {
                state.jobs().leave(&job).await?;
            }
            Ok(())
        }
        Pressed::Deny(reason) => deny(state, actor, id, reason).await,
    }
}

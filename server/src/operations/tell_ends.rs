//! Tell: whoever holds a license that ends is told in time, once for each end.

use tracing::info;

use super::OperationError;
use crate::jobs::{Job, Letter};
use crate::state::AppState;
use crate::storage::{grants, persons};

/// Queues the letter to everybody whose license is about to end.
pub(super) async fn tell(state: &AppState) -> Result<(), OperationError> {
    let now = state.clock.now();
    for stored in grants::to_be_told(state.db.reader(), now, 100).await? {
        let grant = stored.grant;
        let tx = state.db.begin().await?;
        // An extension that came in between wins: its end is another one.
        if grants::mark_told(&tx, &grant, now).await?
            && let Some(to) = persons::find(&tx, grant.person).await?.and_then(|person| person.email)
        {
            let letter = Letter::AboutToEnd { grant: grant.id };
            state.jobs().queue(&tx, &Job::SendMail { letter, to }, now).await?;
            info!(grant.id = %grant.id, "A license is about to end");
        }
        tx.commit().await?;
    }
    Ok(())
}

//! Stand-ins: an approver who is away names who decides in their place.

use chrono::{DateTime, Duration, Utc};
use domain::{Actor, EmailAddress, StandInId};
use serde_json::json;
use tracing::info;

use super::OperationError;
use crate::state::AppState;
use crate::storage::audit::{self, Action};
use crate::storage::stand_ins::{self, StandIn};

/// The longest absence.
const LONGEST: Duration = Duration::days(180);
/// Periods that one person can have named.
pub const MOST: u64 = 20;

/// Names a stand-in from one moment until another.
pub async fn name(
    state: &AppState,
    actor: &Actor,
    address: EmailAddress,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
) -> Result<(), OperationError> {
    let now = state.clock.now();
    // Whoever has no verified address is no approver, and has nothing to hand on.
    let Some(own) = &actor.email else { return Err(OperationError::Forbidden) };
    let from = from.max(now);
    if until <= from || until - now > LONGEST || address == *own {
        return Err(OperationError::BadPeriod);
    }
    let others = stand_ins::named_by(state.db.reader(), actor.person, now, MOST).await?;
    if others.len() as u64 == MOST {
        return Err(OperationError::BadPeriod);
    }
    let stand_in =
        StandIn { id: StandInId(state.clock.new_id()), person: actor.person, address, from, until };
    let tx = state.db.begin().await?;
    stand_ins::name(&tx, &stand_in, now).await?;
    let details = json!({ "person": actor.person, "from": from, "until": until });
    audit::append(&tx, Some(actor.person), Action::StandInNamed, stand_in.id.0, details, now).await?;
    tx.commit().await?;
    info!(person.id = %actor.person, "An approver named a stand-in");
    Ok(())
}

/// The approver is back.
pub async fn end(state: &AppState, actor: &Actor, id: StandInId) -> Result<(), OperationError> {
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    if !stand_ins::end(&tx, id, actor.person, now).await? {
        return Err(OperationError::NotFound);
    }
    audit::append(&tx, Some(actor.person), Action::StandInEnded, id.0, json!({}), now).await?;
    tx.commit().await?;
    info!(person.id = %actor.person, "An approver is back");
    Ok(())
}

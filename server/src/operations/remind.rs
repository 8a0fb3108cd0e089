//! Remind: the approvers of a request that waits hear of it again, by the rule's hours or when its requester presses.

use chrono::{DateTime, Duration, Utc};
use domain::{Actor, Approver, Asked, InvalidTransition, RequestId, RequestState, VerdictRefused};
use serde_json::json;
use tracing::{info, warn};

use super::{OperationError, approvers};
use crate::jobs::{Job, Letter};
use crate::state::AppState;
use crate::storage::audit::{self, Action};
use crate::storage::requests::{self, Schedule, Stored};
use crate::storage::{DatabaseTransaction, DbErr, decisions, persons};

/// How often the requester may press, and how soon after asking.
const EVERY: Duration = Duration::days(1);
const FIRST: Duration = Duration::hours(1);
/// Reminders that come by themselves; after them silence is an answer.
const MOST: i32 = 3;

/// From when the requester may have the approvers reminded: an hour after asking, and a day after the last time.
#[must_use]
pub fn may_press_at(stored: &Stored) -> DateTime<Utc> {
    stored.schedule.reminded_at.map_or(stored.request.created_at + FIRST, |last| last + EVERY)
}

/// The requester presses *Remind them*.
///
/// # Errors
/// [`VerdictRefused::Decided`] when it waits no more, [`OperationError::Conflict`] when it is too soon.
pub async fn press(state: &AppState, actor: &Actor, id: RequestId) -> Result<(), OperationError> {
    let now = state.clock.now();
    let stored = requests::find(state.db.reader(), id).await?.ok_or(OperationError::NotFound)?;
    if stored.request.requester != actor.person {
        return Err(OperationError::NotFound);
    }
    must_wait(&stored)?;
    if now < may_press_at(&stored) {
        return Err(OperationError::Conflict);
    }
    let before = stored.schedule;
    let after = Schedule { reminders: before.reminders + 1, reminded_at: Some(now), ..before };
    let asked = approvers::now(state, &stored.request).await?;
    let tx = state.db.begin().await?;
    if !requests::mark_reminded(&tx, id, before, after).await? {
        tx.rollback().await?;
        must_wait(&requests::find(state.db.reader(), id).await?.ok_or(OperationError::NotFound)?)?;
        return Err(OperationError::Conflict);
    }
    queue(state, &tx, &stored, &asked, after.reminders).await?;
    audit::append(&tx, Some(actor.person), Action::RequestReminded, id.0, json!({}), now).await?;
    tx.commit().await?;
    state.wake.notify_one();
    info!(request.id = %id, "The requester had the approvers of request {id} reminded");
    Ok(())
}

fn must_wait(stored: &Stored) -> Result<(), VerdictRefused> {
    match &stored.request.state {
        RequestState::Pending => Ok(()),
        over => Err(InvalidTransition { step: "remind of", state: over.name() }.into()),
    }
}

/// Reminds whoever is due by their rule. One effect each, however many replicas look.
pub(super) async fn by_the_rule(state: &AppState) -> anyhow::Result<()> {
    let now = state.clock.now();
    for stored in requests::to_remind(state.db.reader(), now, 100).await? {
        if let Err(error) = remind(state, &stored).await {
            warn!(request.id = %stored.request.id, %error, "Cannot remind the approvers of a request");
        }
    }
    Ok(())
}

async fn remind(state: &AppState, stored: &Stored) -> Result<(), DbErr> {
    let ask = decisions::ask(state.db.reader(), stored.request.decision).await?;
    let before = stored.schedule;
    let every = ask.remind_after_hours.map(|hours| Duration::hours(i64::from(hours)));
    let next = every.filter(|_| before.reminders + 1 < MOST).map(|every| state.clock.now() + every);
    let after = Schedule { reminders: before.reminders + 1, remind_at: next, ..before };
    let asked = approvers::now(state, &stored.request).await?;
    let tx = state.db.begin().await?;
    if requests::mark_reminded(&tx, stored.request.id, before, after).await? {
        queue(state, &tx, stored, &asked, after.reminders).await?;
        info!(request.id = %stored.request.id, "Reminded the approvers of a request");
    }
    tx.commit().await
}

/// Only those who have not answered.
async fn queue(
    state: &AppState,
    tx: &DatabaseTransaction,
    stored: &Stored,
    asked: &[Asked],
    round: i32,
) -> Result<(), DbErr> {
    let request = &stored.request;
    let requester = persons::find(tx, request.requester).await?.and_then(|requester| requester.email);
    let silent = asked.iter().filter(|asked| asked.yes.is_none());
    let silent: Vec<&Approver> = silent.map(|asked| &asked.approver).collect();
    let letter = Letter::Reminder { request: request.id, round: u32::try_from(round).unwrap_or(0) };
    for to in approvers::addresses(state, tx, request.id, &silent, requester.as_ref()).await? {
        state.jobs().queue(tx, &Job::SendMail { letter: letter.clone(), to }, state.clock.now()).await?;
    }
    Ok(())
}

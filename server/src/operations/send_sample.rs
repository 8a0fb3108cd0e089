//! Send a sample: an admin looks at a letter, or has it sent to themself.

use domain::Actor;

use super::OperationError;
use super::send_mail::sample;
use crate::jobs::{Job, Letter};
use crate::ports::Mail;
use crate::state::AppState;

/// The letter, about people and things that are made up.
pub fn look_at(state: &AppState, actor: &Actor, of: &str) -> Result<Mail, OperationError> {
    if !actor.roles.admin && !actor.roles.auditor {
        return Err(OperationError::Forbidden);
    }
    let to = actor.email.as_ref().ok_or(OperationError::Forbidden)?;
    sample(state, of, state.clock.now(), to).ok_or(OperationError::NotFound)
}

/// Queues the letter to the admin who asks for it.
pub async fn send_sample(state: &AppState, actor: &Actor, of: &str) -> Result<(), OperationError> {
    if !actor.roles.admin {
        return Err(OperationError::Forbidden);
    }
    let (now, to) = (state.clock.now(), actor.email.clone().ok_or(OperationError::Forbidden)?);
    sample(state, of, now, &to).ok_or(OperationError::NotFound)?;
    let tx = state.db.begin().await?;
    let letter = Letter::Sample { of: of.to_owned(), at: now };
    state.jobs().queue(&tx, &Job::SendMail { letter, to }, now).await?;
    tx.commit().await?;
    state.wake.notify_one();
    Ok(())
}

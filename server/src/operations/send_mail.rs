//! Send: renders a letter from what is stored now and hands it to the mail server.

mod admins;
mod approvers;
mod requesters;
mod subject;
mod why_you;

use chrono::{DateTime, Duration, Utc};
use domain::{EmailAddress, JobId};

use crate::jobs::{Attempt, Job, Letter};
use crate::mail::letters::Occasion;
use crate::ports::{Mail, MailError};
use crate::state::AppState;
use crate::storage::jobs::LeasedJob;
use crate::storage::{mail_turns, told};

pub(super) use admins::sample;

/// Greylisting and outages pass; after two days somebody has to look.
const GIVE_UP: Duration = Duration::hours(48);
/// Requests in one mail at the most; what is left goes with the next one.
const BUNDLED: u64 = 50;

/// Sends one letter to one address.
pub(super) async fn send(
    state: &AppState,
    letter: &Letter,
    to: &EmailAddress,
    lease: &LeasedJob,
) -> anyhow::Result<Attempt> {
    // Nothing is left to be said: the request was decided before the mail went out, or the grant works by now.
    let Some(mut mail) = render(state, letter, to, lease.id).await? else { return Ok(Attempt::Done) };
    if let Some(end) = quiet_until(state, letter) {
        return Ok(Attempt::Again(end - state.clock.now()));
    }
    let letter = match gather(state, letter, to, lease).await? {
        Gathered::Now(letter) => letter,
        Gathered::NotBefore(at) => return Ok(Attempt::Again(at - state.clock.now())),
    };
    let asked_about = approvers::asked_about(&letter);
    if !asked_about.is_empty() {
        // Before it goes out: whoever may have read it is told when nothing is left to do.
        for request in asked_about {
            told::note(&state.db, request, to, state.clock.now()).await?;
        }
        let Some(now) = render(state, &letter, to, lease.id).await? else { return Ok(Attempt::Done) };
        mail = now;
    }
    Ok(match state.mailer.send(&mail).await {
        Ok(()) => Attempt::Done,
        Err(MailError::Later(why)) => Attempt::Retry { error: why, not_before: None, give_up_after: GIVE_UP },
        Err(MailError::Refused(why)) => Attempt::Park(why),
    })
}

/// When the quiet hours end, if the letter waits for that. Requesters and admins are written to at any hour.
fn quiet_until(state: &AppState, letter: &Letter) -> Option<DateTime<Utc>> {
    let live = state.settings();
    let quiet_hours = live.settings.notifications.quiet_hours.as_ref()?;
    if letter.is_to_approver() { quiet_hours.end(state.clock.now()) } else { None }
}

async fn render(
    state: &AppState,
    letter: &Letter,
    to: &EmailAddress,
    job: JobId,
) -> anyhow::Result<Option<Mail>> {
    let asked = async |request, occasion| {
        let asked = approvers::asked(state, request, occasion, to).await?;
        anyhow::Ok(asked.map(|asked| asked.to(to, &state.config.server.public_url)))
    };
    Ok(match letter {
        Letter::Asked { request } => asked(*request, Occasion::Asked).await?,
        Letter::Reminder { request, round } => asked(*request, Occasion::Reminder(*round)).await?,
        Letter::Escalated { request } => asked(*request, Occasion::Escalated).await?,
        Letter::Bundle { letters } => approvers::bundle(state, job, letters, to).await?,
        Letter::Closed { request } => approvers::closed(state, *request, to).await?,
        Letter::Received { request } => requesters::received(state, *request, to).await?,
        Letter::Approved { request } => requesters::approved(state, *request, to).await?,
        Letter::Waitlisted { request } => requesters::waitlisted(state, *request, to).await?,
        Letter::Denied { request } => requesters::denied(state, *request, to).await?,
        Letter::Expired { request } => requesters::expired(state, *request, to).await?,
        Letter::Failed { grant } => requesters::failed(state, *grant, to).await?,
        Letter::AboutToEnd { grant } => requesters::about_to_end(state, *grant, to).await?,
        Letter::Ended { grant } => requesters::ended(state, *grant, to).await?,
        Letter::ConnectorBroken { site, since } => admins::connector_broken(state, site, *since, to),
        Letter::JobParked { from, until } => admins::job_parked(state, (*from, *until), to).await?,
        Letter::Sample { of, at } => admins::sample(state, of, *at, to),
    })
}

/// What comes of a letter that may be gathered with others.
enum Gathered {
    /// This is to be sent.
    Now(Letter),
    /// The reader had a mail a moment ago: the next one gathers what comes until then.
    NotBefore(DateTime<Utc>),
}

/// Takes the turn to write to an approver, and takes along what else waits for them. What is then to be said is written
/// into the job, so that a second try sends the same mail.
async fn gather(
    state: &AppState,
    letter: &Letter,
    to: &EmailAddress,
    lease: &LeasedJob,
) -> anyhow::Result<Gathered> {
    let apart = state.config.mail.bundle;
    let Some(recipient) = lease.recipient.as_deref().filter(|_| apart > Duration::zero()) else {
        return Ok(Gathered::Now(letter.clone()));
    };
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    if let Some(at) = mail_turns::take(&tx, to, now, apart).await? {
        tx.rollback().await?;
        return Ok(Gathered::NotBefore(at));
    }
    let mut letters = vec![letter.clone()];
    for taken in mail_turns::absorb(&tx, recipient, lease, now, now + apart, BUNDLED).await? {
        if let Job::SendMail { letter, .. } = serde_json::from_value(taken)? {
            letters.push(letter);
        }
    }
    let letter = if letters.len() > 1 { Letter::Bundle { letters } } else { letter.clone() };
    let payload = serde_json::to_value(Job::SendMail { letter: letter.clone(), to: to.clone() })?;
    anyhow::ensure!(mail_turns::seal(&tx, lease, &payload).await?, "another worker has taken the job over");
    tx.commit().await?;
    Ok(Gathered::Now(letter))
}

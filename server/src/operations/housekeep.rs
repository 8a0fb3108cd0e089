//! Housekeeping, every minute: approvers are reminded, others are asked too or in place of those who may decide no more, what
//! all who are left agreed to counts, requests whose time is over end, holders are told of ends, waitlists move, and what
//! nobody needs any more goes.

use chrono::Duration;
use futures::future::BoxFuture;
use futures::{FutureExt, TryFutureExt};
use sea_orm::DbErr;
use serde_json::json;
use tracing::{info, warn};

use super::decide_request::{tell_approvers, tell_requester};
use super::{ask_others, decide_request, escalate, remind, tell_ends, waitlist};
use crate::jobs::{Attempt, Letter};
use crate::state::AppState;
use crate::storage::audit::{self, Action};
use crate::storage::{jobs, mail_turns, requests, sessions, tokens, webhooks};

/// How long a job that did its work stays to be looked at.
const KEEP_JOBS: Duration = Duration::days(7);
/// How long what was told to webhooks stays: long enough for an admin to retry what gave up.
const KEEP_DELIVERIES: Duration = Duration::days(30);
/// How long a token that has ended stays to be looked at.
const KEEP_TOKENS: Duration = Duration::days(90);

/// A step that fails holds up no other; the next minute tries it again.
pub(super) async fn housekeep(state: &AppState) -> Attempt {
    let steps: [(&str, BoxFuture<'_, anyhow::Result<()>>); 8] = [
        ("remind", remind::by_the_rule(state).boxed()),
        ("escalate", escalate::by_the_rule(state).boxed()),
        ("ask others", ask_others::about_the_abandoned(state).boxed()),
        ("settle", decide_request::settle(state).boxed()),
        ("expire", expire(state).boxed()),
        ("tell of ends", tell_ends::tell(state).map_err(Into::into).boxed()),
        ("move waitlists", waitlist::move_all(state).map_err(Into::into).boxed()),
        ("sweep", sweep(state).map_err(Into::into).boxed()),
    ];
    for (step, work) in steps {
        if let Err(error) = work.await {
            warn!(step, error = format!("{error:#}"), "A step of housekeeping failed");
        }
    }
    Attempt::Again(Duration::minutes(1))
}

async fn expire(state: &AppState) -> anyhow::Result<()> {
    let now = state.clock.now();
    for stored in requests::overdue(state.db.reader(), now, 100).await? {
        let request = stored.request;
        let expired = request.clone().expire(now)?;
        let tx = state.db.begin().await?;
        // A verdict that came in between wins.
        if requests::update(&tx, &request, &expired).await? {
            audit::append(&tx, None, Action::RequestExpired, request.id.0, json!({}), now).await?;
            tell_requester(state, &tx, &expired, Letter::Expired { request: request.id }).await?;
            tell_approvers(state, &tx, &request, None).await?;
            info!(request.id = %request.id, "A request ended without a verdict");
        }
        tx.commit().await?;
    }
    Ok(())
}

async fn sweep(state: &AppState) -> Result<(), DbErr> {
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    sessions::sweep(&tx, now).await?;
    jobs::sweep(&tx, now - KEEP_JOBS).await?;
    webhooks::sweep(&tx, now - KEEP_DELIVERIES).await?;
    tokens::sweep(&tx, now - KEEP_TOKENS).await?;
    mail_turns::sweep(&tx, now - KEEP_JOBS).await?;
    tx.commit().await
}

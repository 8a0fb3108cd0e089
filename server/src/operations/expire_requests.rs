//! Housekeeping, every minute: approvers are reminded, others are asked too, requests whose time is over end, holders are
//! told of ends, waitlists move, and what nobody needs any more goes.

use chrono::Duration;
use serde_json::json;
use tracing::info;

use super::decide_request::{tell_approvers, tell_requester};
use super::{escalate, remind, tell_ends, waitlist};
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

pub(super) async fn housekeep(state: &AppState) -> anyhow::Result<Attempt> {
    let now = state.clock.now();
    remind::by_the_rule(state).await?;
    escalate::by_the_rule(state).await?;
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
    tell_ends::tell(state).await?;
    waitlist::move_all(state).await?;
    let tx = state.db.begin().await?;
    sessions::sweep(&tx, now).await?;
    jobs::sweep(&tx, now - KEEP_JOBS).await?;
    webhooks::sweep(&tx, now - KEEP_DELIVERIES).await?;
    tokens::sweep(&tx, now - KEEP_TOKENS).await?;
    mail_turns::sweep(&tx, now - KEEP_JOBS).await?;
    tx.commit().await?;
    Ok(Attempt::Again(Duration::minutes(1)))
}

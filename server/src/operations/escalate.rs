//! Escalate: nobody answered in the rule's time, so others are asked too.

use domain::{Request, Target};
use serde_json::json;
use tracing::{info, warn};

use super::approvers;
use crate::jobs::{Job, Letter};
use crate::state::AppState;
use crate::storage::audit::{self, Action};
use crate::storage::requests;
use crate::storage::{DbErr, decisions, persons};

/// Asks others about requests that waited long enough. One effect each, however many replicas look.
pub(super) async fn by_the_rule(state: &AppState) -> anyhow::Result<()> {
    let now = state.clock.now();
    for stored in requests::to_escalate(state.db.reader(), now, 100).await? {
        if let Err(error) = escalate(state, &stored.request).await {
            warn!(request.id = %stored.request.id, %error, "Cannot ask others about a request that waits");
        }
    }
    Ok(())
}

async fn escalate(state: &AppState, request: &Request) -> Result<(), DbErr> {
    let (db, now) = (state.db.reader(), state.clock.now());
    let ask = decisions::ask(db, request.decision).await?;
    let requester = persons::find(db, request.requester).await?.and_then(|requester| requester.email);
    let target = Target::parse(&request.target, state.config.sites.origins()).ok();
    let before = approvers::now(state, request).await?;
    let own = requester.as_ref();
    let live = state.settings();
    // Of a product that is no longer configured nobody new can be found; it is not looked at again.
    let more = match live.product(&request.site, &request.product) {
        Some(product) => approvers::second(state, product, target.as_ref(), &ask, own, &before).await,
        None => Vec::new(),
    };
    let tx = state.db.begin().await?;
    if requests::mark_escalated(&tx, request.id, now).await? {
        crate::storage::approvers::ask(&tx, request.id, &more, true, || state.clock.new_id()).await?;
        let letter = Letter::Escalated { request: request.id };
        for to in approvers::addresses(state, &tx, request.id, &more.iter().collect::<Vec<_>>(), own).await? {
            state.jobs().queue(&tx, &Job::SendMail { letter: letter.clone(), to }, now).await?;
        }
        audit::append(&tx, None, Action::RequestEscalated, request.id.0, json!({}), now).await?;
        info!(request.id = %request.id, others = more.len(), "Asked others about a request that waits");
    }
    tx.commit().await
}

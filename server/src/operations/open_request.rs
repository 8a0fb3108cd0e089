//! Ask: facts are gathered again, policy speaks again, and then a request waits and its approvers have mail.

use chrono::{DateTime, Duration, Utc};
use domain::policy::{Ask, Decision, MAX_DAYS, MAX_HOURS, Outcome};
use domain::{
    DecisionId, Facts, GrantId, GrantState, PersonId, Remark, Request, RequestId, RequestState, Target,
};
use sea_orm::DbErr;
use serde_json::json;
use tracing::info;

use super::facts::{self, Standing};
use super::session::SignedIn;
use super::{OperationError, approvers, policy, webhooks};
use crate::config::{Product, Site};
use crate::jobs::{Job, Letter};
use crate::state::AppState;
use crate::storage::audit::{self, Action};
use crate::storage::requests::Schedule;
use crate::storage::{decisions, grants, requests};

/// Requests of one person in an hour: each is mail to others, and who asks and withdraws in turn is not asking.
const MOST_AN_HOUR: u64 = 5;

/// What asking came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opened {
    /// This request waits; it may be an earlier one.
    Waiting(RequestId),
    /// There is nothing to ask for: the license is there, or policy gives it at once.
    Go,
    /// Policy says no, or an approver did a short while ago.
    Denied,
}

/// When those who were denied may ask again, as the rule of that request says.
#[must_use]
pub fn again_at(ask: &Ask, denied_at: DateTime<Utc>) -> DateTime<Utc> {
    // A request that was asked by an earlier version of Latchkey may say any number.
    denied_at + Duration::days(i64::from(ask.again_after_days.unwrap_or(0).min(MAX_DAYS)))
}

/// Opens a request for what the target needs, or finds the open one.
pub async fn open_request(
    state: &AppState,
    who: &SignedIn,
    target: &Target,
    justification: Option<Remark>,
) -> Result<Opened, OperationError> {
    let settings = state.settings();
    let (site, product) = settings.sites.product_of(target).ok_or(OperationError::NotFound)?;
    let person = who.actor.person;
    let open = requests::find_open(state.db.reader(), person, &site.key, &product.key).await?;
    if let Some(open) = open {
        return Ok(Opened::Waiting(open.request.id));
    }
    // A second question would take the place in line of the first, should Atlassian have no seat after all.
    let live = grants::find_live(state.db.reader(), person, &site.key, &product.key).await?;
    if live.is_some_and(|live| live.grant.state == GrantState::Provisioning) {
        return Ok(Opened::Go);
    }
    let facts = match facts::look_up(state, who, site, product, target).await? {
        Standing::Licensed => return Ok(Opened::Go),
        Standing::Unlicensed { facts, .. } => facts,
    };
    let decision = policy::decide_now(state, &settings, product, &facts).await?;
    match &decision.outcome {
        Outcome::Grant { .. } => Ok(Opened::Go),
        Outcome::Deny { .. } => Ok(Opened::Denied),
        Outcome::Ask(ask) => {
            let (facts, decision) = (&*facts, &decision);
            let question = Question { site, product, target, facts, decision, ask, extends: None };
            self::ask(state, who, &question, justification).await
        }
    }
}

/// What is asked, and what the policy said to it.
pub(super) struct Question<'a> {
    pub site: &'a Site,
    pub product: &'a Product,
    pub target: &'a Target,
    pub facts: &'a Facts,
    pub decision: &'a Decision,
    pub ask: &'a Ask,
    /// The running license that a yes extends.
    pub extends: Option<GrantId>,
}

/// Stores the request and has its approvers told.
pub(super) async fn ask(
    state: &AppState,
    who: &SignedIn,
    question: &Question<'_>,
    justification: Option<Remark>,
) -> Result<Opened, OperationError> {
    let Question { site, product, target, facts, decision, ask, extends } = *question;
    let person = who.actor.person;
    if ask.justification && justification.is_none() {
        return Err(OperationError::JustificationNeeded);
    }
    let now = state.clock.now();
    if denied_lately(state, person, site, product, now).await?.is_some() {
        return Ok(Opened::Denied);
    }
    if requests::opened_since(state.db.reader(), person, now - Duration::hours(1)).await? >= MOST_AN_HOUR {
        return Err(OperationError::TooOften);
    }
    let own = who.actor.email.as_ref();
    let approvers = approvers::first(state, (site, product), Some(target), ask, own).await;
    let after =
        |hours: Option<u32>| hours.map(|hours| now + Duration::hours(i64::from(hours.min(MAX_HOURS))));
    let schedule = Schedule {
        remind_at: after(ask.remind_after_hours),
        escalate_at: after(ask.escalate_after_hours),
        ..Schedule::default()
    };
    let request = Request {
        id: RequestId(state.clock.new_id()),
        requester: person,
        site: site.key.clone(),
        product: product.key.clone(),
        target: target.url().to_owned(),
        decision: DecisionId(state.clock.new_id()),
        created_at: now,
        justification: justification.filter(|_| ask.justification),
        extends,
        days: None,
        expires_at: after(ask.expire_after_hours),
        state: RequestState::Pending,
        version: 0,
    };
    let account = facts.account.known().and_then(|account| account.vouchable());
    let tx = state.db.begin().await?;
    decisions::store(&tx, request.decision, facts, decision).await?;
    if !requests::open(&tx, &request, account, schedule).await? {
        // A double click: the other one's request is this one's too.
        tx.rollback().await?;
        return already_open(state, person, &request).await;
    }
    approvers::ask(state, &tx, request.id, &approvers, own).await?;
    if let Some(to) = own.cloned() {
        let letter = Letter::Received { request: request.id };
        state.jobs().queue(&tx, &Job::SendMail { letter, to }, now).await?;
    }
    let details = json!({ "product": request.product, "decision": request.decision });
    audit::append(&tx, Some(person), Action::RequestOpened, request.id.0, details, now).await?;
    webhooks::announce(state, &tx, webhooks::Event::RequestOpened(request.id)).await?;
    tx.commit().await?;
    state.wake.notify_one();
    info!(request.id = %request.id, product.key = %product.key, "Opened request {}", request.id);
    Ok(Opened::Waiting(request.id))
}

/// A denial after which the person may not ask again yet, with the moment from which they may.
pub async fn denied_lately(
    state: &AppState,
    person: PersonId,
    site: &Site,
    product: &Product,
    now: DateTime<Utc>,
) -> Result<Option<(Request, DateTime<Utc>)>, DbErr> {
    let db = state.db.reader();
    let Some(denied) = requests::latest_denied(db, person, &site.key, &product.key).await? else {
        return Ok(None);
    };
    let Some(verdict) = denied.request.state.verdict() else { return Ok(None) };
    let again_at = again_at(&decisions::ask(db, denied.request.decision).await?, verdict.at);
    Ok((now < again_at).then_some((denied.request, again_at)))
}

async fn already_open(
    state: &AppState,
    person: PersonId,
    request: &Request,
) -> Result<Opened, OperationError> {
    let open = requests::find_open(state.db.reader(), person, &request.site, &request.product).await?;
    open.map(|open| Opened::Waiting(open.request.id)).ok_or(OperationError::Conflict)
}

//! Ask: facts are gathered again, policy speaks again, and then a request waits and its approvers have mail.

use domain::policy::{ApproverSource, Ask, Outcome, decide};
use domain::{Approver, DecisionId, EmailAddress, PersonId, Request, RequestId, RequestState, Target};
use serde_json::json;
use tracing::info;

use super::facts::{self, Standing};
use super::session::SignedIn;
use super::{OperationError, policy};
use crate::config::{Product, RoleMapping};
use crate::jobs::{Job, Letter};
use crate::state::AppState;
use crate::storage::audit::{self, Action};
use crate::storage::{decisions, requests};

/// What asking came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opened {
    /// This request waits; it may be an earlier one.
    Waiting(RequestId),
    /// There is nothing to ask for: the license is there, or policy gives it at once.
    Go,
    /// Policy says no.
    Denied,
}

/// Opens a request for what the target needs, or finds the open one.
pub async fn open_request(
    state: &AppState,
    who: &SignedIn,
    target: &Target,
) -> Result<Opened, OperationError> {
    let (site, product) = state.config.sites.product_of(target).ok_or(OperationError::NotFound)?;
    let person = who.actor.person;
    let open = requests::find_open(state.db.reader(), person, &site.key, &product.key).await?;
    if let Some(open) = open {
        return Ok(Opened::Waiting(open.request.id));
    }
    let facts = match facts::look_up(state, who, site, product, target).await? {
        Standing::Licensed => return Ok(Opened::Go),
        Standing::Unlicensed { facts, .. } => facts,
    };
    let decision = decide(&*policy::current(state).await?, &facts);
    let ask = match &decision.outcome {
        Outcome::Grant { .. } => return Ok(Opened::Go),
        Outcome::Deny { .. } => return Ok(Opened::Denied),
        Outcome::Ask(ask) => ask,
    };
    let approvers = approvers(product, ask, who.actor.email.as_ref());
    let now = state.clock.now();
    let request = Request {
        id: RequestId(state.clock.new_id()),
        requester: person,
        site: site.key.clone(),
        product: product.key.clone(),
        target: target.url().to_owned(),
        decision: DecisionId(state.clock.new_id()),
        created_at: now,
        expires_at: ask.expire_after_hours.map(|hours| now + chrono::Duration::hours(i64::from(hours))),
        state: RequestState::Pending,
        version: 0,
    };
    let account = facts.account.known().and_then(|account| account.vouchable());
    let tx = state.db.begin().await?;
    decisions::store(&tx, request.decision, &facts, &decision).await?;
    if !requests::open(&tx, &request, account, &approvers, || state.clock.new_id()).await? {
        // A double click: the other one's request is this one's too.
        tx.rollback().await?;
        return already_open(state, person, &request).await;
    }
    let letter = Letter::Asked { request: request.id };
    for to in addresses(&state.config.roles, &approvers) {
        state.jobs().queue(&tx, &Job::SendMail { letter: letter.clone(), to }, now).await?;
    }
    let details = json!({ "product": request.product, "decision": request.decision });
    audit::append(&tx, Some(person), Action::RequestOpened, request.id.0, details, now).await?;
    tx.commit().await?;
    state.wake.notify_one();
    info!(request.id = %request.id, product.key = %product.key, "Opened request {}", request.id);
    Ok(Opened::Waiting(request.id))
}

async fn already_open(
    state: &AppState,
    person: PersonId,
    request: &Request,
) -> Result<Opened, OperationError> {
    let open = requests::find_open(state.db.reader(), person, &request.site, &request.product).await?;
    open.map(|open| Opened::Waiting(open.request.id)).ok_or(OperationError::Conflict)
}

/// Who decides. Nobody is asked about their own request, and when nobody is left the admins are.
#[must_use]
pub fn approvers(product: &Product, ask: &Ask, requester: Option<&EmailAddress>) -> Vec<Approver> {
    let mut found: Vec<Approver> = Vec::new();
    let mut add = |approver: Approver| {
        let is_requester = matches!(&approver, Approver::Person(address) if Some(address) == requester);
        if !is_requester && !found.contains(&approver) {
            found.push(approver);
        }
    };
    for source in &ask.approvers {
        match source {
            ApproverSource::Owners => product.owners.iter().cloned().map(Approver::Person).for_each(&mut add),
            ApproverSource::Person(address) => add(Approver::Person(address.clone())),
            ApproverSource::IdpGroup { group, mail } => {
                add(Approver::IdpGroup { group: group.clone(), mail: mail.clone() });
            }
        }
    }
    if found.is_empty() {
        found.push(Approver::Admins);
    }
    found
}

/// Where the approvers' mail goes; one address once.
#[must_use]
pub fn addresses(roles: &RoleMapping, approvers: &[Approver]) -> Vec<EmailAddress> {
    let mut all: Vec<EmailAddress> = approvers
        .iter()
        .flat_map(|approver| match approver {
            Approver::Person(address) => vec![address.clone()],
            Approver::IdpGroup { mail, .. } => vec![mail.clone()],
            Approver::Admins => roles.bootstrap_admins.clone(),
        })
        .collect();
    all.sort();
    all.dedup();
    all
}

//! Extend: the holder of a license that is about to end asks for more. The facts are gathered and the policy speaks as if
//! they came anew; a rule that grants moves the end at once, one that asks opens a request whose yes moves it.

use domain::policy::{Decision, Outcome};
use domain::{DecisionId, Facts, Grant, GrantId, GrantState, PersonId, Remark, Request, RequestId, Target};
use serde_json::json;
use tracing::info;

use super::facts;
use super::give_back::own;
use super::open_request::{self, Opened, Question};
use super::session::SignedIn;
use super::{OperationError, approvers, ask_page, policy};
use crate::config::{Product, Site};
use crate::jobs::Job;
use crate::state::{AppState, Live};
use crate::storage::audit::{self, Action};
use crate::storage::grants::{self, Stored};
use crate::storage::{DatabaseTransaction, DbErr, decisions, requests};

/// What extending came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Extended {
    /// The end has moved.
    Moved,
    /// This request waits; it may be an earlier one.
    Waiting(RequestId),
    /// Atlassian does not show the license any more. The front door decides anew, on the way to this target.
    Lost(String),
}

/// What extending would mean. Nothing is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prospect {
    /// Policy extends it.
    AtOnce {
        /// By so many days from now; for good when absent.
        days: Option<u32>,
    },
    /// These would decide.
    Ask {
        /// By name, else address or group.
        approvers: Vec<String>,
        /// Whether the person has to say why.
        wants_justification: bool,
    },
    /// There is an open request already.
    Asked(RequestId),
    /// Somebody said no a short while ago; from then on it can be asked again.
    DeniedUntil(chrono::DateTime<chrono::Utc>),
    /// Policy says no.
    Denied {
        /// Why, in the admin's words.
        message: String,
    },
    /// Atlassian does not show the license any more.
    Lost,
}

/// Moves the end of the actor's own license, or asks those who can.
///
/// # Errors
/// [`OperationError::Conflict`] when the end is not near, has come, or the policy does not allow it.
pub async fn extend(
    state: &AppState,
    who: &SignedIn,
    id: GrantId,
    justification: Option<Remark>,
) -> Result<Extended, OperationError> {
    let stored = own(state, &who.actor, id).await?;
    let grant = &stored.grant;
    if !grant.may_extend(state.clock.now()) {
        return Err(OperationError::Conflict);
    }
    if let Some(open) = open_request_of(state, grant).await? {
        return Ok(Extended::Waiting(open));
    }
    let live = state.settings();
    let Some(case) = decide_anew(state, &live, who, &stored).await? else {
        return Ok(Extended::Lost(stored.target));
    };
    match &case.decision.outcome {
        Outcome::Grant { days } => at_once(state, grant, &case, *days).await,
        Outcome::Deny { .. } => Err(OperationError::Conflict),
        Outcome::Ask(ask) => {
            let Case { site, product, target, facts, decision } = &case;
            let extends = Some(id);
            let question = Question { site, product, target, facts, decision, ask, extends };
            match open_request::ask(state, who, &question, justification).await? {
                Opened::Waiting(id) => Ok(Extended::Waiting(id)),
                Opened::Go | Opened::Denied => Err(OperationError::Conflict),
            }
        }
    }
}

/// Finds out what extending would mean.
///
/// # Errors
/// When the database or Atlassian fails.
pub async fn prospect(state: &AppState, who: &SignedIn, stored: &Stored) -> Result<Prospect, OperationError> {
    if let Some(open) = open_request_of(state, &stored.grant).await? {
        return Ok(Prospect::Asked(open));
    }
    let live = state.settings();
    let Some(case) = decide_anew(state, &live, who, stored).await? else { return Ok(Prospect::Lost) };
    let Case { site, product, target, decision, .. } = &case;
    Ok(match &decision.outcome {
        Outcome::Grant { days } => Prospect::AtOnce { days: *days },
        Outcome::Deny { message, .. } => Prospect::Denied { message: message.clone() },
        Outcome::Ask(ask) => {
            let (person, now) = (who.actor.person, state.clock.now());
            if let Some((_, at)) = open_request::denied_lately(state, person, site, product, now).await? {
                return Ok(Prospect::DeniedUntil(at));
            }
            let own = who.actor.email.as_ref();
            let asked = approvers::first(state, (site, product), Some(target), ask, own).await;
            let names = ask_page::names(state, &asked.all().collect::<Vec<_>>()).await?;
            Prospect::Ask { approvers: names, wants_justification: ask.justification }
        }
    })
}

/// Until when the license runs that a yes to the request would extend. `None`: it is to extend none, or one that has
/// ended.
pub async fn runs_until(
    state: &AppState,
    request: &Request,
) -> Result<Option<chrono::DateTime<chrono::Utc>>, DbErr> {
    let Some(id) = request.extends else { return Ok(None) };
    let grant = grants::find(state.db.reader(), id).await?.map(|stored| stored.grant);
    Ok(match grant.map(|grant| grant.state) {
        Some(GrantState::Active { ends_at, .. }) => ends_at,
        _ => None,
    })
}

async fn open_request_of(state: &AppState, grant: &Grant) -> Result<Option<RequestId>, DbErr> {
    let open = requests::find_open(state.db.reader(), grant.person, &grant.site, &grant.product).await?;
    Ok(open.map(|open| open.request.id))
}

/// A license, and what the policy says to it now.
struct Case<'a> {
    site: &'a Site,
    product: &'a Product,
    target: Target,
    facts: Box<Facts>,
    decision: Decision,
}

/// `None`: Atlassian does not show the license any more.
async fn decide_anew<'a>(
    state: &AppState,
    live: &'a Live,
    who: &SignedIn,
    stored: &Stored,
) -> Result<Option<Case<'a>>, OperationError> {
    let grant = &stored.grant;
    let (site, product) = live.product(&grant.site, &grant.product).ok_or(OperationError::Conflict)?;
    let target = Target::parse(&stored.target, state.config.sites.origins());
    let target = target.map_err(|_| OperationError::Conflict)?;
    let account = grant.account.as_ref();
    let found = facts::look_up_holder(state, who, site, product, &target, account).await?;
    let Some(facts) = found else { return Ok(None) };
    let decision = policy::decide_now(state, live, product, &facts).await?;
    Ok(Some(Case { site, product, target, facts, decision }))
}

async fn at_once(
    state: &AppState,
    grant: &Grant,
    case: &Case<'_>,
    days: Option<u32>,
) -> Result<Extended, OperationError> {
    let decision = DecisionId(state.clock.new_id());
    let tx = state.db.begin().await?;
    decisions::store(&tx, decision, &case.facts, &case.decision).await?;
    if !move_end(state, &tx, grant, days, decision, grant.person).await? {
        return Err(OperationError::Conflict);
    }
    tx.commit().await?;
    Ok(Extended::Moved)
}

/// Moves the end of a running license in the transaction that decides it. `false`: its end has come, or somebody else
/// moved it; the transaction must not go on.
pub(super) async fn move_end(
    state: &AppState,
    tx: &DatabaseTransaction,
    grant: &Grant,
    days: Option<u32>,
    decision: DecisionId,
    by: PersonId,
) -> Result<bool, OperationError> {
    let now = state.clock.now();
    let Ok(extended) = grant.clone().extend(days, now) else { return Ok(false) };
    let GrantState::Active { ends_at, .. } = extended.state else { return Ok(false) };
    if !grants::update(tx, grant, &extended).await? {
        return Ok(false);
    }
    let details = json!({ "decision": decision, "until": ends_at });
    audit::append(tx, Some(by), Action::GrantExtended, grant.id.0, details, now).await?;
    // The job of the old end will find that it is none any more.
    if let Some(ends_at) = ends_at.filter(|ends_at| !grant.ends_at(*ends_at)) {
        state.jobs().queue(tx, &Job::Revoke { grant: grant.id, end: Some(ends_at) }, ends_at).await?;
    }
    info!(grant.id = %grant.id, product.key = %grant.product, "Extended a license");
    Ok(true)
}

//! What asking would mean: the same facts and the same policy as asking, and nothing is written.

use chrono::Duration;
use domain::policy::{Decision, Outcome, decide};
use domain::{Approver, EmailAddress, ProductKey, RequestId, SiteKey, Target};
use sea_orm::{ConnectionTrait, DbErr};

use super::facts::{self, Standing};
use super::open_request::approvers;
use super::session::SignedIn;
use super::{OperationError, policy};
use crate::config::{Product, Site};
use crate::state::AppState;
use crate::storage::{persons, requests};

/// What asking would mean.
pub enum Prospect {
    /// The person may ask, and these would decide.
    MayAsk {
        /// By name, else address or group.
        approvers: Vec<String>,
        /// The decision.
        decision: Decision,
    },
    /// There is an open request already.
    AlreadyAsked(RequestId),
    /// Policy says no.
    Denied {
        /// Why.
        message: String,
        /// When asking again makes sense.
        again_after_days: Option<u32>,
        /// Who can help.
        owners: Vec<String>,
    },
    /// There is nothing to ask for.
    Go,
}

/// Finds out what asking for this target would mean.
pub async fn prospect(
    state: &AppState,
    who: &SignedIn,
    target: &Target,
    site: &Site,
    product: &Product,
) -> Result<Prospect, OperationError> {
    let db = state.db.reader();
    if let Some(open) = requests::find_open(db, who.actor.person, &site.key, &product.key).await? {
        return Ok(Prospect::AlreadyAsked(open.request.id));
    }
    let facts = match facts::look_up(state, who, site, product, target).await? {
        Standing::Licensed => return Ok(Prospect::Go),
        Standing::Unlicensed { facts, .. } => facts,
    };
    let decision = decide(&*policy::current(state).await?, &facts);
    Ok(match &decision.outcome {
        Outcome::Grant { .. } => Prospect::Go,
        Outcome::Ask(ask) => {
            let asked = approvers(product, ask, who.actor.email.as_ref());
            Prospect::MayAsk { approvers: names(db, &asked).await?, decision }
        }
        Outcome::Deny { message, again_after_days } => {
            let owners: Vec<Approver> = product.owners.iter().cloned().map(Approver::Person).collect();
            Prospect::Denied {
                message: message.clone(),
                again_after_days: *again_after_days,
                owners: names(db, &owners).await?,
            }
        }
    })
}

/// Approvers as people call them: by name when they have signed in, else by address or group.
pub async fn names(
    db: &impl ConnectionTrait,
    approvers: impl IntoIterator<Item = &Approver>,
) -> Result<Vec<String>, DbErr> {
    let approvers: Vec<&Approver> = approvers.into_iter().collect();
    let addresses: Vec<&EmailAddress> = approvers
        .iter()
        .filter_map(|approver| if let Approver::Person(address) = approver { Some(address) } else { None })
        .collect();
    let known = persons::find_by_addresses(db, addresses).await?;
    let name = |address: &EmailAddress| {
        let person = known.iter().find(|person| person.email.as_ref() == Some(address));
        person.map_or_else(|| address.to_string(), |person| person.name.clone())
    };
    let named = approvers.into_iter().map(|approver| match approver {
        Approver::Person(address) => name(address),
        Approver::IdpGroup { group, .. } => format!("“{group}”"),
        Approver::Admins => app::catalog::ask::THE_ADMINS.to_owned(),
    });
    Ok(named.collect())
}

/// How many minutes a verdict usually takes: the median of the last 90 days. `None` when there were fewer than three.
pub async fn usual_minutes(
    state: &AppState,
    site: &SiteKey,
    product: &ProductKey,
) -> Result<Option<u32>, DbErr> {
    let since = state.clock.now() - Duration::days(90);
    let decided = requests::decided_since(state.db.reader(), site, product, since, 500).await?;
    let mut minutes: Vec<i64> =
        decided.iter().map(|(asked, ended)| (*ended - *asked).num_minutes()).collect();
    if minutes.len() < 3 {
        return Ok(None);
    }
    minutes.sort_unstable();
    let median = minutes[minutes.len() / 2].max(1);
    Ok(u32::try_from(median).ok())
}

//! What asking would mean: the same facts and the same policy as asking, and nothing is written.

use chrono::{DateTime, Duration, Utc};
use domain::policy::{Ask, Decision, Outcome};
use domain::{Approver, ApproverGroupKey, EmailAddress, ProductKey, Request, RequestId, SiteKey, Target};
use sea_orm::DbErr;

use super::facts::{self, Standing};
use super::open_request::denied_lately;
use super::session::SignedIn;
use super::{OperationError, approvers, policy};
use crate::config::{Product, Site};
use crate::state::AppState;
use crate::storage::{persons, requests};

/// What asking would mean.
pub enum Prospect {
    /// The person may ask, and these would decide.
    MayAsk {
        /// By name, else address or group.
        approvers: Vec<String>,
        /// How they are asked.
        ask: Ask,
        /// The decision.
        decision: Decision,
    },
    /// An approver said no, and the person may ask again from then on.
    DeniedLately {
        /// The request that was denied.
        request: Request,
        /// From when.
        again_at: DateTime<Utc>,
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
    let decision = policy::decide_now(state, &state.settings(), product, &facts).await?;
    Ok(match &decision.outcome {
        Outcome::Grant { .. } => Prospect::Go,
        Outcome::Ask(ask) => {
            let (person, now) = (who.actor.person, state.clock.now());
            if let Some((request, again_at)) = denied_lately(state, person, site, product, now).await? {
                return Ok(Prospect::DeniedLately { request, again_at });
            }
            let own = who.actor.email.as_ref();
            let asked = approvers::first(state, (site, product), Some(target), ask, own).await;
            Prospect::MayAsk {
                approvers: names(state, &asked.all().collect::<Vec<_>>()).await?,
                ask: ask.clone(),
                decision,
            }
        }
        Outcome::Deny { message, again_after_days } => {
            let owners: Vec<Approver> = product.owners.iter().cloned().map(Approver::Owner).collect();
            Prospect::Denied {
                message: message.clone(),
                again_after_days: *again_after_days,
                owners: names(state, &owners.iter().collect::<Vec<_>>()).await?,
            }
        }
    })
}

/// Approvers as people call them: by name when they have signed in, else by address or group.
pub async fn names(state: &AppState, approvers: &[&Approver]) -> Result<Vec<String>, DbErr> {
    let members = |key: &ApproverGroupKey| {
        let is_it = |other: &&Approver| matches!(other, Approver::Member { group, .. } if group == key);
        approvers.iter().copied().filter(is_it).count()
    };
    let addresses: Vec<&EmailAddress> = approvers.iter().filter_map(|approver| approver.address()).collect();
    let known = persons::find_by_addresses(state.db.reader(), addresses).await?;
    let name = |address: &EmailAddress| {
        let person = known.iter().find(|person| person.email.as_ref() == Some(address));
        person.map_or_else(|| address.to_string(), |person| person.name.clone())
    };
    let live = state.settings();
    let mut named: Vec<String> = Vec::new();
    for approver in approvers {
        let one = match approver {
            // Many names say less than the name of the group.
            Approver::Member { group, .. } if members(group) > approvers::FEW => live
                .approver_group(group)
                .map_or_else(|| format!("“{group}”"), |group| format!("“{}”", group.name)),
            Approver::IdpGroup { group, .. } => format!("“{group}”"),
            Approver::Admins => app::catalog::ask::THE_ADMINS.to_owned(),
            person => person.address().map(name).unwrap_or_default(),
        };
        if !named.contains(&one) {
            named.push(one);
        }
    }
    Ok(named)
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

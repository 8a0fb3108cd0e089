//! Enter: a signed-in person stands at the front door and wants to go to a target.

use domain::policy::Outcome;
use domain::{DecisionId, Fact, Facts, Grant, GrantId, GrantState, PersonId, RequestId, Target};
use tracing::{info, warn};

use super::facts::{self, Standing};
use super::grant_license::{self, AtOnce};
use super::held::{self, Held};
use super::session::SignedIn;
use super::{OperationError, policy, retry};
use crate::config::{Product, Site};
use crate::state::AppState;
use crate::storage::{decisions, grants, requests};

/// After a license could not be set up, policy gives none for so long.
const HOLD_BACK: chrono::Duration = chrono::Duration::minutes(30);

/// Where to lead the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entered {
    /// To the target: the license works.
    Bounce,
    /// To the target: somebody we depend on is down, and Jira decides for itself. Nothing was granted.
    LetThrough,
    /// To the page where a license is being set up.
    SettingUp(GrantId),
    /// To the request that waits already.
    Waiting(RequestId),
    /// To the page where they can ask, or are told no.
    Ask,
}

/// Whether a visit may have an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visit {
    /// A person came.
    Real,
    /// A look without a person behind it: HEAD, prefetch, prerender. Writes nothing and never grants.
    LookOnly,
}

/// Leads a person to the target if the license is there or policy gives it at once, else to what comes next.
pub async fn enter(
    state: &AppState,
    who: &SignedIn,
    target: &Target,
    visit: Visit,
) -> Result<Entered, OperationError> {
    let settings = state.settings();
    let Some((site, product)) = settings.sites.product_of(target) else { return Ok(Entered::LetThrough) };
    let (facts, reserved) = match facts::look_up(state, who, site, product, target).await {
        Ok(Standing::Licensed) => {
            remember(state, who, site, product);
            return Ok(Entered::Bounce);
        }
        Ok(Standing::Unlicensed { facts, reserved }) => (facts, reserved),
        Err(error) => {
            warn!(site.key = %site.key, %error, "Let a person through: the site's directory does not answer");
            return Ok(Entered::LetThrough);
        }
    };
    let person = who.actor.person;
    let live = grants::find_live(state.db.reader(), person, &site.key, &product.key).await?;
    if let Some(live) = live {
        match live.grant.state {
            GrantState::Active { .. } if visit == Visit::LookOnly => return Ok(Entered::Ask),
            GrantState::Active { .. } => {
                if let Some(entered) = settle(state, &live.grant, &facts, site, product).await? {
                    return Ok(entered);
                }
            }
            _ => return Ok(Entered::SettingUp(live.grant.id)),
        }
    }
    let open = requests::find_open(state.db.reader(), person, &site.key, &product.key).await?;
    if let Some(open) = open {
        return Ok(Entered::Waiting(open.request.id));
    }
    if let Some(failed) = fresh_failure(state, person, site, product).await? {
        return Ok(Entered::SettingUp(failed));
    }
    let decision = policy::decide_now(state, &settings, product, &facts).await?;
    if visit == Visit::LookOnly {
        return Ok(Entered::Ask);
    }
    if let Outcome::Grant { days } = decision.outcome {
        let outcome = grant_license::at_once(state, &facts, &decision, days, reserved, target).await?;
        return Ok(match outcome {
            AtOnce::Active => {
                remember(state, who, site, product);
                Entered::Bounce
            }
            AtOnce::SettingUp(id) => Entered::SettingUp(id),
            // Somebody took the last seat between the count and the promise: a human decides.
            AtOnce::SeatsMoved => Entered::Ask,
        });
    }
    let tx = state.db.begin().await?;
    decisions::store_visit(&tx, DecisionId(state.clock.new_id()), &facts, &decision).await?;
    tx.commit().await?;
    info!(person.id = %person, product.key = %product.key, "Policy did not give a license at once");
    Ok(Entered::Ask)
}

/// Whether memory knows that the person holds the license that the target needs. Touches no database and no network.
#[must_use]
pub fn is_known_licensed(state: &AppState, who: &SignedIn, target: &Target) -> bool {
    state.settings().sites.product_of(target).is_some_and(|(site, product)| {
        state.licenses.contains_key(&(who.actor.person, site.key.clone(), product.key.clone()))
    })
}

/// What an active grant means whose license was not found. `None`: it has ended, and what comes next is decided anew.
/// An account that is deactivated or cannot be found may come back with its license, and its grant has to end then.
async fn settle(
    state: &AppState,
    grant: &Grant,
    facts: &Facts,
    site: &Site,
    product: &Product,
) -> Result<Option<Entered>, OperationError> {
    let (Fact::Known(found), Some(account)) = (&facts.account, &grant.account) else {
        return Ok(Some(Entered::Ask));
    };
    match held::compare(grant, found) {
        Held::Theirs => {
            // The look may be older than the grant, and a member may be without a license for a while.
            match state.directory(site).is_member(account, &product.group).await {
                Ok(false) => grant_license::close_lost(state, grant).await.map(|()| None),
                // Jira decides for itself.
                Ok(true) | Err(_) => Ok(Some(Entered::LetThrough)),
            }
        }
        Held::Former if found.certain().is_some() => {
            if let Some(job) = held::take_back(state, grant).await? {
                grant_license::try_now(state, &job).await?;
            }
            let now = grants::find(state.db.reader(), grant.id).await?;
            let is_over = now.is_some_and(|now| matches!(now.grant.state, GrantState::Revoked { .. }));
            Ok((!is_over).then_some(Entered::SettingUp(grant.id)))
        }
        Held::Former | Held::Nowhere => Ok(Some(Entered::Ask)),
    }
}

/// A license that could not be set up a moment ago. Clicking again would fail again and mail everybody again; its page
/// says what is wrong, and an admin can try again.
async fn fresh_failure(
    state: &AppState,
    person: PersonId,
    site: &Site,
    product: &Product,
) -> Result<Option<GrantId>, OperationError> {
    let latest = grants::latest(state.db.reader(), person, &site.key, &product.key).await?;
    let failed = latest.filter(|latest| {
        matches!(latest.grant.state, GrantState::Failed { .. })
            && state.clock.now() - latest.grant.created_at < HOLD_BACK
    });
    let Some(failed) = failed else { return Ok(None) };
    let stands = retry::stands(state.db.reader(), &failed.grant).await?;
    Ok(stands.then_some(failed.grant.id))
}

fn remember(state: &AppState, who: &SignedIn, site: &Site, product: &Product) {
    state.licenses.insert((who.actor.person, site.key.clone(), product.key.clone()), ());
}

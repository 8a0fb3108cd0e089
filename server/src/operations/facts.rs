//! Gathers what a decision depends on. What cannot be found out is unknown, never guessed.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::NaiveTime;
use domain::{AccountFact, AccountId, Budget, Fact, Facts, History, PersonId, Seats, Target};
use sea_orm::DbErr;
use tracing::warn;

use super::session::SignedIn;
use crate::config::{Product, Site};
use crate::ports::DirectoryError;
use crate::state::AppState;
use crate::storage::seats::{self, Reserved};
use crate::storage::{grants, requests};

/// How long a person waits for Atlassian's answers before they are let through.
const PATIENCE: Duration = Duration::from_secs(6);

/// Where a person stands with a product.
#[derive(Clone, Debug)]
pub enum Standing {
    /// The license works.
    Licensed,
    /// There is none, as far as anybody can tell; this is what a decision can be made on.
    Unlicensed {
        /// The facts.
        facts: Box<Facts>,
        /// Promised seats, those of the waitlist included, as they were counted; a new promise names this.
        reserved: Reserved,
    },
}

/// Looks a person up at Atlassian.
///
/// # Errors
/// When Atlassian cannot say whether the person holds a license. Whoever calls this for a visit lets the person
/// through.
pub async fn look_up(
    state: &AppState,
    who: &SignedIn,
    site: &Site,
    product: &Product,
    target: &Target,
) -> Result<Standing, DirectoryError> {
    let Found { facts, reserved, licensed } = gather(state, who, site, product, target).await?;
    Ok(if licensed { Standing::Licensed } else { Standing::Unlicensed { facts, reserved } })
}

/// What can be decided on about a license that the person holds already: the facts as they would be if they came
/// without it, so that their own seat counts as free. `None`: Atlassian does not show it on that account.
///
/// # Errors
/// When Atlassian cannot say whether the person holds a license.
pub async fn look_up_holder(
    state: &AppState,
    who: &SignedIn,
    site: &Site,
    product: &Product,
    target: &Target,
    account: Option<&AccountId>,
) -> Result<Option<Box<Facts>>, DirectoryError> {
    let Found { mut facts, licensed, .. } = gather(state, who, site, product, target).await?;
    let is_theirs = facts.account.known().and_then(AccountFact::vouchable) == account;
    if !licensed || !is_theirs {
        return Ok(None);
    }
    if let Fact::Known(seats) = &mut facts.seats {
        seats.used = seats.used.saturating_sub(1);
        facts.budget = Fact::Known(product.budget(seats));
    }
    Ok(Some(facts))
}

/// What would be known of somebody, as if they came without a license; whether they hold one, and whether Atlassian
/// answers. When it does not, what it would have said is unknown.
pub async fn imagine(
    state: &AppState,
    who: &SignedIn,
    site: &Site,
    product: &Product,
    target: &Target,
) -> (Facts, bool, bool) {
    match gather(state, who, site, product, target).await {
        Ok(Found { mut facts, licensed, .. }) => {
            if let (Fact::Known(seats), true) = (&mut facts.seats, licensed) {
                seats.used = seats.used.saturating_sub(1);
                facts.budget = Fact::Known(product.budget(seats));
            }
            (*facts, licensed, true)
        }
        Err(error) => {
            warn!(site.key = %site.key, %error, "Atlassian does not answer somebody who tries the rules");
            (of_ours(state, who, site, product, target), false, false)
        }
    }
}

struct Found {
    facts: Box<Facts>,
    reserved: Reserved,
    licensed: bool,
}

async fn gather(
    state: &AppState,
    who: &SignedIn,
    site: &Site,
    product: &Product,
    target: &Target,
) -> Result<Found, DirectoryError> {
    let directory = state.directory(site);
    // Before Atlassian counts: whoever promises a seat after this makes the promise of this visit fail, so that a count
    // that is old when it arrives gives nothing away.
    let reserved = seats::reserved(state.db.reader(), &site.key, &product.key).await;
    let too_slow = |_| DirectoryError::Unreachable("no answer in time".to_owned());
    let found = tokio::time::timeout(PATIENCE, async {
        let Some(email) = &who.actor.email else { return Ok((Fact::Unknown, false)) };
        let account = directory.find_account(email).await?;
        let licensed = match account.vouchable() {
            Some(id) => directory.has_license(id, &product.key).await?,
            None => false,
        };
        Ok::<(Fact<AccountFact>, bool), DirectoryError>((Fact::Known(account), licensed))
    });
    let counted = tokio::time::timeout(PATIENCE, directory.seats(&product.key));
    let before = remembered(state, who.actor.person, site, product);
    let (found, counted, (history, granted_today)) = tokio::join!(found, counted, before);
    let (account, licensed) = found.map_err(too_slow)??;
    let seats = match (counted.map_err(too_slow).and_then(|counted| counted), &reserved) {
        (Ok(count), Ok(reserved)) => {
            Fact::Known(Seats { limit: count.limit, used: count.used, reserved: reserved.count })
        }
        (Err(error), _) => {
            warn!(site.key = %site.key, product.key = %product.key, %error, "Seats are unknown");
            Fact::Unknown
        }
        (_, Err(error)) => {
            warn!(%error, "Promised seats are unknown");
            Fact::Unknown
        }
    };
    let budget = match &seats {
        Fact::Known(seats) => Fact::Known(product.budget(seats)),
        // Without a budget there is nothing to count.
        _ if product.budget_cents.is_none() => Fact::Known(Budget { left: None }),
        _ => Fact::Unknown,
    };
    let facts = Facts {
        account,
        seats,
        budget,
        history,
        granted_today,
        ..of_ours(state, who, site, product, target)
    };
    // With the promises unknown, so are the seats, and no grant will name this.
    let reserved = reserved.unwrap_or(Reserved { count: 0, version: -1 });
    Ok(Found { facts: Box::new(facts), reserved, licensed })
}

/// What needs no answer of Atlassian.
fn of_ours(state: &AppState, who: &SignedIn, site: &Site, product: &Product, target: &Target) -> Facts {
    Facts {
        at: state.clock.now(),
        person: who.actor.person,
        email_domain: who.actor.email.as_ref().map(|email| email.domain().to_owned()).into(),
        groups: who.claims.groups.clone().map(|groups| groups.into_iter().collect::<BTreeSet<_>>()).into(),
        claims: who.claims.kept.clone(),
        site: site.key.clone(),
        product: product.key.clone(),
        project: target.project().cloned().into(),
        target_kind: target.kind(),
        account: Fact::Unknown,
        seats: Fact::Unknown,
        budget: Fact::Unknown,
        history: Fact::Unknown,
        granted_today: Fact::Unknown,
    }
}

/// What the portal itself remembers: the person's licenses and requests of the product, and how many it gave today.
async fn remembered(
    state: &AppState,
    person: PersonId,
    site: &Site,
    product: &Product,
) -> (Fact<History>, Fact<u32>) {
    let (db, now) = (state.db.reader(), state.clock.now());
    let midnight = now.date_naive().and_time(NaiveTime::MIN).and_utc();
    let history = async {
        let held = grants::last_ended(db, person, &site.key, &product.key).await?;
        let denied = requests::latest_denied(db, person, &site.key, &product.key).await?;
        let verdict = denied.as_ref().and_then(|denied| denied.request.state.verdict());
        Ok::<_, DbErr>(History { held, denied_at: verdict.map(|verdict| verdict.at) })
    };
    let given = grants::given_at_once(db, &site.key, &product.key, midnight);
    let (history, given) = tokio::join!(history, given);
    (or_unknown("A person's history", history), or_unknown("What policy gave today", given))
}

fn or_unknown<T>(what: &str, read: Result<T, DbErr>) -> Fact<T> {
    read.inspect_err(|error| warn!(%error, "{what} is unknown")).ok().into()
}

//! The waitlist: what was approved and finds no free seat waits, in the order of approval, and proceeds by itself.

use chrono::Duration;
use domain::{Grant, GrantFailure, GrantId, GrantState, ProductKey, Request, Seats, SiteKey};
use serde_json::json;
use tokio::time::timeout;
use tracing::{info, warn};

use super::OperationError;
use super::decide_request::tell_requester;
use super::grant_license::of_request;
use super::held::{self, Held};
use crate::config::{Product, Site};
use crate::jobs::{Job, Letter};
use crate::ports::DirectoryError;
use crate::state::AppState;
use crate::storage::audit::{self, Action};
use crate::storage::requests::{self, Stored};
use crate::storage::seats::{self, Reserved};
use crate::storage::{DatabaseTransaction, grants, waitlist as line};

/// How long an approver waits for Atlassian to count.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(2);
/// How many proceed in one go; the next go is a minute away.
const AT_ONCE: u64 = 50;
/// After Atlassian refused a seat that its count had free, the count is not believed for so long.
const DISTRUST: Duration = Duration::minutes(10);

/// Whether what was approved can be set up now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// A seat is free, as counted with these promises; the grant has to name them.
    Free(Reserved),
    /// There is no limit, or nobody can say: it is tried.
    Open,
    /// No seat is free, or the person's last license is still being taken back.
    None,
}

/// Looks whether what was approved can be set up now. Those on the waitlist come first.
///
/// # Errors
/// When the database fails.
pub async fn room(state: &AppState, request: &Request) -> Result<Room, OperationError> {
    let db = state.db.reader();
    let live = grants::find_live(db, request.requester, &request.site, &request.product).await?;
    if live.is_some_and(|live| matches!(live.grant.state, GrantState::Revoking { .. })) {
        return Ok(Room::None);
    }
    let live = state.settings();
    let Some((site, product)) = live.product(&request.site, &request.product) else { return Ok(Room::Open) };
    // Before Atlassian counts, as in `facts`: a promise in between has to make this one fail.
    let reserved = seats::reserved(db, &site.key, &product.key).await?;
    Ok(match timeout(PATIENCE, state.directory(site).seats(&product.key)).await {
        Ok(Ok(count)) if count.limit.is_none() => Room::Open,
        Ok(Ok(count)) => {
            let seats = Seats { limit: count.limit, used: count.used, reserved: reserved.count };
            if seats.has_free(1) { Room::Free(reserved) } else { Room::None }
        }
        Ok(Err(_)) | Err(_) => {
            warn!(site.key = %site.key, product.key = %product.key, "Seats are unknown: a yes is tried");
            Room::Open
        }
    })
}

/// What goes with a request that joins the waitlist, in the transaction that stores it as waitlisted.
///
/// # Errors
/// When the database fails.
pub async fn join(
    state: &AppState,
    tx: &DatabaseTransaction,
    request: &Request,
) -> Result<(), OperationError> {
    let now = state.clock.now();
    let is_news = !audit::has_happened(tx, Action::RequestWaitlisted, request.id.0).await?;
    audit::append(tx, None, Action::RequestWaitlisted, request.id.0, json!({}), now).await?;
    // Whoever is on the way to an automatic license has counted without this one.
    seats::recount(tx, &request.site, &request.product).await?;
    if is_news {
        tell_requester(state, tx, request, Letter::Waitlisted { request: request.id }).await?;
    }
    info!(request.id = %request.id, product.key = %request.product, "No seat is free: a request waits for one");
    Ok(())
}

/// Moves every waitlist, as far as the seats go that Atlassian counts. For housekeeping; a failure of one product
/// stops no other.
///
/// # Errors
/// When the database fails.
pub async fn move_all(state: &AppState) -> Result<(), OperationError> {
    let since = state.clock.now() - DISTRUST;
    for (site, product) in line::products(state.db.reader()).await? {
        if seats::was_refused(state.db.reader(), &site, &product, since).await? {
            continue;
        }
        if let Err(error) = move_one(state, &site, &product).await {
            warn!(site.key = %site, product.key = %product, %error, "Could not move a waitlist");
        }
    }
    Ok(())
}

/// Moves the waitlist of a product: whoever is first proceeds, as long as a seat is free.
///
/// # Errors
/// When the database or Atlassian fails. Who proceeded has proceeded.
pub async fn move_one(state: &AppState, site: &SiteKey, product: &ProductKey) -> Result<(), OperationError> {
    let live = state.settings();
    let Some((site, product)) = live.product(site, product) else { return Ok(()) };
    let line = line::line(state.db.reader(), &site.key, &product.key, AT_ONCE).await?;
    for waiting in line {
        match proceed(state, site, product, &waiting).await? {
            Proceeded::Yes => {}
            // Their last license is still being taken back, or Jira is silent about them; they keep their place.
            Proceeded::NotYet => {}
            Proceeded::NoSeat | Proceeded::Moved => break,
        }
    }
    state.wake.notify_one();
    Ok(())
}

enum Proceeded {
    Yes,
    NotYet,
    NoSeat,
    /// Somebody else moves this list, or promised a seat.
    Moved,
}

async fn proceed(
    state: &AppState,
    site: &Site,
    product: &Product,
    waiting: &Stored,
) -> Result<Proceeded, OperationError> {
    let db = state.db.reader();
    let request = &waiting.request;
    let live = grants::find_live(db, request.requester, &site.key, &product.key).await?;
    let held = match live.map(|live| live.grant) {
        Some(Grant { state: GrantState::Revoking { .. }, .. }) => return Ok(Proceeded::NotYet),
        Some(grant) => match held::settle(state, &grant).await {
            Ok(Held::Former) | Err(OperationError::Directory(_)) => return Ok(Proceeded::NotYet),
            held => Some(held?),
        },
        None => None,
    };
    let granted = seats::granted(db, &site.key, &product.key).await?;
    let count = timeout(PATIENCE, state.directory(site).seats(&product.key)).await;
    let count = count.map_err(|_| DirectoryError::Unreachable("no answer in time".to_owned()))??;
    let seats = Seats { limit: count.limit, used: count.used, reserved: granted.count };
    if held.is_none() && !seats.has_free(1) {
        return Ok(Proceeded::NoSeat);
    }
    let approved = request.clone().proceed()?;
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    // The request first: of two who move this list one comes no further.
    if !requests::update(&tx, request, &approved).await? {
        return Ok(Proceeded::Moved);
    }
    line::moved(&tx, &site.key, &product.key).await?;
    if let Some(held) = held {
        // The license came some other way meanwhile.
        let details = held::details(held);
        audit::append(&tx, None, Action::RequestProceeded, request.id.0, details, now).await?;
        if held == Held::Nowhere {
            held::refuse(state, &tx, &approved).await?;
        }
        tx.commit().await?;
        return Ok(Proceeded::Yes);
    }
    if !seats::hold(&tx, &site.key, &product.key, granted).await? {
        return Ok(Proceeded::Moved);
    }
    let Some(grant) = promise(state, &tx, waiting).await? else { return Ok(Proceeded::Moved) };
    audit::append(&tx, None, Action::RequestProceeded, request.id.0, json!({}), now).await?;
    seats::reserve(&tx, &grant).await?;
    state.jobs().queue(&tx, &Job::Provision { grant: grant.id }, now).await?;
    tx.commit().await?;
    info!(request.id = %request.id, grant.id = %grant.id, "A seat came free: the first of the waitlist proceeds");
    Ok(Proceeded::Yes)
}

/// Stores the grant of whoever proceeds: a new one, or again the one for which Atlassian had no seat.
async fn promise(
    state: &AppState,
    tx: &DatabaseTransaction,
    waiting: &Stored,
) -> Result<Option<Grant>, OperationError> {
    let now = state.clock.now();
    let request = &waiting.request;
    let earlier = grants::of_request(tx, request.id).await?.map(|stored| stored.grant);
    let refused = earlier.filter(|grant| {
        grant.request == Some(request.id) && grant.state == GrantState::Failed { why: GrantFailure::NoSeat }
    });
    if let Some(failed) = refused {
        let again = failed.clone().retry()?;
        let stored = grants::update(tx, &failed, &again).await?;
        if stored {
            audit::append(tx, None, Action::GrantRetried, again.id.0, json!({}), now).await?;
        }
        return Ok(stored.then_some(again));
    }
    let grant =
        of_request(GrantId(state.clock.new_id()), request, waiting.account.clone(), request.days, now);
    if !grants::create(tx, &grant, &request.target).await? {
        return Ok(None);
    }
    let details = json!({ "person": grant.person, "product": grant.product, "decision": grant.decision });
    audit::append(tx, None, Action::GrantCreated, grant.id.0, details, now).await?;
    Ok(Some(grant))
}

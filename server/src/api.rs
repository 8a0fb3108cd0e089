//! What programs may ask, answered as JSON: the portal's other face. Reads rows and says them as shapes, which are what
//! the OpenAPI document promises.

mod shapes;

pub use shapes::{
    ApproveBody, DenyBody, GrantList, GrantShape, GrantStateName, PersonShape, RequestList, RequestShape,
    RequestStateName, SeatList, SeatShape, VerdictShape,
};

use std::collections::HashMap;

use domain::{GrantId, GrantState, PersonId, RequestId, RequestState};
use sea_orm::DbErr;

use crate::state::AppState;
use crate::storage::persons::Person;
use crate::storage::{ConnectionTrait, grants, persons, requests, seats};

/// Which part of a list is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Part<Id> {
    /// After this one; from the newest on when absent.
    pub after: Option<Id>,
    /// So many at the most.
    pub limit: u32,
}

/// Requests, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn requests(
    state: &AppState,
    of: Option<RequestStateName>,
    part: Part<RequestId>,
) -> Result<RequestList, DbErr> {
    let db = state.db.reader();
    let limit = u64::from(part.limit);
    // One more than asked for tells whether there are more.
    let of = of.map(RequestStateName::name);
    let mut rows = requests::page(db, of, part.after, limit + 1).await?;
    let next = cut(&mut rows, part.limit, |stored| stored.request.id.0);
    let items = request_shapes(state, rows).await?;
    Ok(RequestList { items, next })
}

/// One request.
///
/// # Errors
/// When the database fails.
pub async fn request(state: &AppState, id: RequestId) -> Result<Option<RequestShape>, DbErr> {
    let Some(stored) = requests::find(state.db.reader(), id).await? else { return Ok(None) };
    Ok(request_shapes(state, vec![stored]).await?.pop())
}

/// Grants, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn grants(
    state: &AppState,
    of: Option<GrantStateName>,
    part: Part<GrantId>,
) -> Result<GrantList, DbErr> {
    let db = state.db.reader();
    let limit = u64::from(part.limit);
    let of = of.map(GrantStateName::name);
    let mut rows = grants::page(db, of, part.after, limit + 1).await?;
    let next = cut(&mut rows, part.limit, |stored| stored.grant.id.0);
    let items = grant_shapes(state, rows).await?;
    Ok(GrantList { items, next })
}

/// One grant.
///
/// # Errors
/// When the database fails.
pub async fn grant(state: &AppState, id: GrantId) -> Result<Option<GrantShape>, DbErr> {
    let Some(stored) = grants::find(state.db.reader(), id).await? else { return Ok(None) };
    Ok(grant_shapes(state, vec![stored]).await?.pop())
}

/// The latest counts of all configured products.
///
/// # Errors
/// When the database fails.
pub async fn seats(state: &AppState) -> Result<SeatList, DbErr> {
    let mut items = Vec::new();
    let live = state.settings();
    for site in live.sites.all() {
        for product in &site.products {
            let sample = seats::latest_sample(state.db.reader(), &site.key, &product.key).await?;
            items.extend(sample.map(|sample| SeatShape::of(product, &sample)));
        }
    }
    Ok(SeatList { items })
}

/// Cuts a list that was read one row too far, and gives where the next part begins.
fn cut<Row>(rows: &mut Vec<Row>, limit: u32, id: impl Fn(&Row) -> uuid::Uuid) -> Option<uuid::Uuid> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    if rows.len() <= limit {
        return None;
    }
    rows.truncate(limit);
    rows.last().map(id)
}

async fn request_shapes(state: &AppState, rows: Vec<requests::Stored>) -> Result<Vec<RequestShape>, DbErr> {
    let db = state.db.reader();
    let deciders = rows.iter().filter_map(|stored| Some(stored.request.state.verdict()?.by));
    let ids: Vec<_> = rows.iter().map(|stored| stored.request.requester).chain(deciders).collect();
    let people = people(db, ids).await?;
    let granted = grants::of_requests(db, rows.iter().map(|stored| stored.request.id)).await?;
    let shape = |requests::Stored { request, .. }: requests::Stored| {
        let grant = granted.iter().find(|stored| stored.grant.request == Some(request.id));
        let verdict = request.state.verdict().map(|verdict| VerdictShape {
            by: person(&people, verdict.by),
            at: verdict.at,
            comment: verdict.reason.as_ref().map(|words| words.as_str().to_owned()),
        });
        let ended_at = match &request.state {
            RequestState::Withdrawn { at } | RequestState::Expired { at } => Some(*at),
            state => state.verdict().map(|verdict| verdict.at),
        };
        RequestShape {
            id: request.id.0,
            url: format!("{}/requests/{}", state.config.server.public_url, request.id),
            state: RequestStateName::of(&request.state),
            requester: person(&people, request.requester),
            site: request.site.to_string(),
            product: request.product.to_string(),
            target: request.target,
            justification: request.justification.map(|words| words.as_str().to_owned()),
            created_at: request.created_at,
            expires_at: request.expires_at,
            ended_at,
            verdict,
            grant: grant.map(|stored| stored.grant.id.0),
        }
    };
    Ok(rows.into_iter().map(shape).collect())
}

async fn grant_shapes(state: &AppState, rows: Vec<grants::Stored>) -> Result<Vec<GrantShape>, DbErr> {
    let ids = rows.iter().map(|stored| stored.grant.person).collect();
    let people = people(state.db.reader(), ids).await?;
    let shape = |stored: grants::Stored| {
        let grants::Stored { grant, target, active_at, .. } = stored;
        let (mut ends_at, mut revoked_at, mut failure) = (None, None, None);
        match grant.state {
            GrantState::Active { ends_at: at, .. } => ends_at = at,
            GrantState::Revoked { at, .. } => revoked_at = Some(at),
            GrantState::Failed { why } => failure = Some(why.name().to_owned()),
            GrantState::Provisioning | GrantState::Revoking { .. } => {}
        }
        GrantShape {
            id: grant.id.0,
            state: GrantStateName::of(&grant.state),
            person: person(&people, grant.person),
            site: grant.site.to_string(),
            product: grant.product.to_string(),
            account: grant.account.map(|account| account.to_string()),
            target,
            request: grant.request.map(|request| request.0),
            days: grant.days,
            created_at: grant.created_at,
            active_at,
            ends_at,
            revoked_at,
            failure,
        }
    };
    Ok(rows.into_iter().map(shape).collect())
}

async fn people(
    db: &impl ConnectionTrait,
    mut ids: Vec<PersonId>,
) -> Result<HashMap<PersonId, Person>, DbErr> {
    ids.sort();
    ids.dedup();
    let found = persons::find_all(db, ids).await?;
    Ok(found.into_iter().map(|person| (person.id, person)).collect())
}

fn person(people: &HashMap<PersonId, Person>, id: PersonId) -> PersonShape {
    let known = people.get(&id);
    PersonShape {
        id: id.0,
        name: known.map(|person| person.name.clone()).unwrap_or_default(),
        email: known.and_then(|person| person.email.as_ref()).map(ToString::to_string),
    }
}

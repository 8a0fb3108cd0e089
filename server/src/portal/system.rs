//! The System page.

use app::views::{AlertRow, CheckRow, FailedGrantRow, JobRow, RetryingRow, SeatRow, SystemView};
use domain::{Actor, GrantState, PersonId};
use sea_orm::DbErr;

use super::rows;
use crate::operations::system::check_all;
use crate::state::AppState;
use crate::storage::audit::{self, Action};
use crate::storage::{breakages, grants, jobs, persons, seats};

/// Rows of one list at the most.
const LIST: u64 = 50;

pub(super) async fn system(state: &AppState, actor: &Actor) -> Result<SystemView, DbErr> {
    let db = state.db.reader();
    let checks = check_all(state).await.into_iter().map(|check| CheckRow {
        part: check.part,
        site: check.site,
        ok: check.ok,
        detail: check.detail,
    });
    let parked = jobs::parked(db, LIST).await?.into_iter().map(|job| JobRow {
        id: job.id,
        kind: job.kind,
        attempts: u32::try_from(job.attempts).unwrap_or(0),
        error: job.error,
        parked_at: job.parked_at,
    });
    Ok(SystemView {
        at: state.clock.now(),
        checks: checks.collect(),
        waiting_jobs: u32::try_from(jobs::waiting(db).await?).unwrap_or(u32::MAX),
        retrying: retrying(state).await?,
        parked: parked.collect(),
        failed_grants: failed_grants(state).await?,
        seats: seat_rows(state).await?,
        alerts: alerts(state).await?,
        may_act: actor.roles.admin,
    })
}

async fn failed_grants(state: &AppState) -> Result<Vec<FailedGrantRow>, DbErr> {
    let db = state.db.reader();
    let failed = grants::failed(db, LIST).await?;
    let people = persons::find_all(db, failed.iter().map(|stored| stored.grant.person)).await?;
    let name = |id: PersonId| {
        people.iter().find(|person| person.id == id).map(|person| person.name.clone()).unwrap_or_default()
    };
    let rows = failed.iter().filter_map(|stored| {
        let GrantState::Failed { why } = stored.grant.state else { return None };
        Some(FailedGrantRow {
            id: stored.grant.id,
            person: name(stored.grant.person),
            product: rows::product(state, &stored.grant.site, &stored.grant.product),
            why,
            since: stored.grant.created_at,
        })
    });
    Ok(rows.collect())
}

async fn retrying(state: &AppState) -> Result<Vec<RetryingRow>, DbErr> {
    let rows = jobs::retrying(state.db.reader()).await?.into_iter().map(|row| RetryingRow {
        kind: row.kind,
        count: u32::try_from(row.count).unwrap_or(u32::MAX),
        error: row.error,
    });
    Ok(rows.collect())
}

async fn seat_rows(state: &AppState) -> Result<Vec<SeatRow>, DbErr> {
    let mut found = Vec::new();
    let live = state.settings();
    for site in live.sites.all() {
        for product in &site.products {
            if let Some(sample) = seats::latest_sample(state.db.reader(), &site.key, &product.key).await? {
                found.push(SeatRow {
                    product: product.name.clone(),
                    host: site.origins.base.host().to_owned(),
                    used: sample.used,
                    limit: sample.limit,
                    at: sample.at,
                });
            }
        }
    }
    Ok(found)
}

async fn alerts(state: &AppState) -> Result<Vec<AlertRow>, DbErr> {
    let db = state.db.reader();
    let refused = audit::latest(db, Action::AddressRefused, 10).await?;
    let people = persons::find_all(db, refused.iter().map(|(_, subject)| PersonId(*subject))).await?;
    let rows = refused.iter().map(|(at, subject)| {
        let person = people.iter().find(|person| person.id.0 == *subject);
        let name = person.map(|person| person.name.as_str()).unwrap_or_default();
        AlertRow { at: *at, text: app::catalog::system::address_refused(name) }
    });
    let broken = breakages::all(db).await?;
    let broken = broken.into_iter().filter_map(|(key, at)| {
        let site = state.config.sites.all().iter().find(|site| site.key.as_str() == key)?;
        Some(AlertRow { at, text: app::catalog::system::site_refuses(site.origins.base.host()) })
    });
    let live = state.settings();
    let now = state.clock.now();
    let strays = live.unknown_sites();
    let strays = strays
        .into_iter()
        .map(|site| AlertRow { at: now, text: app::catalog::system::site_not_named(site.as_str()) });
    Ok(strays.chain(broken).chain(rows).collect())
}

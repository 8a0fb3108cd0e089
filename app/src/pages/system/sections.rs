//! The sections of the System page.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use crate::catalog::{stages, system};
use crate::components::{Icon, Mark, Retry, Since};
use crate::server_fns::{RetryGrant, RetryJob};
use crate::views::{AlertRow, CheckRow, FailedGrantRow, JobRow, RetryingRow, SeatRow};

/// Whether each part that the portal depends on works.
#[component]
pub(super) fn Checks(rows: Vec<CheckRow>) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="checks">
            <h2 id="checks">{system::CHECKS}</h2>
            <ul class="rows">{rows.into_iter().map(check).collect_view()}</ul>
        </section>
    }
}

fn check(row: CheckRow) -> impl IntoView {
    let (mark, word) = if row.ok { (Mark::Done, system::WORKS) } else { (Mark::No, system::FAILS) };
    view! {
        <li>
            <p class="row-head">
                <Icon mark=mark/>
                <strong>{system::part(row.part)}</strong>
                <span class=mark.class()>{word}</span>
                <span class="muted">{row.site}</span>
            </p>
            <p class="muted">{row.detail}</p>
        </li>
    }
}

/// Jobs that wait, and jobs that gave up.
#[component]
pub(super) fn Jobs(
    waiting: u32,
    retrying: Vec<RetryingRow>,
    parked: Vec<JobRow>,
    may_act: bool,
    now: DateTime<Utc>,
) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="jobs">
            <h2 id="jobs">{system::JOBS}</h2>
            <p>{system::waiting_jobs(waiting)}</p>
            {(!retrying.is_empty()).then(|| view! {
                <h3>{system::RETRYING}</h3>
                <ul class="rows">{retrying.into_iter().map(tried_again).collect_view()}</ul>
            })}
            <h3>{system::PARKED}</h3>
            {rows_or(system::NO_PARKED, parked, |row| parked_job(row, may_act, now))}
        </section>
    }
}

fn tried_again(row: RetryingRow) -> impl IntoView {
    view! {
        <li>
            <p class="row-head">
                <Icon mark=Mark::Now/>
                <strong>{system::retrying(&row.kind, row.count)}</strong>
            </p>
            <p class="muted">{row.error}</p>
        </li>
    }
}

fn parked_job(row: JobRow, may_act: bool, now: DateTime<Utc>) -> impl IntoView {
    let label = system::retry_what(&row.kind);
    view! {
        <li>
            <p class="row-head">
                <Icon mark=Mark::No/>
                <strong>{row.kind}</strong>
                <span class="muted">
                    {system::tried(row.attempts)} ", " {system::PARKED_AT} " " <Since at=row.parked_at now=now/>
                </span>
            </p>
            <p class="muted">{row.error}</p>
            {may_act.then(|| view! { <Retry action=RetryJob::url() id=row.id.to_string() label=label/> })}
        </li>
    }
}

/// Licenses that were promised and could not be set up.
#[component]
pub(super) fn FailedGrants(rows: Vec<FailedGrantRow>, may_act: bool, now: DateTime<Utc>) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="failed">
            <h2 id="failed">{system::FAILED}</h2>
            {rows_or(system::NO_FAILED, rows, |row| failed(row, may_act, now))}
        </section>
    }
}

fn failed(row: FailedGrantRow, may_act: bool, now: DateTime<Utc>) -> impl IntoView {
    let FailedGrantRow { id, person, product, why, since } = row;
    let what = system::license_of(&product, &person);
    let label = system::retry_what(&what);
    view! {
        <li>
            <p class="row-head">
                <Icon mark=Mark::No/>
                <strong>{what}</strong>
                <span class="muted"><Since at=since now=now/></span>
            </p>
            <p class="muted">{stages::failure_for_admins(why)}</p>
            {may_act.then(|| view! { <Retry action=RetryGrant::url() id=id.to_string() label=label/> })}
        </li>
    }
}

/// Seats of each product.
#[component]
pub(super) fn Seats(rows: Vec<SeatRow>, now: DateTime<Utc>) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="seats">
            <h2 id="seats">{system::SEATS}</h2>
            {rows_or(system::NO_SEATS, rows, |row| seat(row, now))}
        </section>
    }
}

fn seat(row: SeatRow, now: DateTime<Utc>) -> impl IntoView {
    let taken = system::taken(row.used, row.limit);
    let label = taken.clone();
    view! {
        <li>
            <p class="row-head">
                <strong>{row.product}</strong>
                <span class="muted">{row.host}</span>
            </p>
            <p>
                {row.limit.map(|limit| {
                    let nearly_full = limit - limit / 20;
                    view! {
                        <meter max=limit value=row.used high=nearly_full optimum="0" aria-label=label></meter> " "
                    }
                })}
                {taken}
                <span class="muted">", " {system::SAMPLED} " " <Since at=row.at now=now/></span>
            </p>
        </li>
    }
}

/// What an admin should know.
#[component]
pub(super) fn Alerts(rows: Vec<AlertRow>, now: DateTime<Utc>) -> impl IntoView {
    let alert = |row: AlertRow| {
        view! { <li><p>{row.text} " " <span class="muted"><Since at=row.at now=now/></span></p></li> }
    };
    view! {
        <section class="card" aria-labelledby="alerts">
            <h2 id="alerts">{system::ALERTS}</h2>
            {rows_or(system::NO_ALERTS, rows, alert)}
        </section>
    }
}

fn rows_or<Row, Drawn: IntoView + 'static>(
    none: &'static str,
    rows: Vec<Row>,
    draw: impl Fn(Row) -> Drawn,
) -> AnyView {
    if rows.is_empty() {
        view! { <p class="muted">{none}</p> }.into_any()
    } else {
        view! { <ul class="rows">{rows.into_iter().map(draw).collect_view()}</ul> }.into_any()
    }
}

//! Lists of licenses and requests.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use super::ends::RowActions;
use crate::catalog::{home, stages};
use crate::components::{Icon, Mark, Since};
use crate::respond::Way;
use crate::views::{LicenseRow, LicenseState, RequestRow, RequestStage};

/// One license that the portal gave.
#[component]
pub(super) fn License(row: LicenseRow, now: DateTime<Utc>) -> impl IntoView {
    let mark = license_mark(row.state);
    let ends_at = if let LicenseState::Active { ends_at } = row.state { ends_at } else { None };
    let product = match row.own {
        Some(own) => view! { <a href=Way::Grant(own.id).path()>{row.product.clone()}</a> }.into_any(),
        None => row.product.clone().into_any(),
    };
    let own = row.own.filter(|_| ends_at.is_some());
    view! {
        <li>
            <p class="row-head">
                <Icon mark=mark/>
                <strong>{product}</strong>
                <span class="muted">{row.host}</span>
            </p>
            <p class="muted">
                {stages::license_since(row.state)} " " <Since at=row.since now=now/>
                {ends_at.map(|at| view! { ", " {stages::ENDS} " " <Since at=at now=now/> })}
            </p>
            {own.map(|own| view! { <RowActions own=own product=row.product/> })}
        </li>
    }
}

/// One of the person's own requests.
#[component]
pub(super) fn OwnRequest(row: RequestRow, now: DateTime<Utc>) -> impl IntoView {
    let RequestRow { id, product, target, state, place, asked_at, .. } = row;
    let place = place.map(|place| format!(", {}", home::place(place)));
    view! {
        <li>
            <p class="row-head">
                <Icon mark=stage_mark(state)/>
                <a href=Way::Request(id).path()>{home::request(&product, &target)}</a>
            </p>
            <p class="muted">{stages::request(state)} {place} ", " {home::ASKED} " " <Since at=asked_at now=now/></p>
        </li>
    }
}

/// One request that waits for the person's verdict.
#[component]
pub(super) fn ToDecide(row: RequestRow, now: DateTime<Utc>) -> impl IntoView {
    let RequestRow { id, requester, product, target, asked_at, .. } = row;
    view! {
        <li>
            <p class="row-head">
                <Icon mark=Mark::Now/>
                <a href=Way::Request(id).path()>{home::to_decide(&requester, &product)}</a>
            </p>
            <p class="muted">{home::to_open(&target)} ", " {home::ASKED} " " <Since at=asked_at now=now/></p>
        </li>
    }
}

/// The picture for a stage.
pub(super) fn stage_mark(stage: RequestStage) -> Mark {
    match stage {
        RequestStage::Waiting
        | RequestStage::SettingUp
        | RequestStage::Checking
        | RequestStage::Waitlisted => Mark::Now,
        RequestStage::Ready => Mark::Done,
        RequestStage::Failed(_) | RequestStage::Denied => Mark::No,
        RequestStage::Ended | RequestStage::Withdrawn | RequestStage::Expired => Mark::Later,
    }
}

/// The picture for a license.
pub(super) fn license_mark(state: LicenseState) -> Mark {
    match state {
        LicenseState::Provisioning | LicenseState::Revoking => Mark::Now,
        LicenseState::Active { .. } => Mark::Done,
        LicenseState::Revoked { .. } => Mark::Later,
        LicenseState::Failed(_) => Mark::No,
    }
}

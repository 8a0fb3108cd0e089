//! Rows as views.

use std::collections::HashMap;

use app::views::{LicenseRow, LicenseState, OwnLicense, RequestRow, RequestStage, TargetView};
use domain::{GrantState, PersonId, ProductKey, Request, RequestState, SiteKey, Target};
use sea_orm::DbErr;

use crate::state::AppState;
use crate::storage::{grants, persons, requests};

/// A proven target as pages show it.
pub(super) fn target(target: &Target) -> TargetView {
    let rest = target.url().split_once("://").map_or("", |(_, rest)| rest);
    TargetView {
        label: target.label(),
        url: target.url().to_owned(),
        host: rest.split('/').next().unwrap_or("").to_owned(),
    }
}

/// The name of a product, as configured; its key when it no longer is.
pub(super) fn product(state: &AppState, site: &SiteKey, product: &ProductKey) -> String {
    let live = state.settings();
    live.product(site, product).map_or_else(|| product.to_string(), |(_, product)| product.name.clone())
}

/// The host of a site; its key when it is no longer configured.
pub(super) fn host(state: &AppState, site: &SiteKey) -> String {
    let configured = state.config.sites.get(site);
    configured.map_or_else(|| site.to_string(), |site| site.origins.base.host().to_owned())
}

/// Where somebody wanted to go, in a word; the host when the link is no longer on a configured site.
pub(super) fn target_label(state: &AppState, request: &Request) -> String {
    let target = Target::parse(&request.target, state.config.sites.origins());
    target.map_or_else(|_| host(state, &request.site), |target| target.label())
}

/// A license as its holder sees it.
pub(super) fn license(state: &AppState, stored: &grants::Stored) -> LicenseRow {
    let grant = &stored.grant;
    let (license, since) = match grant.state {
        GrantState::Provisioning => (LicenseState::Provisioning, grant.created_at),
        GrantState::Active { since, ends_at, .. } => (LicenseState::Active { ends_at }, since),
        GrantState::Revoking { .. } => (LicenseState::Revoking, stored.active_at.unwrap_or(grant.created_at)),
        GrantState::Revoked { at, ending } => (LicenseState::Revoked { ending }, at),
        GrantState::Failed { why } => (LicenseState::Failed(why), grant.created_at),
    };
    LicenseRow {
        product: product(state, &grant.site, &grant.product),
        host: host(state, &grant.site),
        state: license,
        since,
        own: None,
    }
}

/// A license on the page of its holder.
pub(super) fn own_license(state: &AppState, stored: &grants::Stored) -> LicenseRow {
    let own = OwnLicense { id: stored.grant.id, may_extend: stored.grant.may_extend(state.clock.now()) };
    LicenseRow { own: Some(own), ..license(state, stored) }
}

/// Where a request stands, with the license behind it.
pub(super) fn stage(state: &RequestState, grant: Option<&grants::Stored>) -> RequestStage {
    match state {
        RequestState::Pending => RequestStage::Waiting,
        RequestState::Denied(_) => RequestStage::Denied,
        RequestState::Withdrawn { .. } => RequestStage::Withdrawn,
        RequestState::Expired { .. } => RequestStage::Expired,
        RequestState::Waitlisted(_) => RequestStage::Waitlisted,
        // Approved without a grant of its own: the license came some other way.
        RequestState::Approved(_) => grant.map_or(RequestStage::Ready, grant_stage),
    }
}

/// Where a grant stands, in the terms of the one who waits for it.
pub(super) fn grant_stage(stored: &grants::Stored) -> RequestStage {
    match stored.grant.state {
        GrantState::Provisioning if stored.added_at.is_some() => RequestStage::Checking,
        GrantState::Provisioning => RequestStage::SettingUp,
        GrantState::Active { .. } => RequestStage::Ready,
        GrantState::Revoking { .. } | GrantState::Revoked { .. } => RequestStage::Ended,
        GrantState::Failed { why } => RequestStage::Failed(why),
    }
}

/// Requests as rows of a list, with two queries however many they are.
pub(super) async fn requests(
    state: &AppState,
    stored: Vec<requests::Stored>,
) -> Result<Vec<RequestRow>, DbErr> {
    let db = state.db.reader();
    let people = persons::find_all(db, stored.iter().map(|stored| stored.request.requester)).await?;
    let names: HashMap<PersonId, String> =
        people.into_iter().map(|person| (person.id, person.name)).collect();
    let grants = grants::of_requests(db, stored.iter().map(|stored| stored.request.id)).await?;
    let rows = stored.into_iter().map(|requests::Stored { request, .. }| {
        let is_its = |stored: &&grants::Stored| {
            stored.grant.request == Some(request.id) || request.extends == Some(stored.grant.id)
        };
        let grant = grants.iter().find(is_its);
        RequestRow {
            id: request.id,
            requester: names.get(&request.requester).cloned().unwrap_or_default(),
            product: product(state, &request.site, &request.product),
            target: target_label(state, &request),
            state: stage(&request.state, grant),
            place: None,
            asked_at: request.created_at,
        }
    });
    Ok(rows.collect())
}

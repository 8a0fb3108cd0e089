//! Letters to requesters and to those whose license it is.

use domain::{EmailAddress, GrantId, GrantState, RequestId, RequestState, Target};

use super::subject::subject;
use crate::mail::letters::{
    About, AboutToEnd, Approved, Denied, Ended, Expired, Extended, Failed, Reader, Received, Waitlisted,
};
use crate::ports::Mail;
use crate::state::AppState;
use crate::storage::{decisions, grants, persons};

pub(super) async fn received(
    state: &AppState,
    id: RequestId,
    to: &EmailAddress,
) -> anyhow::Result<Option<Mail>> {
    let Some(subject) = subject(state, id).await? else { return Ok(None) };
    if subject.request.state != RequestState::Pending {
        return Ok(None);
    }
    let asked = super::super::approvers::now(state, &subject.request).await?;
    let waits_for =
        super::super::ask_page::names(state, &asked.iter().map(|asked| &asked.approver).collect::<Vec<_>>())
            .await?;
    let letter = Received { request: id, wanted: subject.wanted(), waits_for };
    Ok(Some(letter.to(to, &state.config.server.public_url)))
}

pub(super) async fn approved(
    state: &AppState,
    id: RequestId,
    to: &EmailAddress,
) -> anyhow::Result<Option<Mail>> {
    let Some(subject) = subject(state, id).await? else { return Ok(None) };
    let Some(verdict) = subject.request.state.verdict() else { return Ok(None) };
    let by = persons::find(state.db.reader(), verdict.by).await?;
    // The license that runs on is another request's, or a rule's.
    let grant = grants::of_request(state.db.reader(), id).await?.map(|stored| stored.grant);
    if let Some(GrantState::Active { ends_at, .. }) =
        grant.filter(|grant| grant.request != Some(id)).map(|grant| grant.state)
    {
        let letter = Extended {
            request: id,
            product: subject.product.name.clone(),
            site_host: subject.host(),
            by: by.map(|by| by.name).unwrap_or_default(),
            ends_at,
        };
        return Ok(Some(letter.to(to, &state.config.server.public_url)));
    }
    let Some(target) = subject.target.clone() else { return Ok(None) };
    let letter = Approved {
        request: id,
        product: subject.product.name.clone(),
        site_host: subject.host(),
        target,
        by: by.map(|by| by.name).unwrap_or_default(),
    };
    Ok(Some(letter.to(to, &state.config.server.public_url)))
}

pub(super) async fn waitlisted(
    state: &AppState,
    id: RequestId,
    to: &EmailAddress,
) -> anyhow::Result<Option<Mail>> {
    let Some(subject) = subject(state, id).await? else { return Ok(None) };
    let RequestState::Waitlisted(verdict) = &subject.request.state else { return Ok(None) };
    let by = persons::find(state.db.reader(), verdict.by).await?.map(|by| by.name).unwrap_or_default();
    let letter = Waitlisted { request: id, wanted: subject.wanted(), by };
    Ok(Some(letter.to(to, &state.config.server.public_url)))
}

pub(super) async fn denied(
    state: &AppState,
    id: RequestId,
    to: &EmailAddress,
) -> anyhow::Result<Option<Mail>> {
    let Some(subject) = subject(state, id).await? else { return Ok(None) };
    let RequestState::Denied(verdict) = &subject.request.state else { return Ok(None) };
    let by = persons::find(state.db.reader(), verdict.by).await?;
    let ask = decisions::ask(state.db.reader(), subject.request.decision).await?;
    let letter = Denied {
        request: id,
        product: subject.product.name.clone(),
        site_host: subject.host(),
        target_label: subject.target_label(),
        reason: verdict.reason.as_ref().map(|reason| reason.as_str().to_owned()).unwrap_or_default(),
        by: by.map(|by| by.name).unwrap_or_default(),
        again_after_days: ask.again_after_days,
    };
    Ok(Some(letter.to(to, &state.config.server.public_url)))
}

pub(super) async fn expired(
    state: &AppState,
    id: RequestId,
    to: &EmailAddress,
) -> anyhow::Result<Option<Mail>> {
    let Some(subject) = subject(state, id).await? else { return Ok(None) };
    let RequestState::Expired { .. } = subject.request.state else { return Ok(None) };
    let letter = Expired { request: id, wanted: subject.wanted() };
    Ok(Some(letter.to(to, &state.config.server.public_url)))
}

pub(super) async fn failed(state: &AppState, id: GrantId, to: &EmailAddress) -> anyhow::Result<Option<Mail>> {
    let db = state.db.reader();
    let Some(stored) = grants::find(db, id).await? else { return Ok(None) };
    let grant = &stored.grant;
    let GrantState::Failed { why } = grant.state else { return Ok(None) };
    let live = state.settings();
    let Some((site, product)) = live.product(&grant.site, &grant.product) else { return Ok(None) };
    let Some(person) = persons::find(db, grant.person).await? else { return Ok(None) };
    let host = site.origins.base.host().to_owned();
    let target = Target::parse(&stored.target, state.config.sites.origins()).ok();
    let reader = if person.email.as_ref() == Some(to) { Reader::Requester } else { Reader::Admin };
    let letter = Failed {
        about: grant.request.map_or(About::Grant(id), About::Request),
        attempt: u32::try_from(grant.version).unwrap_or(0),
        requester: person.name,
        product: product.name.clone(),
        site_host: host.clone(),
        target_label: target.as_ref().map_or(host, Target::label),
        failure: why,
    };
    Ok(Some(letter.to(reader, to, &state.config.server.public_url)))
}

pub(super) async fn about_to_end(
    state: &AppState,
    id: GrantId,
    to: &EmailAddress,
) -> anyhow::Result<Option<Mail>> {
    let Some(stored) = grants::find(state.db.reader(), id).await? else { return Ok(None) };
    let grant = stored.grant;
    let GrantState::Active { ends_at: Some(ends_at), .. } = grant.state else { return Ok(None) };
    let live = state.settings();
    let Some((site, product)) = live.product(&grant.site, &grant.product) else { return Ok(None) };
    let site_host = site.origins.base.host().to_owned();
    let letter = AboutToEnd { grant: id, product: product.name.clone(), site_host, ends_at };
    Ok(Some(letter.to(to, &state.config.server.public_url)))
}

pub(super) async fn ended(state: &AppState, id: GrantId, to: &EmailAddress) -> anyhow::Result<Option<Mail>> {
    let Some(stored) = grants::find(state.db.reader(), id).await? else { return Ok(None) };
    let grant = stored.grant;
    let GrantState::Revoked { .. } = grant.state else { return Ok(None) };
    let live = state.settings();
    let Some((site, product)) = live.product(&grant.site, &grant.product) else { return Ok(None) };
    let site_host = site.origins.base.host().to_owned();
    let letter = Ended { grant: id, product: product.name.clone(), site_host };
    Ok(Some(letter.to(to, &state.config.server.public_url)))
}

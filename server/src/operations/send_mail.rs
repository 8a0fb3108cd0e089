//! Send: renders a letter from what is stored now and hands it to the mail server.

use chrono::{DateTime, Duration, Utc};
use domain::{
    Approver, EmailAddress, GrantId, GrantState, JobId, Request, RequestId, RequestState, SiteKey, Target,
};
use sea_orm::DbErr;

use crate::config::{Product, Site};
use crate::jobs::{Attempt, Letter};
use crate::mail::letters::{
    About, AboutToEnd, Approved, Asked, Closed, Closing, ConnectorBroken, Denied, Ended, Expired, Extended,
    Failed, JobParked, Occasion, Reader, Received, Waitlisted, Wanted, WhyYou,
};
use crate::ports::{Mail, MailError};
use crate::state::AppState;
use crate::storage::persons::Person;
use crate::storage::{decisions, grants, jobs, persons, requests, seats, told};

/// Greylisting and outages pass; after two days somebody has to look.
const GIVE_UP: Duration = Duration::hours(48);

/// Sends one letter to one address.
pub(super) async fn send(state: &AppState, letter: &Letter, to: &EmailAddress) -> anyhow::Result<Attempt> {
    let mail = match letter {
        Letter::Asked { request } => asked(state, *request, Occasion::Asked, to).await?,
        Letter::Reminder { request, round } => asked(state, *request, Occasion::Reminder(*round), to).await?,
        Letter::Escalated { request } => asked(state, *request, Occasion::Escalated, to).await?,
        Letter::Closed { request } => closed(state, *request, to).await?,
        Letter::Received { request } => received(state, *request, to).await?,
        Letter::Approved { request } => approved(state, *request, to).await?,
        Letter::Waitlisted { request } => waitlisted(state, *request, to).await?,
        Letter::Denied { request } => denied(state, *request, to).await?,
        Letter::Expired { request } => expired(state, *request, to).await?,
        Letter::Failed { grant } => failed(state, *grant, to).await?,
        Letter::AboutToEnd { grant } => about_to_end(state, *grant, to).await?,
        Letter::Ended { grant } => ended(state, *grant, to).await?,
        Letter::ConnectorBroken { site, since } => connector_broken(state, site, *since, to),
        Letter::JobParked { job } => job_parked(state, *job, to).await?,
    };
    // Nothing is left to be said: the request was decided before the mail went out, or the grant works by now.
    let Some(mail) = mail else { return Ok(Attempt::Done) };
    Ok(match state.mailer.send(&mail).await {
        Ok(()) => Attempt::Done,
        Err(MailError::Later(why)) => Attempt::Retry { error: why, not_before: None, give_up_after: GIVE_UP },
        Err(MailError::Refused(why)) => Attempt::Park(why),
    })
}

/// What letters about a request have in common.
struct Subject<'a> {
    request: Request,
    requester: Person,
    site: &'a Site,
    product: &'a Product,
    target: Option<Target>,
}

impl Subject<'_> {
    fn host(&self) -> String {
        self.site.origins.base.host().to_owned()
    }

    fn wanted(&self) -> Wanted {
        Wanted {
            product: self.product.name.clone(),
            site_host: self.host(),
            target_label: self.target_label(),
        }
    }

    fn target_label(&self) -> String {
        self.target.as_ref().map_or_else(|| self.host(), Target::label)
    }
}

async fn subject(state: &AppState, id: RequestId) -> Result<Option<Subject<'_>>, DbErr> {
    let db = state.db.reader();
    let Some(stored) = requests::find(db, id).await? else { return Ok(None) };
    let request = stored.request;
    let Some(requester) = persons::find(db, request.requester).await? else { return Ok(None) };
    let Some((site, product)) = state.product(&request.site, &request.product) else { return Ok(None) };
    let target = Target::parse(&request.target, state.config.sites.origins()).ok();
    Ok(Some(Subject { request, requester, site, product, target }))
}

async fn asked(
    state: &AppState,
    id: RequestId,
    occasion: Occasion,
    to: &EmailAddress,
) -> anyhow::Result<Option<Mail>> {
    let db = state.db.reader();
    let Some(subject) = subject(state, id).await? else { return Ok(None) };
    if subject.request.state != RequestState::Pending {
        return Ok(None);
    }
    // Before it goes out: whoever may have read it is told when nothing is left to do.
    told::note(&state.db, id, to, state.clock.now()).await?;
    let asked = super::approvers::now(state, &subject.request).await?;
    let approvers: Vec<Approver> = asked.into_iter().map(|asked| asked.approver).collect();
    let why_you = approvers.iter().find_map(|approver| match approver {
        Approver::Owner(address) if address == to => Some(WhyYou::Owner),
        Approver::ProjectLead(address) if address == to => Some(WhyYou::ProjectLead),
        Approver::Person(address) if address == to => Some(WhyYou::Named),
        Approver::Member { group, address } if address == to => {
            let group = state.config.approver_group(group);
            Some(group.map_or(WhyYou::Named, |group| WhyYou::Group(group.name.clone())))
        }
        Approver::IdpGroup { group, mail } if mail.as_ref() == Some(to) => Some(WhyYou::Group(group.clone())),
        _ => None,
    });
    let others = super::ask_page::names(
        state,
        &approvers.iter().filter(|approver| approver.address() != Some(to)).collect::<Vec<_>>(),
    )
    .await?;
    let because = decisions::find(db, subject.request.decision)
        .await?
        .map(|decision| app::catalog::policy::rule(&decision.because, &decision.trace))
        .unwrap_or_default();
    let sample = seats::latest_sample(db, &subject.request.site, &subject.request.product).await?;
    let letter = Asked {
        request: id,
        requester: subject.requester.name.clone(),
        product: subject.product.name.clone(),
        site_host: subject.host(),
        target_label: subject.target_label(),
        because,
        seats: sample.map(|sample| domain::Seats {
            limit: sample.limit,
            used: sample.used,
            reserved: sample.reserved,
        }),
        why_you: why_you.unwrap_or(WhyYou::Admin),
        others,
        occasion,
    };
    Ok(Some(letter.to(to, &state.config.server.public_url)))
}

async fn approved(state: &AppState, id: RequestId, to: &EmailAddress) -> anyhow::Result<Option<Mail>> {
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

async fn denied(state: &AppState, id: RequestId, to: &EmailAddress) -> anyhow::Result<Option<Mail>> {
    let Some(subject) = subject(state, id).await? else { return Ok(None) };
    let RequestState::Denied(verdict) = &subject.request.state else { return Ok(None) };
    let by = persons::find(state.db.reader(), verdict.by).await?;
    let letter = Denied {
        request: id,
        product: subject.product.name.clone(),
        site_host: subject.host(),
        target_label: subject.target_label(),
        reason: verdict.reason.as_ref().map(|reason| reason.as_str().to_owned()).unwrap_or_default(),
        by: by.map(|by| by.name).unwrap_or_default(),
        again_after_days: None,
    };
    Ok(Some(letter.to(to, &state.config.server.public_url)))
}

async fn failed(state: &AppState, id: GrantId, to: &EmailAddress) -> anyhow::Result<Option<Mail>> {
    let db = state.db.reader();
    let Some(stored) = grants::find(db, id).await? else { return Ok(None) };
    let grant = &stored.grant;
    let GrantState::Failed { why } = grant.state else { return Ok(None) };
    let Some((site, product)) = state.product(&grant.site, &grant.product) else { return Ok(None) };
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

async fn received(state: &AppState, id: RequestId, to: &EmailAddress) -> anyhow::Result<Option<Mail>> {
    let Some(subject) = subject(state, id).await? else { return Ok(None) };
    if subject.request.state != RequestState::Pending {
        return Ok(None);
    }
    let asked = super::approvers::now(state, &subject.request).await?;
    let waits_for =
        super::ask_page::names(state, &asked.iter().map(|asked| &asked.approver).collect::<Vec<_>>()).await?;
    let letter = Received { request: id, wanted: subject.wanted(), waits_for };
    Ok(Some(letter.to(to, &state.config.server.public_url)))
}

async fn closed(state: &AppState, id: RequestId, to: &EmailAddress) -> anyhow::Result<Option<Mail>> {
    let Some(subject) = subject(state, id).await? else { return Ok(None) };
    let by = match subject.request.state.verdict() {
        Some(verdict) => persons::find(state.db.reader(), verdict.by).await?,
        None => None,
    };
    if by.as_ref().is_some_and(|by| by.email.as_ref() == Some(to)) {
        return Ok(None);
    }
    let by = by.map(|by| by.name).unwrap_or_default();
    let how = match subject.request.state {
        RequestState::Pending => return Ok(None),
        RequestState::Approved(_) | RequestState::Waitlisted(_) => Closing::Approved(by),
        RequestState::Denied(_) => Closing::Denied(by),
        RequestState::Withdrawn { .. } => Closing::Withdrawn,
        RequestState::Expired { .. } => Closing::Expired,
    };
    let letter =
        Closed { request: id, requester: subject.requester.name.clone(), wanted: subject.wanted(), how };
    Ok(Some(letter.to(to, &state.config.server.public_url)))
}

async fn waitlisted(state: &AppState, id: RequestId, to: &EmailAddress) -> anyhow::Result<Option<Mail>> {
    let Some(subject) = subject(state, id).await? else { return Ok(None) };
    let RequestState::Waitlisted(verdict) = &subject.request.state else { return Ok(None) };
    let by = persons::find(state.db.reader(), verdict.by).await?.map(|by| by.name).unwrap_or_default();
    let letter = Waitlisted { request: id, wanted: subject.wanted(), by };
    Ok(Some(letter.to(to, &state.config.server.public_url)))
}

async fn expired(state: &AppState, id: RequestId, to: &EmailAddress) -> anyhow::Result<Option<Mail>> {
    let Some(subject) = subject(state, id).await? else { return Ok(None) };
    let RequestState::Expired { .. } = subject.request.state else { return Ok(None) };
    let letter = Expired { request: id, wanted: subject.wanted() };
    Ok(Some(letter.to(to, &state.config.server.public_url)))
}

async fn about_to_end(state: &AppState, id: GrantId, to: &EmailAddress) -> anyhow::Result<Option<Mail>> {
    let Some(stored) = grants::find(state.db.reader(), id).await? else { return Ok(None) };
    let grant = stored.grant;
    let GrantState::Active { ends_at: Some(ends_at), .. } = grant.state else { return Ok(None) };
    let Some((site, product)) = state.product(&grant.site, &grant.product) else { return Ok(None) };
    let site_host = site.origins.base.host().to_owned();
    let letter = AboutToEnd { grant: id, product: product.name.clone(), site_host, ends_at };
    Ok(Some(letter.to(to, &state.config.server.public_url)))
}

async fn ended(state: &AppState, id: GrantId, to: &EmailAddress) -> anyhow::Result<Option<Mail>> {
    let Some(stored) = grants::find(state.db.reader(), id).await? else { return Ok(None) };
    let grant = stored.grant;
    let GrantState::Revoked { .. } = grant.state else { return Ok(None) };
    let Some((site, product)) = state.product(&grant.site, &grant.product) else { return Ok(None) };
    let site_host = site.origins.base.host().to_owned();
    let letter = Ended { grant: id, product: product.name.clone(), site_host };
    Ok(Some(letter.to(to, &state.config.server.public_url)))
}

fn connector_broken(
    state: &AppState,
    key: &SiteKey,
    since: DateTime<Utc>,
    to: &EmailAddress,
) -> Option<Mail> {
    let site = state.config.sites.all().iter().find(|site| site.key == *key)?;
    let letter = ConnectorBroken { site: key.clone(), site_host: site.origins.base.host().to_owned(), since };
    Some(letter.to(to, &state.config.server.public_url))
}

async fn job_parked(state: &AppState, id: JobId, to: &EmailAddress) -> anyhow::Result<Option<Mail>> {
    let Some(parked) = jobs::find_parked(state.db.reader(), id).await? else { return Ok(None) };
    let letter = JobParked {
        job: id,
        what: what(&parked.kind).to_owned(),
        error: parked.error,
        parked_at: parked.parked_at,
    };
    Ok(Some(letter.to(to, &state.config.server.public_url)))
}

/// A kind of job, as an admin reads it.
fn what(kind: &str) -> &'static str {
    match kind {
        "provision" => "setting a license up",
        "revoke" => "taking a license back",
        "send_mail" => "sending a mail",
        "sample_seats" => "reading seats",
        "housekeep" => "housekeeping",
        _ => "a job of another version",
    }
}

//! What a webhook is told about: the request or the grant as it stands in the deciding transaction. It stays the same
//! at every try, however late that is.

use chrono::{DateTime, Utc};
use domain::{GrantId, GrantState, PersonId, ProductKey, RequestId, SiteKey, Target, WebhookEvent};
use sea_orm::DbErr;
use serde::{Deserialize, Serialize};

use crate::state::AppState;
use crate::storage::{ConnectionTrait, grants, persons, requests};

/// What happened, to what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// Somebody asks.
    RequestOpened(RequestId),
    /// There is a verdict.
    RequestDecided(RequestId),
    /// A license was seen working.
    GrantActive(GrantId),
    /// A license could not be set up.
    GrantFailed(GrantId),
    /// A license was seen gone.
    GrantRevoked(GrantId),
}

impl Event {
    pub(super) fn kind(self) -> WebhookEvent {
        match self {
            Self::RequestOpened(_) => WebhookEvent::RequestOpened,
            Self::RequestDecided(_) => WebhookEvent::RequestDecided,
            Self::GrantActive(_) => WebhookEvent::GrantActive,
            Self::GrantFailed(_) => WebhookEvent::GrantFailed,
            Self::GrantRevoked(_) => WebhookEvent::GrantRevoked,
        }
    }
}

/// The thing that an event is about: `data` of a standard body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum About {
    Request(AboutRequest),
    Grant(AboutGrant),
    Webhook(AboutWebhook),
}

/// A request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct AboutRequest {
    pub id: RequestId,
    /// Its page, where it is decided.
    pub url: String,
    pub state: String,
    pub requester: Somebody,
    pub what: What,
    /// Why they ask, if they said.
    pub justification: Option<String>,
    pub created_at: DateTime<Utc>,
    pub expires_at: Option<DateTime<Utc>>,
    pub verdict: Option<AboutVerdict>,
}

/// A verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct AboutVerdict {
    pub by: Somebody,
    pub at: DateTime<Utc>,
    pub reason: Option<String>,
}

/// A grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct AboutGrant {
    pub id: GrantId,
    /// Its page, or that of the request behind it.
    pub url: String,
    pub state: String,
    pub person: Somebody,
    pub what: What,
    pub request: Option<RequestId>,
    pub created_at: DateTime<Utc>,
    pub active_at: Option<DateTime<Utc>>,
    pub ends_at: Option<DateTime<Utc>>,
    pub failure: Option<String>,
}

/// A webhook that is tried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct AboutWebhook {
    /// The page of the webhooks.
    pub url: String,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Somebody {
    pub id: PersonId,
    pub name: String,
    pub email: Option<String>,
}

/// What is asked for or given, and for what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct What {
    pub site: SiteKey,
    pub product: ProductKey,
    pub product_name: String,
    /// Where the person wanted to go.
    pub target: String,
    /// The same, short: an issue's key, a project's, or the host.
    pub label: String,
}

impl About {
    /// The page to look at.
    pub(super) fn url(&self) -> &str {
        match self {
            Self::Request(request) => &request.url,
            Self::Grant(grant) => &grant.url,
            Self::Webhook(webhook) => &webhook.url,
        }
    }
}

/// `None`: it is gone.
pub(super) async fn about(
    state: &AppState,
    db: &impl ConnectionTrait,
    event: Event,
) -> Result<Option<About>, DbErr> {
    Ok(match event {
        Event::RequestOpened(id) | Event::RequestDecided(id) => {
            request(state, db, id).await?.map(About::Request)
        }
        Event::GrantActive(id) | Event::GrantFailed(id) | Event::GrantRevoked(id) => {
            grant(state, db, id).await?.map(About::Grant)
        }
    })
}

async fn request(
    state: &AppState,
    db: &impl ConnectionTrait,
    id: RequestId,
) -> Result<Option<AboutRequest>, DbErr> {
    let Some(stored) = requests::find(db, id).await? else { return Ok(None) };
    let request = stored.request;
    let verdict = match request.state.verdict() {
        Some(verdict) => Some(AboutVerdict {
            by: somebody(db, verdict.by).await?,
            at: verdict.at,
            reason: verdict.reason.as_ref().map(|reason| reason.as_str().to_owned()),
        }),
        None => None,
    };
    Ok(Some(AboutRequest {
        id,
        url: format!("{}/requests/{id}", state.config.server.public_url),
        state: request.state.name().to_owned(),
        requester: somebody(db, request.requester).await?,
        what: what(state, &request.site, &request.product, &request.target),
        justification: request.justification.map(|words| words.as_str().to_owned()),
        created_at: request.created_at,
        expires_at: request.expires_at,
        verdict,
    }))
}

async fn grant(
    state: &AppState,
    db: &impl ConnectionTrait,
    id: GrantId,
) -> Result<Option<AboutGrant>, DbErr> {
    let Some(stored) = grants::find(db, id).await? else { return Ok(None) };
    let grant = stored.grant;
    let page = match grant.request {
        Some(request) => format!("/requests/{request}"),
        None => format!("/grants/{id}"),
    };
    let ends_at = if let GrantState::Active { ends_at, .. } = grant.state { ends_at } else { None };
    let failure = if let GrantState::Failed { why } = grant.state { Some(why.name()) } else { None };
    Ok(Some(AboutGrant {
        id,
        url: format!("{}{page}", state.config.server.public_url),
        state: grant.state.name().to_owned(),
        person: somebody(db, grant.person).await?,
        what: what(state, &grant.site, &grant.product, &stored.target),
        request: grant.request,
        created_at: grant.created_at,
        active_at: stored.active_at,
        ends_at,
        failure: failure.map(str::to_owned),
    }))
}

async fn somebody(db: &impl ConnectionTrait, id: PersonId) -> Result<Somebody, DbErr> {
    let person = persons::find(db, id).await?;
    let email = person.as_ref().and_then(|person| person.email.as_ref()).map(ToString::to_string);
    Ok(Somebody { id, name: person.map(|person| person.name).unwrap_or_default(), email })
}

fn what(state: &AppState, site: &SiteKey, product: &ProductKey, target: &str) -> What {
    let live = state.settings();
    let configured = live.product(site, product);
    let product_name = configured.map_or_else(|| product.to_string(), |(_, product)| product.name.clone());
    let host = configured.map_or_else(|| site.to_string(), |(site, _)| site.origins.base.host().to_owned());
    let label = Target::parse(target, state.config.sites.origins()).map_or(host, |target| target.label());
    What { site: site.clone(), product: product.clone(), product_name, target: target.to_owned(), label }
}

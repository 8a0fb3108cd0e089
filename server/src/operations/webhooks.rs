//! Webhooks: other programs are told what happens. An event is queued for each webhook in the transaction that decides,
//! and called by a job.

mod about;
mod address;
mod bodies;
mod calling;
mod places;
mod sealing;
mod signature;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::{Actor, DeliveryId, WebhookEvent, WebhookFormat, WebhookId};
use sea_orm::DbErr;
use secrecy::SecretString;
use serde_json::json;
use tracing::info;

pub use about::Event;
pub(super) use calling::call;
pub use places::Places;

use self::about::{About, AboutWebhook};
use self::sealing::{Seal, Sealed};
use super::OperationError;
use crate::jobs::Job;
use crate::state::AppState;
use crate::storage::DatabaseTransaction;
use crate::storage::audit::{self, Action};
use crate::storage::webhooks::{self, Delivery, Webhook};

/// What an admin entered.
#[derive(Clone, Debug)]
pub struct NewWebhook {
    /// Where; often a secret.
    pub url: SecretString,
    /// In whose language.
    pub format: WebhookFormat,
    /// What is told.
    pub events: Vec<WebhookEvent>,
}

/// Why a webhook was not added.
#[derive(Debug, thiserror::Error)]
pub enum NotAdded {
    /// It may not stand there.
    #[error("the address is not one that may be called")]
    Address,
    /// It would be told nothing.
    #[error("no event was chosen")]
    NoEvent,
    /// There are as many as there may be, or the configuration has no secret to seal with.
    #[error("there is no room for it")]
    NoRoom,
    /// Something else.
    #[error(transparent)]
    Other(#[from] OperationError),
}

/// Tells whoever listens, in the transaction that decides: a job for each webhook calls it after the commit.
///
/// # Errors
/// When the database fails.
pub async fn announce(state: &AppState, tx: &DatabaseTransaction, event: Event) -> Result<(), DbErr> {
    let kind = event.kind();
    let all = webhooks::all(tx).await?;
    let told: Vec<_> = all.into_iter().filter(|hook| hook.is_on && hook.events.contains(&kind)).collect();
    if told.is_empty() {
        return Ok(());
    }
    let Some(about) = about::about(state, tx, event).await? else { return Ok(()) };
    for webhook in told {
        send(state, tx, webhook.id, kind, &about).await?;
    }
    Ok(())
}

async fn send(
    state: &AppState,
    tx: &DatabaseTransaction,
    webhook: WebhookId,
    event: WebhookEvent,
    about: &About,
) -> Result<(), DbErr> {
    let now = state.clock.now();
    let about = serde_json::to_value(about).map_err(|error| DbErr::Json(error.to_string()))?;
    let delivery = Delivery { id: DeliveryId(state.clock.new_id()), webhook, event, about, created_at: now };
    webhooks::send(tx, &delivery).await?;
    state.jobs().queue(tx, &Job::CallWebhook { delivery: delivery.id }, now).await
}

/// Whether webhooks can be added: their addresses and secrets are sealed with a secret of the configuration.
#[must_use]
pub fn can_seal(state: &AppState) -> bool {
    seal(state).is_some()
}

fn seal(state: &AppState) -> Option<Arc<Seal>> {
    state.config.server.cookie_secret.as_ref().map(|secret| Arc::new(Seal::new(secret)))
}

/// Adds a webhook. Gives the secret that signs its calls, which nobody is shown again; only the standard format has one.
pub async fn add(
    state: &AppState,
    actor: &Actor,
    new: &NewWebhook,
) -> Result<Option<SecretString>, NotAdded> {
    must_be_admin(actor)?;
    let seal = seal(state).ok_or(NotAdded::NoRoom)?;
    let url =
        address::parse(secrecy::ExposeSecret::expose_secret(&new.url), state.config.webhooks.allow_private)
            .ok_or(NotAdded::Address)?;
    if new.events.is_empty() {
        return Err(NotAdded::NoEvent);
    }
    let id = WebhookId(state.clock.new_id());
    let now = state.clock.now();
    let secret = (new.format == WebhookFormat::Standard).then(signature::new_secret);
    let host = url.origin().ascii_serialization();
    let webhook = Webhook {
        id,
        url_sealed: seal.seal(id, Sealed::Address, &url.to_string().into()),
        secret_sealed: secret.as_ref().map(|secret| seal.seal(id, Sealed::Secret, secret)),
        host: host.split_once("://").map_or(host.as_str(), |(_, host)| host).to_owned(),
        format: new.format,
        events: new.events.clone(),
        is_on: true,
        made_by: actor.person,
        created_at: now,
        failures: 0,
        resume_at: None,
        last_call: None,
    };
    let tx = state.db.begin().await.map_err(OperationError::from)?;
    if webhooks::count(&tx).await.map_err(OperationError::from)? >= webhooks::MOST {
        return Err(NotAdded::NoRoom);
    }
    store(&tx, actor, &webhook, now).await.map_err(OperationError::from)?;
    tx.commit().await.map_err(OperationError::from)?;
    info!(webhook.id = %id, webhook.host = webhook.host, "An admin added a webhook");
    Ok(secret)
}

async fn store(
    tx: &DatabaseTransaction,
    actor: &Actor,
    webhook: &Webhook,
    at: DateTime<Utc>,
) -> Result<(), DbErr> {
    webhooks::add(tx, webhook).await?;
    let details = json!({ "host": webhook.host, "format": webhook.format, "events": webhook.events });
    audit::append(tx, Some(actor.person), Action::WebhookAdded, webhook.id.0, details, at).await
}

/// Switches a webhook on or off. What is on its way to one that is off is dropped.
pub async fn switch(state: &AppState, actor: &Actor, id: WebhookId, on: bool) -> Result<(), OperationError> {
    must_be_admin(actor)?;
    let tx = state.db.begin().await?;
    let webhook = webhooks::find(&tx, id).await?.ok_or(OperationError::NotFound)?;
    if !webhooks::switch(&tx, id, on).await? {
        return Err(OperationError::NotFound);
    }
    let details = json!({ "on": on, "host": webhook.host });
    let now = state.clock.now();
    audit::append(&tx, Some(actor.person), Action::WebhookSwitched, id.0, details, now).await?;
    Ok(tx.commit().await?)
}

/// Deletes a webhook with what is on its way to it.
pub async fn delete(state: &AppState, actor: &Actor, id: WebhookId) -> Result<(), OperationError> {
    must_be_admin(actor)?;
    let tx = state.db.begin().await?;
    let webhook = webhooks::find(&tx, id).await?.ok_or(OperationError::NotFound)?;
    if !webhooks::delete(&tx, id).await? {
        return Err(OperationError::NotFound);
    }
    let (details, now) = (json!({ "host": webhook.host }), state.clock.now());
    audit::append(&tx, Some(actor.person), Action::WebhookDeleted, id.0, details, now).await?;
    Ok(tx.commit().await?)
}

/// Calls a webhook that is on with an event that says nothing.
pub async fn test(state: &AppState, actor: &Actor, id: WebhookId) -> Result<(), OperationError> {
    must_be_admin(actor)?;
    let tx = state.db.begin().await?;
    let webhook = webhooks::find(&tx, id).await?.filter(|webhook| webhook.is_on);
    if webhook.is_none() {
        return Err(OperationError::NotFound);
    }
    let url = format!("{}/settings/webhooks", state.config.server.public_url);
    send(state, &tx, id, WebhookEvent::Test, &About::Webhook(AboutWebhook { url })).await?;
    tx.commit().await?;
    state.wake.notify_one();
    Ok(())
}

fn must_be_admin(actor: &Actor) -> Result<(), OperationError> {
    if actor.roles.admin { Ok(()) } else { Err(OperationError::Forbidden) }
}

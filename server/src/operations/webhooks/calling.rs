//! Call: one event, one webhook, one try.

use anyhow::Context;
use chrono::{DateTime, Duration, Utc};
use domain::DeliveryId;
use secrecy::ExposeSecret;
use serde_json::json;
use tracing::{info, warn};

use super::about::About;
use super::sealing::Sealed;
use super::{address, bodies, seal, signature};
use crate::jobs::Attempt;
use crate::ports::{CallError, OutgoingCall};
use crate::state::AppState;
use crate::storage::audit::{self, Action};
use crate::storage::jobs::{self, LeasedJob};
use crate::storage::webhooks::{self, Call, Delivery, Webhook};

/// Somebody should look when nothing came through for so long.
const GIVE_UP: Duration = Duration::days(3);
/// After so many failures in a row it is tried again so much later, in seconds; at last every hour.
const WAITS: [i64; 7] = [5, 30, 120, 300, 900, 1_800, 3_600];
/// When other calls take all places.
const CROWDED: Duration = Duration::milliseconds(300);

/// Calls the webhook of a delivery, if it is still there and on.
pub(in super::super) async fn call(
    state: &AppState,
    id: DeliveryId,
    lease: &LeasedJob,
) -> anyhow::Result<Attempt> {
    let Some((delivery, webhook)) = webhooks::delivery(state.db.reader(), id).await? else {
        return Ok(Attempt::Done);
    };
    if !webhook.is_on {
        return Ok(Attempt::Done);
    }
    let now = state.clock.now();
    if let Some(resume_at) = waits_until(&webhook, lease, now) {
        return Ok(Attempt::Again(resume_at - now));
    }
    let Some(_place) = state.webhook_places.take(webhook.id) else { return Ok(Attempt::Again(CROWDED)) };
    let Some(call) = outgoing(state, &delivery, &webhook, now)? else {
        return Ok(Attempt::Park(
            "the webhook's address cannot be opened or may not be called any more; see server.cookie_secret and \
             webhooks.allow_private, or delete the webhook and add it anew"
                .to_owned(),
        ));
    };
    match state.caller.call(&call).await {
        Ok(status) => taken(state, &delivery, &webhook, status, lease).await,
        Err(CallError::Gone) => gone(state, &webhook, lease).await,
        Err(CallError::Failed { why, retry_after }) => failed(state, &webhook, why, retry_after).await,
    }
}

/// What comes again waits as long as its webhook fails; what is new tries for itself, once.
fn waits_until(webhook: &Webhook, lease: &LeasedJob, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let is_new = lease.attempts == 0
        && webhook.last_call.as_ref().is_none_or(|last_call| last_call.at <= lease.created_at);
    webhook.resume_at.filter(|resume_at| *resume_at > now && !is_new)
}

/// `None`: it cannot be opened, or may not be called any more.
fn outgoing(
    state: &AppState,
    delivery: &Delivery,
    webhook: &Webhook,
    now: DateTime<Utc>,
) -> anyhow::Result<Option<OutgoingCall>> {
    let Some(seal) = seal(state) else { return Ok(None) };
    let Some(url) = seal.open(webhook.id, Sealed::Address, &webhook.url_sealed) else { return Ok(None) };
    let Some(url) = address::parse(url.expose_secret(), state.config.webhooks.allow_private) else {
        return Ok(None);
    };
    let secret = match &webhook.secret_sealed {
        Some(sealed) => match seal.open(webhook.id, Sealed::Secret, sealed) {
            Some(secret) => Some(secret),
            None => return Ok(None),
        },
        None => None,
    };
    let about: About =
        serde_json::from_value(delivery.about.clone()).context("the delivery cannot be read")?;
    let body = bodies::body(webhook.format, delivery.event, &about, delivery.created_at).to_string();
    let headers = signature::headers(secret.as_ref(), &format!("msg_{}", delivery.id), now, &body);
    Ok(Some(OutgoingCall { url, headers, body }))
}

async fn taken(
    state: &AppState,
    delivery: &Delivery,
    webhook: &Webhook,
    status: u16,
    lease: &LeasedJob,
) -> anyhow::Result<Attempt> {
    let now = state.clock.now();
    let call = Call { at: now, worked: true, result: status.to_string() };
    let tx = state.db.begin().await?;
    anyhow::ensure!(jobs::finish(&tx, lease, now).await?, "another worker has taken the job over");
    webhooks::note_call(&tx, webhook.id, &call, 0, None).await?;
    webhooks::mark_delivered(&tx, delivery.id, now).await?;
    tx.commit().await?;
    info!(webhook.id = %webhook.id, event = delivery.event.name(), "A webhook took an event");
    Ok(Attempt::Finished)
}

async fn failed(
    state: &AppState,
    webhook: &Webhook,
    why: String,
    retry_after: Option<std::time::Duration>,
) -> anyhow::Result<Attempt> {
    let now = state.clock.now();
    let wait = wait_after(webhook.failures, retry_after);
    let call = Call { at: now, worked: false, result: why.clone() };
    let tx = state.db.begin().await?;
    webhooks::note_call(&tx, webhook.id, &call, webhook.failures.saturating_add(1), Some(now + wait)).await?;
    tx.commit().await?;
    let error = format!("{}: {why}", webhook.host);
    Ok(Attempt::Retry { error, not_before: Some(wait), give_up_after: GIVE_UP })
}

fn wait_after(failures: i32, retry_after: Option<std::time::Duration>) -> Duration {
    let at = usize::try_from(failures).unwrap_or(0).min(WAITS.len() - 1);
    let asked = retry_after.and_then(|asked| Duration::from_std(asked).ok()).unwrap_or_default();
    Duration::seconds(WAITS[at]).max(asked)
}

/// 410: whoever is called asks never to be called again.
async fn gone(state: &AppState, webhook: &Webhook, lease: &LeasedJob) -> anyhow::Result<Attempt> {
    let now = state.clock.now();
    let call = Call { at: now, worked: false, result: "410, so it was switched off".to_owned() };
    let tx = state.db.begin().await?;
    anyhow::ensure!(jobs::finish(&tx, lease, now).await?, "another worker has taken the job over");
    webhooks::switch(&tx, webhook.id, false).await?;
    webhooks::note_call(&tx, webhook.id, &call, 0, None).await?;
    switched_off(&tx, webhook, now).await?;
    tx.commit().await?;
    warn!(webhook.id = %webhook.id, "A webhook asked never to be called again and was switched off");
    Ok(Attempt::Finished)
}

async fn switched_off(
    tx: &crate::storage::DatabaseTransaction,
    webhook: &Webhook,
    at: DateTime<Utc>,
) -> anyhow::Result<()> {
    let details = json!({ "on": false, "found": "410 Gone", "host": webhook.host });
    Ok(audit::append(tx, None, Action::WebhookSwitched, webhook.id.0, details, at).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_webhook_that_fails_is_left_alone_for_longer_and_longer() {
        assert_eq!(wait_after(0, None), Duration::seconds(5));
        assert_eq!(wait_after(3, None), Duration::minutes(5));
        assert_eq!(wait_after(99, None), Duration::hours(1));
        assert_eq!(wait_after(0, Some(std::time::Duration::from_secs(90))), Duration::seconds(90));
    }
}

//! What the page of the webhooks does.

use leptos::prelude::*;

use crate::error::PortalError;

/// Adds a webhook: where, in which format, told which events.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "webhooks/add")]
pub async fn add_webhook(
    #[server(default)] url: String,
    #[server(default)] format: String,
    #[server(default)] events: Vec<String>,
) -> Result<(), PortalError> {
    use domain::{WebhookEvent, WebhookFormat};

    use crate::portal::{WebhookInput, portal};
    use crate::respond::{Way, lead_on};

    let events = events.iter().filter_map(|name| WebhookEvent::named(name));
    let events = events.filter(|event| WebhookEvent::ALL.contains(event)).collect();
    let done = match (portal(), WebhookFormat::named(&format)) {
        (Ok(portal), Some(format)) => portal.add_webhook(WebhookInput { url, format, events }).await,
        (Err(error), _) => Err(error),
        (_, None) => Err(PortalError::FormIncomplete),
    };
    lead_on(done, &Way::Webhooks, |()| Way::Webhooks.path())
}

/// Switches a webhook: `to` is `on` or `off`.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "webhooks/switch")]
pub async fn switch_webhook(
    #[server(default)] id: String,
    #[server(default)] to: String,
) -> Result<(), PortalError> {
    use crate::respond::{Way, lead_on};

    let done = match (crate::portal::portal(), id.parse()) {
        (Ok(portal), Ok(id)) => portal.switch_webhook(id, to == "on").await,
        (Err(error), _) => Err(error),
        (_, Err(_)) => Err(PortalError::NotFound),
    };
    lead_on(done, &Way::Webhooks, |()| Way::Webhooks.path())
}

/// Deletes a webhook.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "webhooks/delete")]
pub async fn delete_webhook(#[server(default)] id: String) -> Result<(), PortalError> {
    use crate::respond::{Way, lead_on};

    let done = match (crate::portal::portal(), id.parse()) {
        (Ok(portal), Ok(id)) => portal.delete_webhook(id).await,
        (Err(error), _) => Err(error),
        (_, Err(_)) => Err(PortalError::NotFound),
    };
    lead_on(done, &Way::Webhooks, |()| Way::Webhooks.path())
}

/// Calls a webhook to try it out.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "webhooks/test")]
pub async fn test_webhook(#[server(default)] id: String) -> Result<(), PortalError> {
    use crate::respond::{Way, lead_on};

    let done = match (crate::portal::portal(), id.parse()) {
        (Ok(portal), Ok(id)) => portal.test_webhook(id).await,
        (Err(error), _) => Err(error),
        (_, Err(_)) => Err(PortalError::NotFound),
    };
    lead_on(done, &Way::Webhooks, |()| Way::Webhooks.path())
}

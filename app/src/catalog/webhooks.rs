//! Webhooks: the page of the settings, and what Slack and Teams are told.

use domain::{WebhookEvent, WebhookFormat};

use super::words::quoted;

/// In the tab, and the heading.
pub const TITLE: &str = "Webhooks";
/// Under the heading.
pub const LEAD: &str = "Latchkey calls these addresses when something happens.";
/// To an auditor.
pub const LOOK_ONLY: &str = "You may look at everything here. Changing it is for admins.";
/// None.
pub const NONE: &str = "Nothing is called yet.";
/// Heading of the form.
pub const ADD: &str = "Add a webhook";
/// The button.
pub const ADD_BUTTON: &str = "Add webhook";
/// The address.
pub const URL: &str = "Address";
/// Under the address.
pub const URL_HINT: &str =
    "An https:// address outside your own network. It is stored sealed and only its host is shown again.";
/// The format.
pub const FORMAT: &str = "Format";
/// The events.
pub const EVENTS: &str = "Tell it when";
/// In a row, before the events.
pub const TOLD: &str = "Told when";
/// Why there is no form.
pub const NO_KEY: &str = "Webhooks need server.cookie_secret in the configuration: with it their addresses and secrets are sealed.";
/// Why there is no form.
pub const FULL: &str = "There are as many webhooks as there may be. Delete one to add another.";
/// Over the new secret.
pub const SECRET: &str = "The secret of the new webhook";
/// Under the new secret.
pub const SECRET_HINT: &str =
    "Copy it now: it is not shown again. Whoever is called checks the signature of each call with it.";
/// Never called.
pub const NOT_CALLED: &str = "not called yet";
/// Before a time.
pub const ADDED: &str = "added";
/// The word for one that is on.
pub const ON: &str = "on";
/// The word for one that is off.
pub const OFF: &str = "off";
/// The button.
pub const SWITCH_OFF: &str = "Switch off";
/// The button.
pub const SWITCH_ON: &str = "Switch on";
/// The button.
pub const SEND_TEST: &str = "Send a test";
/// The button.
pub const DELETE: &str = "Delete";

/// A format, for people.
#[must_use]
pub fn format(format: WebhookFormat) -> &'static str {
    match format {
        WebhookFormat::Standard => "Signed JSON (Standard Webhooks)",
        WebhookFormat::Slack => "Slack incoming webhook",
        WebhookFormat::Teams => "Microsoft Teams incoming webhook",
    }
}

/// An event, after “Tell it when”.
#[must_use]
pub fn event(event: WebhookEvent) -> &'static str {
    match event {
        WebhookEvent::RequestOpened => "somebody asks for a license",
        WebhookEvent::RequestDecided => "a request is approved or denied",
        WebhookEvent::GrantActive => "a license works",
        WebhookEvent::GrantFailed => "a license cannot be set up",
        WebhookEvent::GrantRevoked => "a license is taken back",
        WebhookEvent::Test => "you try it out",
    }
}

/// What came of the last call, before the time of it.
#[must_use]
pub fn last_call(worked: bool, result: &str) -> String {
    if worked { format!("last call taken ({result})") } else { format!("last call failed ({result})") }
}

/// What a button does, for those who hear it without its row.
#[must_use]
pub fn what(button: &str, host: &str) -> String {
    format!("{button}: {host}")
}

/// The link to a request that waits.
pub const OPEN_TO_DECIDE: &str = "Approve or deny it in Latchkey";
/// The link to anything else.
pub const OPEN: &str = "Open it in Latchkey";
/// What a test says.
pub const TEST: &str = "Latchkey can reach this webhook.";

/// Somebody asks.
#[must_use]
pub fn asks(name: &str, product: &str, target: &str) -> String {
    format!("{name} asks for {product}, to open {target}.")
}

/// An approver said yes.
#[must_use]
pub fn approved(by: &str, name: &str, product: &str) -> String {
    format!("{by} approved {product} for {name}.")
}

/// An approver said no.
#[must_use]
pub fn denied(by: &str, name: &str, product: &str, reason: Option<&str>) -> String {
    let said = reason.map(|reason| format!(" {}", quoted(reason))).unwrap_or_default();
    format!("{by} denied {product} for {name}.{said}")
}

/// A license works.
#[must_use]
pub fn active(name: &str, product: &str) -> String {
    format!("{name} can use {product} now.")
}

/// A license could not be set up.
#[must_use]
pub fn failed(name: &str, product: &str) -> String {
    format!("{product} could not be set up for {name}.")
}

/// A license was taken back.
#[must_use]
pub fn revoked(name: &str, product: &str) -> String {
    format!("{product} was taken back from {name}.")
}

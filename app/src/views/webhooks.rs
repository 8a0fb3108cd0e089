//! The page of the webhooks.

use chrono::{DateTime, Utc};
use domain::{WebhookEvent, WebhookFormat, WebhookId};
use serde::{Deserialize, Serialize};

/// The page of the webhooks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhooksView {
    /// All webhooks, the oldest first.
    pub rows: Vec<WebhookRow>,
    /// Whether the viewer may act, or only look.
    pub may_act: bool,
    /// Whether another one can be added.
    pub room: Room,
    /// The secret of the webhook that was just added; shown this once.
    pub new_secret: Option<String>,
}

/// Whether a webhook can be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Room {
    /// Yes.
    Free,
    /// There are as many as there may be.
    Full,
    /// The configuration has no secret to seal addresses with.
    NoKey,
}

/// One webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookRow {
    /// Its id.
    pub id: WebhookId,
    /// The host of its address.
    pub host: String,
    /// In whose language it is spoken to.
    pub format: WebhookFormat,
    /// What it is told.
    pub events: Vec<WebhookEvent>,
    /// Whether it is called at all.
    pub is_on: bool,
    /// When it was added.
    pub added_at: DateTime<Utc>,
    /// Its last call.
    pub last_call: Option<CallView>,
}

/// What came of a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallView {
    /// When.
    pub at: DateTime<Utc>,
    /// Whether it was taken.
    pub worked: bool,
    /// What was seen.
    pub result: String,
}

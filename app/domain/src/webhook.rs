//! Webhooks: what other programs are told, and in whose language.

use serde::{Deserialize, Serialize};

/// What happened, as it is told to others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum WebhookEvent {
    /// Somebody asks.
    #[serde(rename = "request.opened")]
    RequestOpened,
    /// There is a verdict.
    #[serde(rename = "request.decided")]
    RequestDecided,
    /// A license was seen working.
    #[serde(rename = "grant.active")]
    GrantActive,
    /// A license could not be set up.
    #[serde(rename = "grant.failed")]
    GrantFailed,
    /// A license was seen gone.
    #[serde(rename = "grant.revoked")]
    GrantRevoked,
    /// Nothing happened: an admin tries the webhook out. Nobody subscribes to it.
    #[serde(rename = "webhook.test")]
    Test,
}

impl WebhookEvent {
    /// Those that can be subscribed to.
    pub const ALL: [Self; 5] =
        [Self::RequestOpened, Self::RequestDecided, Self::GrantActive, Self::GrantFailed, Self::GrantRevoked];

    /// The name under which it is sent and stored.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::RequestOpened => "request.opened",
            Self::RequestDecided => "request.decided",
            Self::GrantActive => "grant.active",
            Self::GrantFailed => "grant.failed",
            Self::GrantRevoked => "grant.revoked",
            Self::Test => "webhook.test",
        }
    }

    /// The event of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().chain([Self::Test]).find(|event| event.name() == name)
    }
}

/// In whose language a webhook is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WebhookFormat {
    /// Signed JSON after Standard Webhooks.
    Standard,
    /// A message for an incoming webhook of Slack.
    Slack,
    /// A card for an incoming webhook of Microsoft Teams.
    Teams,
}

impl WebhookFormat {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Standard, Self::Slack, Self::Teams];

    /// The name under which it is stored.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Slack => "slack",
            Self::Teams => "teams",
        }
    }

    /// The format of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_and_format_is_found_by_its_name_and_sent_under_it() {
        for event in WebhookEvent::ALL.into_iter().chain([WebhookEvent::Test]) {
            assert_eq!(WebhookEvent::named(event.name()), Some(event));
            assert_eq!(serde_json::to_value(event).expect("JSON"), event.name());
        }
        for format in WebhookFormat::ALL {
            assert_eq!(WebhookFormat::named(format.name()), Some(format));
        }
        assert_eq!(WebhookEvent::named("request.*"), None);
    }
}

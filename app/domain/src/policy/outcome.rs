//! Outcomes: what a matching rule does.

use serde::{Deserialize, Serialize};

use crate::EmailAddress;

/// What happens when a rule matches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Outcome {
    /// The license is given at once.
    Grant {
        /// For so many days from the moment it works; for good when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        days: Option<u32>,
    },
    /// The person may ask, and approvers decide.
    Ask(Ask),
    /// The person is told no.
    Deny {
        /// Why, in the admin's words; shown to the person.
        message: String,
        /// When asking again makes sense; nobody is refused for ever.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        again_after_days: Option<u32>,
    },
}

/// Who decides, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// All who are asked. When none of them can be found, the admins are.
    pub approvers: Vec<ApproverSource>,
    /// How many of them have to say yes.
    #[serde(default)]
    pub quorum: Quorum,
    /// After so many hours the request ends without a verdict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expire_after_hours: Option<u32>,
}

impl Ask {
    /// What happens when no rule matches: the owners of the product decide.
    #[must_use]
    pub fn owners() -> Self {
        Self { approvers: vec![ApproverSource::Owners], quorum: Quorum::Any, expire_after_hours: None }
    }
}

/// Where approvers come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ApproverSource {
    /// The owners of the product, as the configuration names them.
    Owners,
    /// One person, by address.
    Person(EmailAddress),
    /// Whoever signs in carrying this group; mail goes to the address.
    IdpGroup {
        /// The group's name at the identity provider.
        group: String,
        /// Where their mail goes.
        mail: EmailAddress,
    },
}

/// How many approvers have to agree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quorum {
    /// The first verdict counts.
    #[default]
    Any,
}

impl Outcome {
    /// A value in it that makes no sense.
    pub(super) fn problem(&self) -> Option<&'static str> {
        match self {
            Self::Grant { days: Some(0) } => Some("a license for 0 days is none"),
            Self::Ask(ask) if ask.approvers.is_empty() => Some("asking needs at least one approver"),
            Self::Ask(Ask { expire_after_hours: Some(0), .. }) => Some("a request needs at least an hour"),
            Self::Deny { message, .. } if message.trim().is_empty() => {
                Some("a denial needs a message that says why")
            }
            _ => None,
        }
    }
}

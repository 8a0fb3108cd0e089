//! Outcomes: what a matching rule does.

use serde::{Deserialize, Serialize};

use super::{MAX_DAYS, MAX_HOURS, MAX_MESSAGE, MAX_TEXT, text};
use crate::{ApproverGroupKey, EmailAddress};

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
    /// Whether the requester has to say why they ask.
    #[serde(default, skip_serializing_if = "is_false")]
    pub justification: bool,
    /// The license is for so many days, unless the approver says otherwise; for good when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
    /// Every so many hours without a verdict the approvers are reminded, three times at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remind_after_hours: Option<u32>,
    /// After so many hours without a verdict others are asked too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalate_after_hours: Option<u32>,
    /// Who those are; the owners of the product when empty. Their yes stands for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub escalate_to: Vec<ApproverSource>,
    /// After so many hours the request ends without a verdict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expire_after_hours: Option<u32>,
    /// After a denial the person may ask again when so many days have passed; at once when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again_after_days: Option<u32>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}

impl Ask {
    /// The first of these to answer decides, whenever that is.
    #[must_use]
    pub fn of(approvers: Vec<ApproverSource>) -> Self {
        Self {
            approvers,
            quorum: Quorum::Any,
            justification: false,
            days: None,
            remind_after_hours: None,
            escalate_after_hours: None,
            escalate_to: Vec::new(),
            expire_after_hours: None,
            again_after_days: None,
        }
    }

    /// What happens when no rule matches: the owners of the product decide.
    #[must_use]
    pub fn owners() -> Self {
        Self::of(vec![ApproverSource::Owners])
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
    /// A group of approvers that the configuration names.
    Group(ApproverGroupKey),
    /// The lead of the target's project, as Jira names them.
    ProjectLead,
    /// Whoever signs in carrying this group.
    IdpGroup {
        /// The group's name at the identity provider.
        group: String,
        /// Where their mail goes; without it, to members who signed in within the last 90 days.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mail: Option<EmailAddress>,
    },
}

/// How many approvers have to agree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quorum {
    /// The first verdict counts.
    #[default]
    Any,
    /// All have to say yes; the first no counts.
    All,
}

const TOO_MANY_DAYS: &str = "days are 3650 at the most, which is ten years";
const TOO_MANY_HOURS: &str = "hours are 87600 at the most, which is ten years";

impl Ask {
    fn problem(&self) -> Option<&'static str> {
        if self.approvers.is_empty() {
            return Some("asking needs at least one approver");
        }
        let is_unnamed = |source: &ApproverSource| matches!(source, ApproverSource::IdpGroup { group, .. } if group.is_empty());
        if self.approvers.iter().chain(&self.escalate_to).any(is_unnamed) {
            return Some("a group needs a name");
        }
        if self.expire_after_hours == Some(0) {
            return Some("a request needs at least an hour");
        }
        if self.days == Some(0) {
            return Some("a license for 0 days is none");
        }
        if self.remind_after_hours == Some(0) || self.escalate_after_hours == Some(0) {
            return Some("a reminder or an escalation comes after an hour or later");
        }
        let hours = [self.remind_after_hours, self.escalate_after_hours, self.expire_after_hours];
        if hours.into_iter().flatten().any(|hours| hours > MAX_HOURS) {
            return Some(TOO_MANY_HOURS);
        }
        if [self.days, self.again_after_days].into_iter().flatten().any(|days| days > MAX_DAYS) {
            return Some(TOO_MANY_DAYS);
        }
        if self.escalate_after_hours.is_none() && !self.escalate_to.is_empty() {
            return Some("escalate_to needs escalate_after_hours");
        }
        let ends_first = |hours: Option<u32>| {
            hours.zip(self.expire_after_hours).is_some_and(|(hours, expire)| hours >= expire)
        };
        if ends_first(self.escalate_after_hours) || ends_first(self.remind_after_hours) {
            return Some("the request would end before anybody is reminded or asked too");
        }
        None
    }
}

impl Outcome {
    /// A value in it that makes no sense.
    #[must_use]
    pub fn problem(&self) -> Option<&'static str> {
        match self {
            Self::Grant { days: Some(0) } => Some("a license for 0 days is none"),
            Self::Grant { days: Some(days) } | Self::Deny { again_after_days: Some(days), .. }
                if *days > MAX_DAYS =>
            {
                Some(TOO_MANY_DAYS)
            }
            Self::Ask(ask) => ask.problem(),
            Self::Deny { message, .. } if message.trim().is_empty() => {
                Some("a denial needs a message that says why")
            }
            _ => None,
        }
    }

    /// A text in it that nobody can read.
    pub(super) fn text_problem(&self) -> Option<&'static str> {
        let groups = |source: &ApproverSource| match source {
            ApproverSource::IdpGroup { group, .. } => text::problem(group, MAX_TEXT),
            _ => None,
        };
        match self {
            Self::Grant { .. } => None,
            Self::Ask(ask) => ask.approvers.iter().chain(&ask.escalate_to).find_map(groups),
            Self::Deny { message, .. } => text::problem_in_lines(message, MAX_MESSAGE),
        }
    }
}

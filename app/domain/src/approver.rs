//! Approvers: who is asked to decide on one request, on which ground, and who may stand in for them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{Actor, ApproverGroupKey, EmailAddress, PersonId, Remark};

/// Who may decide on a request, and on which ground. A ground can be lost: an owner may no longer be one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Approver {
    /// The person with this verified address, named by the rule.
    Person(EmailAddress),
    /// The person with this verified address, as an owner of the product.
    Owner(EmailAddress),
    /// The person with this verified address, as a member of an approver group.
    Member {
        /// The group.
        group: ApproverGroupKey,
        /// The member.
        address: EmailAddress,
    },
    /// The person with this verified address, who led the target's project when it was asked.
    ProjectLead(EmailAddress),
    /// Whoever carries this group now.
    IdpGroup {
        /// The group's name.
        group: String,
        /// Where their mail goes; without one, to members who signed in lately.
        mail: Option<EmailAddress>,
    },
    /// Every admin: the fallback when nobody else can be found.
    Admins,
}

impl Approver {
    /// The address of an approver who is one person.
    #[must_use]
    pub fn address(&self) -> Option<&EmailAddress> {
        match self {
            Self::Person(address)
            | Self::Owner(address)
            | Self::Member { address, .. }
            | Self::ProjectLead(address) => Some(address),
            Self::IdpGroup { .. } | Self::Admins => None,
        }
    }

    /// Whether this is the actor, as they are now.
    #[must_use]
    pub fn is(&self, actor: &Actor) -> bool {
        match self {
            Self::IdpGroup { group, .. } => actor.email.is_some() && actor.groups.contains(group),
            Self::Admins => actor.roles.admin,
            _ => actor.email.is_some() && actor.email.as_ref() == self.address(),
        }
    }
}

/// One who was asked, with their yes. A request that needs all of them waits for the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Who.
    pub approver: Approver,
    /// Asked later, because the first did not answer: their yes stands for all.
    pub escalated: bool,
    /// Their yes, if they have said it.
    pub yes: Option<Yes>,
}

/// A yes of one of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Yes {
    /// Who said it.
    pub by: PersonId,
    /// When.
    pub at: DateTime<Utc>,
    /// What they said to it.
    pub remark: Option<Remark>,
}

/// The actor with those for whom they stand in now.
#[derive(Clone, Copy, Debug)]
pub struct Decider<'a> {
    /// Who presses.
    pub actor: &'a Actor,
    /// Addresses of approvers who named the actor as their stand-in, for a period that runs now.
    pub stands_in_for: &'a [EmailAddress],
}

impl Decider<'_> {
    /// Whether the actor may speak for this approver: is them, or stands in for them.
    #[must_use]
    pub fn speaks_for(&self, approver: &Approver) -> bool {
        approver.is(self.actor) || self.stands_in(approver).is_some()
    }

    /// Those who were asked for whom the actor may speak.
    pub fn own<'b>(&self, asked: &'b [Asked]) -> impl Iterator<Item = &'b Asked> + use<'_, 'b> {
        asked.iter().filter(|asked| self.speaks_for(&asked.approver))
    }

    /// Whether a yes of the actor is still waited for: they were asked, and nobody has said it for them.
    #[must_use]
    pub fn is_awaited(&self, asked: &[Asked]) -> bool {
        self.own(asked).any(|own| own.yes.is_none())
    }

    /// The approver's address, when the actor speaks in their place and not for themself.
    #[must_use]
    pub fn stands_in<'b>(&self, approver: &'b Approver) -> Option<&'b EmailAddress> {
        // A stand-in needs a verified address, like everybody who decides.
        let address = approver.address().filter(|_| self.actor.email.is_some())?;
        (!approver.is(self.actor) && self.stands_in_for.contains(address)).then_some(address)
    }
}

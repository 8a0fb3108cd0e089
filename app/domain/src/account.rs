//! A person's account at Atlassian, as far as the portal could find out.

use serde::{Deserialize, Serialize};

use crate::AccountId;

/// One Atlassian account that surely belongs to the person: active, human, found by the exact e-mail address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Atlassian's id.
    pub id: AccountId,
}

/// What the search for a person's account by their verified e-mail address came to.
///
/// Only [`AccountFact::Certain`] can lead to an automatic grant; everything else is for a human.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountFact {
    /// Exactly one active human account shows this very address.
    Certain(AccountId),
    /// One account was found but it hides its address, so that nobody can say it is the same person.
    Hidden(AccountId),
    /// The account is deactivated or suspended.
    Inactive(AccountId),
    /// The account is an app's or a customer's, not a person's.
    NotHuman(AccountId),
    /// Jira shows nobody with this address. It does not show accounts that are deactivated.
    Missing,
    /// Two or more accounts answer to it.
    Ambiguous,
}

impl AccountFact {
    /// The account, when it is certain whose it is.
    #[must_use]
    pub fn certain(&self) -> Option<&AccountId> {
        if let Self::Certain(id) = self { Some(id) } else { None }
    }

    /// The account to which an approver's yes would apply. An approver who knows the person may vouch for a hidden
    /// address, but not for an account that cannot use a license or that does not exist.
    #[must_use]
    pub fn vouchable(&self) -> Option<&AccountId> {
        match self {
            Self::Certain(id) | Self::Hidden(id) => Some(id),
            Self::Inactive(_) | Self::NotHuman(_) | Self::Missing | Self::Ambiguous => None,
        }
    }
}

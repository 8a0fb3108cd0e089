//! Tokens: with which programs speak for a person.

use serde::{Deserialize, Serialize};

/// What a token is good for, at the most: the person it speaks for must be allowed to do it, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Scope {
    /// Read requests.
    #[serde(rename = "requests:read")]
    ReadRequests,
    /// Approve and deny what the person may decide.
    #[serde(rename = "requests:decide")]
    Decide,
    /// Read grants.
    #[serde(rename = "grants:read")]
    ReadGrants,
    /// Read seats.
    #[serde(rename = "seats:read")]
    ReadSeats,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::ReadRequests, Self::Decide, Self::ReadGrants, Self::ReadSeats];

    /// The name under which it is known outside and stored.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ReadRequests => "requests:read",
            Self::Decide => "requests:decide",
            Self::ReadGrants => "grants:read",
            Self::ReadSeats => "seats:read",
        }
    }

    /// The scope of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == name)
    }
}

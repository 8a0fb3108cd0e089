//! Actors: signed-in people with the roles they hold now.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{EmailAddress, PersonId};

/// Roles that the configuration gives, by group, claim or address. Being a requester needs none; being an approver
/// is a relation to one request (see [`crate::Request`]).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roles {
    /// May change what the portal does.
    pub admin: bool,
    /// May see all and change nothing.
    pub auditor: bool,
}

/// A signed-in person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub person: PersonId,
    /// The name to show, already cleaned.
    pub name: String,
    /// The address that the identity provider verified, if it did. Roles and approvals need it.
    pub email: Option<EmailAddress>,
    /// Groups at the identity provider, from this session's sign-in.
    pub groups: BTreeSet<String>,
    /// Roles as of now.
    pub roles: Roles,
}

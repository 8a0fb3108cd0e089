//! Who may see what, for a page and for the events that keep it.

use domain::{Actor, Asked, Decider, PersonId, Request, VerdictRefused};

use crate::operations::OperationError;

/// What somebody is to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Looker {
    /// The one who asked.
    Requester,
    /// One who may decide.
    Approver,
    /// An admin or auditor who only looks.
    Observer,
}

impl Looker {
    /// Whoever has no business with it is not told that it exists.
    pub fn of_request(
        decider: Decider<'_>,
        request: &Request,
        asked: &[Asked],
    ) -> Result<Self, OperationError> {
        let roles = decider.actor.roles;
        match request.may_decide(decider, asked.iter().map(|asked| &asked.approver)) {
            Err(VerdictRefused::OwnRequest) => Ok(Self::Requester),
            Ok(()) => Ok(Self::Approver),
            Err(_) if roles.admin || roles.auditor => Ok(Self::Observer),
            Err(_) => Err(OperationError::NotFound),
        }
    }
}

/// A license that policy gave is its holder's, and admins and auditors look on.
pub(super) fn may_see(actor: &Actor, holder: PersonId) -> Result<(), OperationError> {
    let may = actor.person == holder || actor.roles.admin || actor.roles.auditor;
    if may { Ok(()) } else { Err(OperationError::NotFound) }
}

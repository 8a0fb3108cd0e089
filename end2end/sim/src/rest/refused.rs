//! What Jira Cloud was seen to say of a refusal; a client can tell the cases apart by nothing else.

use super::Refusal;
use super::groups::no_such_group;
use crate::site::Refused;

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::UnknownUser => {
                Self::not_found("Specified user does not exist or you do not have required permissions")
            }
            Refused::UnknownGroup => no_such_group(),
            Refused::UnknownProduct { key } => Self::bad_request(format!("Unknown product '{key}'")),
            Refused::Synced { group } => Self::forbidden(format!(
                "Cannot change members. Group '{group}' is managed by an external directory"
            )),
            Refused::AlreadyMember { group } => {
                Self::bad_request(format!("Cannot add user. User is already a member of '{group}'"))
            }
            Refused::NotMember { group } => {
                Self::bad_request(format!("Cannot remove user. User is not a member of '{group}'"))
            }
            // What the identity layer was seen to say; Jira documents no text for a full product.
            Refused::Full { product } => Self::bad_request(format!(
                "Licence exceeded: LicenceCheckHardLimitFailure{{availableLicencesWithinSoftLimit=0, \
                 availableLicencesWithinHardLimit=0, requiredSeats=1, reason=[{product}]}}"
            )),
            Refused::NotAnAddress => Self::bad_request("emailAddress is not a valid e-mail address"),
            // Only the organization plane asks for what is refused so.
            Refused::Inactive | Refused::Administers => Self::bad_request("The account cannot be changed"),
            Refused::NothingNew => Self::bad_request("User already exists and no new product was requested"),
        }
    }
}

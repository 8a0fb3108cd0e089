//! The code of each refusal. Those of an add were measured by others; where nobody measured, the nearest of the published
//! ones is assumed.

use axum::http::StatusCode;

use super::Refusal;
use crate::site::Refused;

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        let bad = StatusCode::BAD_REQUEST;
        match refused {
            Refused::UnknownUser => Self::unknown("One or more user not found in the directory"),
            Refused::NotMember { group } => Self::unknown(&format!("The user is not a member of '{group}'")),
            Refused::UnknownProduct { key } => Self::unknown(&format!("No resource of '{key}'")),
            Refused::UnknownGroup => {
                Self::coded(StatusCode::NOT_FOUND, "ADMIN-404-10", "Group not found", "No such group")
            }
            Refused::Synced { group } => Self::coded(
                StatusCode::FORBIDDEN,
                "ADMIN-403-5",
                "Not allowed to manage the group",
                &format!("'{group}' is synced from an identity provider"),
            ),
            Refused::AlreadyMember { group } => Self::coded(
                StatusCode::CONFLICT,
                "ADMIN-UAM-409-2",
                "Resource Conflicts",
                &format!("The user is already a member of '{group}'"),
            ),
            Refused::Full { product } => Self::coded(
                StatusCode::CONFLICT,
                "ADMIN-409-3",
                "License limit exceeded",
                &format!("No seat of '{product}' is left"),
            ),
            Refused::Inactive => {
                Self::coded(bad, "ADMIN-UAM-400-2", "Inactive user", "The account is deactivated")
            }
            Refused::Administers => {
                Self::coded(bad, "ADMIN-UAM-400-1", "Bad Request", "An admin cannot be suspended")
            }
            Refused::NotAnAddress => Self::bad_body("An e-mail address is not valid"),
            Refused::NothingNew => Self::bad_body("Nothing would change"),
        }
    }
}

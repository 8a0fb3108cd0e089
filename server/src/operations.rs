//! What the portal does, one verb a file. Each owns its transaction; no transaction spans a call to the outside.

pub mod ask_page;
pub mod decide_request;
pub mod enter;
pub mod expire_requests;
mod facts;
pub mod grant_license;
pub mod open_request;
mod perform;
pub mod policy;
mod provision;
pub mod retry;
mod revoke_grant;
pub mod sample_seats;
mod send_mail;
pub mod session;
pub mod sign_in;
pub mod system;

pub use facts::Standing;
pub use perform::Performer;

use domain::{InvalidTransition, VerdictRefused};
use sea_orm::DbErr;

use crate::ports::DirectoryError;

/// Why an operation did not happen. Nothing of it was stored.
#[derive(Debug, thiserror::Error)]
pub enum OperationError {
    /// Not there, or not the actor's to know.
    #[error("there is no such thing")]
    NotFound,
    /// The actor may not.
    #[error("the actor may not")]
    Forbidden,
    /// The verdict does not count.
    #[error(transparent)]
    Refused(#[from] VerdictRefused),
    /// Somebody else was first.
    #[error("somebody else was first")]
    Conflict,
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] DbErr),
    /// Atlassian failed.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
}

impl From<InvalidTransition> for OperationError {
    fn from(_: InvalidTransition) -> Self {
        Self::Conflict
    }
}

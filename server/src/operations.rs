//! What the portal does, one verb a file. Each owns its transaction; no transaction spans a call to the outside.

pub mod approvers;
mod ask_others;
pub mod ask_page;
pub mod change_settings;
mod clean_up;
pub mod decide_many;
pub mod decide_request;
pub mod enter;
pub mod erase_person;
mod escalate;
pub mod exchange_policy;
pub mod extend_grant;
mod facts;
pub mod give_back;
pub mod grant_license;
mod held;
mod housekeep;
pub mod open_request;
mod perform;
pub mod policy;
pub mod policy_draft;
mod provision;
pub mod publish_policy;
pub mod remind;
pub mod replay_draft;
pub mod retry;
mod revoke_grant;
pub mod sample_seats;
pub mod seal_audit;
pub mod seat_cost;
mod send_mail;
pub mod send_sample;
pub mod session;
pub mod settings;
pub mod sign_in;
pub mod stand_ins;
pub mod system;
mod tell_admins;
pub mod tell_ends;
pub mod tokens;
pub mod try_policy;
pub mod waitlist;
pub mod webhooks;
pub mod withdraw_request;

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
    /// It is not as the actor saw it any more.
    #[error("somebody else was first")]
    Conflict,
    /// The rule wants to know why the person asks.
    #[error("the rule wants a justification")]
    JustificationNeeded,
    /// A period that is over before it begins, or too long, or one's own.
    #[error("not a period in which somebody can stand in")]
    BadPeriod,
    /// The person has asked as often as one may in an hour.
    #[error("the person has asked too often in the last hour")]
    TooOften,
    /// There was no time left for it.
    #[error("there was no time left for it")]
    OutOfTime,
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

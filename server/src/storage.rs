//! Storage: rows, and functions between rows and the domain. No network but the database's own, no HTTP.
//!
//! Functions take a connection or a transaction; the operation owns the transaction. Transitions are compare-and-set:
//! `false` or `None` means that somebody else was first. What moves a request or a grant takes a transaction, which
//! tells whoever watches once it is committed.

pub mod approvers;
pub mod audit;
pub mod breakages;
mod changes;
mod database;
pub mod decisions;
mod entities;
pub mod erasure;
pub mod grants;
pub mod inbox;
pub mod jobs;
mod listener;
pub mod mail_turns;
pub mod memberships;
pub mod persons;
pub mod policies;
pub mod policy_drafts;
pub mod replays;
pub mod requests;
pub mod seats;
pub mod sessions;
pub mod settings;
pub mod stand_ins;
pub mod tokens;
pub mod told;
mod transaction;
pub mod waitlist;
pub mod webhooks;

pub use changes::{Change, Changes};
pub use database::{Database, DatabaseError, ServeLock};
pub use sea_orm::{ConnectionTrait, DbErr};
pub use transaction::DatabaseTransaction;

/// A row that does not say what the code expects of it. A sign of a newer or damaged database.
pub(crate) fn corrupt(what: &str) -> DbErr {
    DbErr::Custom(format!("the database holds a {what} that this version does not understand"))
}

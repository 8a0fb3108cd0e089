//! Erase: what the portal knows of a person goes, and the audit still holds: it knows them by an id.

use domain::{EmailAddress, PersonId};
use sea_orm::DbErr;
use serde_json::json;
use tracing::info;

use crate::state::AppState;
use crate::storage::audit::{self, Action};
use crate::storage::erasure::{self, Removed, Unfinished};
use crate::storage::persons;

/// Why nothing was erased.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    /// Nobody has signed in with the address.
    #[error("nobody with the address {0} has signed in")]
    Unknown(EmailAddress),
    /// The person holds or wants a license.
    #[error("the person {}; end that first", unfinished(.0))]
    Unfinished(Unfinished),
    /// The database failed; nothing was erased, or it was and its traces are still in the file.
    #[error("the database failed: {0}")]
    Database(#[from] DbErr),
}

fn unfinished(left: &Unfinished) -> String {
    let count =
        |n: u64, one: &str, many: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {many}") };
    let licenses =
        (left.grants > 0).then(|| format!("has {}", count(left.grants, "live license", "live licenses")));
    let requests =
        (left.requests > 0).then(|| format!("waits for {}", count(left.requests, "request", "requests")));
    licenses.into_iter().chain(requests).collect::<Vec<_>>().join(" and ")
}

/// Erases a person, and what is left of the address in the database's file.
///
/// # Errors
/// See [`EraseError`].
pub async fn erase(state: &AppState, address: &EmailAddress) -> Result<(PersonId, Removed), EraseError> {
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    let found = persons::find_by_addresses(&tx, [address]).await?;
    let Some(person) = found.first().map(|person| person.id) else {
        return Err(EraseError::Unknown(address.clone()));
    };
    let left = erasure::unfinished(&tx, person).await?;
    if left.grants + left.requests > 0 {
        return Err(EraseError::Unfinished(left));
    }
    let removed = erasure::erase(&tx, person, address, app::catalog::audit::ERASED).await?;
    audit::append(&tx, None, Action::PersonErased, person.0, json!({}), now).await?;
    tx.commit().await?;
    state.db.scrub().await?;
    info!(person.id = %person, "Erased what the portal knew of a person");
    Ok((person, removed))
}

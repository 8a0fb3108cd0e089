//! Out of office.

use leptos::prelude::*;

use crate::error::PortalError;

/// Names who decides in the actor's place, by `address`, `from` a day `until` a day, both in UTC and as `2026-12-24`.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "stand_ins/name")]
pub async fn name_stand_in(
    #[server(default)] address: String,
    #[server(default)] from: String,
    #[server(default)] until: String,
) -> Result<(), PortalError> {
    use crate::portal::{AbsenceInput, portal};
    use crate::respond::{Way, lead_on};

    let done = match (portal(), from.parse(), until.parse()) {
        (Ok(portal), Ok(from), Ok(until)) => {
            portal.name_stand_in(AbsenceInput { address: address.trim().to_owned(), from, until }).await
        }
        (Err(error), ..) => Err(error),
        _ => Err(PortalError::BadPeriod),
    };
    lead_on(done, &Way::StandIns, |()| Way::StandIns.path())
}

/// The actor is back.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "stand_ins/end")]
pub async fn end_stand_in(#[server(default)] id: String) -> Result<(), PortalError> {
    use crate::respond::{Way, lead_on};

    let done = match (crate::portal::portal(), id.parse()) {
        (Ok(portal), Ok(id)) => portal.end_stand_in(id).await,
        (Err(error), _) => Err(error),
        (_, Err(_)) => Err(PortalError::NotFound),
    };
    lead_on(done, &Way::StandIns, |()| Way::StandIns.path())
}

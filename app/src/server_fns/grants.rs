//! What holders do with their licenses.

use leptos::prelude::*;

use crate::error::PortalError;

/// Moves the end of a license, or asks those who can.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "grants/extend")]
pub async fn extend_grant(
    #[server(default)] id: String,
    #[server(default)] justification: String,
) -> Result<(), PortalError> {
    use crate::portal::{Extended, portal};
    use crate::respond::{Way, lead_on};

    let Ok(id) = id.parse() else {
        return lead_on(Err(PortalError::NotFound), &Way::Home, |()| Way::Home.path());
    };
    let extended = match portal() {
        Ok(portal) => portal.extend_grant(id, justification).await,
        Err(error) => Err(error),
    };
    let page = Way::Grant(id);
    lead_on(extended, &page, |extended| match extended {
        Extended::Moved => page.path(),
        Extended::Waiting(request) => Way::Request(request).path(),
        Extended::Go(url) => Way::Go(&url).path(),
    })
}

/// Gives a license back.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "grants/give_back")]
pub async fn give_back_grant(#[server(default)] id: String) -> Result<(), PortalError> {
    use crate::portal::portal;
    use crate::respond::{Way, lead_on};

    let Ok(id) = id.parse() else {
        return lead_on(Err(PortalError::NotFound), &Way::Home, |()| Way::Home.path());
    };
    let given = match portal() {
        Ok(portal) => portal.give_back(id).await,
        Err(error) => Err(error),
    };
    lead_on(given, &Way::Grant(id), |()| Way::Grant(id).path())
}

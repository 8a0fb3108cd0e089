//! Asking, and deciding.

use leptos::prelude::*;

use crate::error::PortalError;

/// Asks for the license that this link needs.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "requests/open")]
pub async fn open_request(#[server(default)] to: String) -> Result<(), PortalError> {
    use crate::portal::{Asked, portal};
    use crate::respond::{Way, lead_on};

    let ask = Way::Ask(&to);
    let asked = match portal() {
        Ok(portal) => portal.open_request(to.clone()).await,
        Err(error) => Err(error),
    };
    lead_on(asked, &ask, |asked| match asked {
        Asked::Waiting(id) => Way::Request(id).path(),
        Asked::Go(url) => Way::Go(&url).path(),
        Asked::Denied => ask.path(),
    })
}

/// An approver's verdict: `verdict` is `approve` or `deny`; a denial needs a reason.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "requests/decide")]
pub async fn decide_request(
    #[server(default)] id: String,
    #[server(default)] verdict: String,
    #[server(default)] reason: String,
) -> Result<(), PortalError> {
    use crate::portal::{VerdictInput, portal};
    use crate::respond::{Way, lead_on};

    let Ok(id) = id.parse() else {
        return lead_on(Err(PortalError::NotFound), &Way::Home, |()| Way::Home.path());
    };
    let page = Way::Request(id);
    let verdict = match verdict.as_str() {
        "approve" => Ok(VerdictInput::Approve),
        "deny" if reason.trim().is_empty() => Err(PortalError::ReasonNeeded),
        "deny" => Ok(VerdictInput::Deny { reason: reason.trim().to_owned() }),
        _ => Err(PortalError::NotFound),
    };
    let decided = match (portal(), verdict) {
        (Ok(portal), Ok(verdict)) => portal.decide_request(id, verdict).await,
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    lead_on(decided, &page, |()| page.path())
}

//! Asking, and deciding.

use leptos::prelude::*;

use crate::error::PortalError;

/// Asks for the license that this link needs.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "requests/open")]
pub async fn open_request(
    #[server(default)] to: String,
    #[server(default)] justification: String,
) -> Result<(), PortalError> {
    use crate::portal::{Asked, portal};
    use crate::respond::{Way, lead_on};

    let ask = Way::Ask(&to);
    let asked = match portal() {
        Ok(portal) => portal.open_request(to.clone(), justification).await,
        Err(error) => Err(error),
    };
    lead_on(asked, &ask, |asked| match asked {
        Asked::Waiting(id) => Way::Request(id).path(),
        Asked::Go(url) => Way::Go(&url).path(),
        Asked::Denied => ask.path(),
    })
}

/// An approver's verdict: `verdict` is `approve` or `deny`. A yes may say for how many `days` and a `comment`; a denial
/// needs a `reason`.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "requests/decide")]
pub async fn decide_request(
    #[server(default)] id: String,
    #[server(default)] verdict: String,
    #[server(default)] reason: String,
    #[server(default)] days: String,
    #[server(default)] comment: String,
) -> Result<(), PortalError> {
    use crate::portal::portal;
    use crate::respond::{Way, lead_on};

    let Ok(id) = id.parse() else {
        return lead_on(Err(PortalError::NotFound), &Way::Home, |()| Way::Home.path());
    };
    let page = Way::Request(id);
    let verdict = self::verdict(&verdict, &days, comment, &reason);
    let decided = match (portal(), verdict) {
        (Ok(portal), Ok(verdict)) => portal.decide_request(id, verdict).await,
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    lead_on(decided, &page, |()| page.path())
}

/// The requester takes a request back.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "requests/withdraw")]
pub async fn withdraw_request(#[server(default)] id: String) -> Result<(), PortalError> {
    use crate::portal::portal;
    use crate::respond::{Way, lead_on};

    let Ok(id) = id.parse() else {
        return lead_on(Err(PortalError::NotFound), &Way::Home, |()| Way::Home.path());
    };
    let done = match portal() {
        Ok(portal) => portal.withdraw_request(id).await,
        Err(error) => Err(error),
    };
    lead_on(done, &Way::Request(id), |()| Way::Request(id).path())
}

/// The requester has the approvers reminded.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "requests/remind")]
pub async fn remind_approvers(#[server(default)] id: String) -> Result<(), PortalError> {
    use crate::portal::portal;
    use crate::respond::{Way, lead_on};

    let Ok(id) = id.parse() else {
        return lead_on(Err(PortalError::NotFound), &Way::Home, |()| Way::Home.path());
    };
    let done = match portal() {
        Ok(portal) => portal.remind_approvers(id).await,
        Err(error) => Err(error),
    };
    lead_on(done, &Way::Request(id), |()| Way::Request(id).path())
}

/// What was pressed, and what goes with it.
#[cfg(feature = "ssr")]
pub(super) fn verdict(
    verdict: &str,
    days: &str,
    comment: String,
    reason: &str,
) -> Result<crate::portal::VerdictInput, PortalError> {
    use crate::portal::VerdictInput;

    match verdict {
        "approve" => match days {
            "" => Ok(VerdictInput::Approve { days: None, comment }),
            days => match days.parse() {
                Ok(days @ 1..=3650) => Ok(VerdictInput::Approve { days: Some(days), comment }),
                _ => Err(PortalError::NotFound),
            },
        },
        "deny" if reason.trim().is_empty() => Err(PortalError::ReasonNeeded),
        "deny" => Ok(VerdictInput::Deny { reason: reason.trim().to_owned() }),
        _ => Err(PortalError::NotFound),
    }
}

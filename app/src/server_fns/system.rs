//! What the System page does.

use leptos::prelude::*;

use crate::error::PortalError;

/// Queues a parked job again.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "system/retry_job")]
pub async fn retry_job(#[server(default)] id: String) -> Result<(), PortalError> {
    use crate::respond::{Way, lead_on};

    let done = match (crate::portal::portal(), id.parse()) {
        (Ok(portal), Ok(id)) => portal.retry_job(id).await,
        (Err(error), _) => Err(error),
        (_, Err(_)) => Err(PortalError::NotFound),
    };
    lead_on(done, &Way::System, |()| Way::System.path())
}

/// Tries a failed grant again.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "system/retry_grant")]
pub async fn retry_grant(#[server(default)] id: String) -> Result<(), PortalError> {
    use crate::respond::{Way, lead_on};

    let done = match (crate::portal::portal(), id.parse()) {
        (Ok(portal), Ok(id)) => portal.retry_grant(id).await,
        (Err(error), _) => Err(error),
        (_, Err(_)) => Err(PortalError::NotFound),
    };
    lead_on(done, &Way::System, |()| Way::System.path())
}

/// Sends a letter about made-up people to the admin who asks for it.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "system/send_sample")]
pub async fn send_sample(#[server(default)] letter: String) -> Result<(), PortalError> {
    use crate::respond::{Way, lead_on};

    let done = match crate::portal::portal() {
        Ok(portal) => portal.send_sample(letter).await,
        Err(error) => Err(error),
    };
    lead_on(done, &Way::System, |()| format!("{}?sample=1", Way::System.path()))
}

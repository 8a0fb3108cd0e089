//! What the page of the tokens does.

use leptos::prelude::*;

use crate::error::PortalError;

/// Makes a token: its name, what it is good for, and for how many days.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "tokens/make")]
pub async fn make_token(
    #[server(default)] name: String,
    #[server(default)] scopes: Vec<String>,
    #[server(default)] days: String,
) -> Result<(), PortalError> {
    use domain::Scope;

    use crate::portal::{TokenInput, portal};
    use crate::respond::{Way, lead_on};

    let scopes = scopes.iter().filter_map(|name| Scope::named(name)).collect();
    let done = match (portal(), days.parse()) {
        (Ok(portal), Ok(days)) => portal.make_token(TokenInput { name, scopes, days }).await,
        (Err(error), _) => Err(error),
        (_, Err(_)) => Err(PortalError::FormIncomplete),
    };
    lead_on(done, &Way::Tokens, |()| Way::Tokens.path())
}

/// Revokes a token.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "tokens/revoke")]
pub async fn revoke_token(#[server(default)] id: String) -> Result<(), PortalError> {
    use crate::respond::{Way, lead_on};

    let done = match (crate::portal::portal(), id.parse()) {
        (Ok(portal), Ok(id)) => portal.revoke_token(id).await,
        (Err(error), _) => Err(error),
        (_, Err(_)) => Err(PortalError::NotFound),
    };
    lead_on(done, &Way::Tokens, |()| Way::Tokens.path())
}

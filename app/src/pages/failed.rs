//! A page that could not be had: what happened, what to do, and the right status.

use leptos::prelude::*;

use super::Frame;
use crate::catalog::{errors, frame};
use crate::error::PortalError;
use crate::respond::{see_other, set_status, sign_in_path};

/// Says it in place of the page at `here`; whoever is not signed in is sent to sign in and come back.
pub(super) fn failed(error: PortalError, here: &str) -> AnyView {
    if error == PortalError::SignInFirst {
        see_other(&sign_in_path(here));
    } else {
        set_status(error);
    }
    let next = match error {
        PortalError::Unavailable => Some((here.to_owned(), errors::TRY_AGAIN)),
        PortalError::SignInFirst => Some((sign_in_path(here), frame::SIGN_IN)),
        _ => None,
    };
    let (href, word) = next.unwrap_or_else(|| ("/".to_owned(), frame::BACK_HOME));
    view! {
        <Frame title=errors::heading(error)>
            <h1>{errors::heading(error)}</h1>
            <p class="lead">{errors::advice(error)}</p>
            <p class="actions"><a class="button primary" href=href>{word}</a></p>
        </Frame>
    }
    .into_any()
}

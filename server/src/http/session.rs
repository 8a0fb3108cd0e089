//! The session layer: who sent this request.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::HeaderMap;
use tracing::warn;

use super::cookies::{SESSION, plain};
use crate::operations::session::{self, SignedIn};
use crate::state::{AppState, SessionHash};

/// Who sent a request.
#[derive(Clone, Debug)]
pub enum Caller {
    /// Nobody we know.
    Anonymous,
    /// This person.
    SignedIn(Arc<SignedIn>),
    /// A holder of a session cookie, and the database cannot say whose.
    Unknown,
}

/// The hash of a request's session cookie. 43 characters are 256 bits; what is much longer is not ours.
#[must_use]
pub fn cookie_hash(headers: &HeaderMap) -> Option<SessionHash> {
    plain(headers, SESSION).filter(|cookie| cookie.len() == 43).map(session::hash)
}

/// Finds out who sent the request and writes it into its extensions.
pub async fn resume(state: &AppState, request: &mut Request) {
    let caller = match cookie_hash(request.headers()) {
        None => Caller::Anonymous,
        Some(hash) => match session::resume(state, &hash).await {
            Ok(Some(who)) => Caller::SignedIn(who),
            Ok(None) => Caller::Anonymous,
            Err(error) => {
                warn!(%error, "The database cannot say whose session this is");
                Caller::Unknown
            }
        },
    };
    request.extensions_mut().insert(caller);
}

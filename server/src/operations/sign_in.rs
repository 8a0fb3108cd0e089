//! Sign-in and sign-out: from a checked identity to a session, and back.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{EmailAddress, PersonId, Roles};
use rand::RngCore;
use sea_orm::{DbErr, SqlErr};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use tracing::{info, warn};

use super::session;
use crate::ports::Identity;
use crate::state::{AppState, SessionHash};
use crate::storage::audit::{self, Action};
use crate::storage::memberships;
use crate::storage::persons::{self, Bound};
use crate::storage::sessions::{self, Claims};
use crate::storage::tokens;

/// How often sign-ins of one person may cross before one of them fails.
const TRIES: u32 = 8;

/// What a sign-in came to.
#[derive(Debug)]
pub enum SignInOutcome {
    /// A new session; the secret goes into the cookie and nowhere else.
    Session(SecretString),
    /// The provider has not verified the address, and the configuration wants it verified.
    EmailNotVerified,
    /// Another identity already has this address. Admins see it on *System*.
    AddressTaken,
}

/// Opens a session for an identity that the provider vouches for. A session always gets a new secret.
///
/// # Errors
/// When the database fails.
pub async fn sign_in(state: &AppState, identity: &Identity) -> Result<SignInOutcome, DbErr> {
    let verified = identity.email.as_ref().filter(|_| identity.email_verified);
    if verified.is_none() && state.config.oidc.require_verified_email {
        return Ok(SignInOutcome::EmailNotVerified);
    }
    // Two browsers of one person who is new write the same rows; whoever comes second finds them there.
    for _ in 1..TRIES {
        match open_session(state, identity, verified).await {
            Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {}
            outcome => return outcome,
        }
    }
    open_session(state, identity, verified).await
}

async fn open_session(
    state: &AppState,
    identity: &Identity,
    verified: Option<&EmailAddress>,
) -> Result<SignInOutcome, DbErr> {
    let now = state.clock.now();
    let new_id = PersonId(state.clock.new_id());
    let who = (identity.issuer.as_str(), identity.subject.as_str());
    let tx = state.db.begin().await?;
    let person = match persons::sign_in(&tx, new_id, who, verified, &identity.name, now).await? {
        Bound::Person(person) => person,
        Bound::AddressTaken { by } => {
            audit::append(&tx, None, Action::AddressRefused, by.0, json!({}), now).await?;
            tx.commit().await?;
            warn!(person.id = %by, "Refused a sign-in: another identity has the address");
            return Ok(SignInOutcome::AddressTaken);
        }
    };
    let secret = new_secret();
    let hash = session::hex(&session::hash(secret.expose_secret()));
    let claims = Claims {
        groups: identity.groups.clone(),
        kept: identity.claims.clone(),
        email_verified: verified.is_some(),
    };
    sessions::open(&tx, &hash, person.id, &claims, identity.id_token.expose_secret(), now).await?;
    tokens::renew_claims(&tx, person.id, &claims, now).await?;
    memberships::replace(&tx, person.id, &identity.groups.clone().unwrap_or_default()).await?;
    let roles = session::roles(&state.config.roles, verified, &claims);
    let details = json!({ "roles": roles_held(roles) });
    audit::append(&tx, Some(person.id), Action::SignedIn, person.id.0, details, now).await?;
    tx.commit().await?;
    info!(person.id = %person.id, "Signed in");
    Ok(SignInOutcome::Session(secret))
}

/// Ends a session. Gives its ID token, so that the provider can be told.
///
/// # Errors
/// When the database fails.
pub async fn sign_out(state: &AppState, hash: &SessionHash) -> Result<Option<SecretString>, DbErr> {
    state.sessions.invalidate(hash);
    let tx = state.db.begin().await?;
    let id_token = sessions::close(&tx, &session::hex(hash)).await?;
    tx.commit().await?;
    Ok(id_token.map(Into::into))
}

/// As the audit names them.
fn roles_held(roles: Roles) -> Vec<&'static str> {
    let held = [(roles.admin, "admin"), (roles.auditor, "auditor")];
    held.into_iter().filter(|(holds, _)| *holds).map(|(_, name)| name).collect()
}

/// 256 bits.
fn new_secret() -> SecretString {
    let mut bytes = [0u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes).into()
}

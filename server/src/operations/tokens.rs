//! Tokens: an admin makes one, a program speaks with it for that admin. What the admin may no longer do, no token of
//! theirs may.
//!
//! The provider names a person's groups only when they sign in. So a token goes by what was said at its maker's latest
//! sign-in, and rests when that is too long ago (see `docs/adr/0020-api.md`).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use domain::{Actor, Scope, TokenId, display_name};
use rand::RngCore;
use sea_orm::DbErr;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use tracing::{info, warn};

use super::OperationError;
use super::session::{self, SignedIn};
use crate::state::AppState;
use crate::storage::audit::{self, Action};
use crate::storage::memberships;
use crate::storage::persons::{self, Person};
use crate::storage::sessions::{Claims, Session};
use crate::storage::tokens::{self, Token};

/// What every token begins with, so that people and scanners know one when they see it.
const PREFIX: &str = "latchkey_";
/// The longest life of a token.
pub const MOST_DAYS: u32 = 366;
/// A token rests when its maker has not signed in for so long.
const RESTS_AFTER: Duration = Duration::days(30);
/// Tokens that work at once, those of all admins together: what nobody looks through is what nobody revokes.
pub const MOST: u64 = 50;
/// The last use is written at most so often.
const WRITE_BEHIND: Duration = Duration::minutes(1);

/// What an admin entered.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// What to call it.
    pub name: String,
    /// What it is good for.
    pub scopes: Vec<Scope>,
    /// For how long.
    pub days: u32,
}

/// Why a token was not made.
#[derive(Debug, thiserror::Error)]
pub enum NotMade {
    /// No name, no scope, or not a number of days from 1 to 366.
    #[error("something is missing")]
    Incomplete,
    /// There are [`MOST`] already.
    #[error("there are as many tokens as there may be")]
    NoRoom,
    /// Something else.
    #[error(transparent)]
    Other(#[from] OperationError),
}

/// For whom a program speaks, and what it may say.
#[derive(Clone, Debug)]
pub struct Bearer {
    /// With which token.
    pub token: TokenId,
    /// What it is good for.
    pub scopes: Vec<Scope>,
    /// Who it speaks for, as they are now.
    pub actor: Actor,
}

/// Why a token does not count.
#[derive(Debug, thiserror::Error)]
pub enum TokenRefused {
    /// There is none, or it has ended or was revoked. Whoever holds it learns no more.
    #[error("the token is not one that counts")]
    Unknown,
    /// Its maker is no admin any more.
    #[error("the maker of the token is no admin any more")]
    NotAnAdmin,
    /// Its maker has not signed in for too long.
    #[error("the maker of the token has not signed in for 30 days")]
    Rests,
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] DbErr),
}

/// Makes a token. Its secret is given this once; only its hash is stored.
pub async fn make(state: &AppState, who: &SignedIn, new: &NewToken) -> Result<SecretString, NotMade> {
    let actor = &who.actor;
    must_be_admin(actor)?;
    let name = display_name(&new.name);
    if name.is_empty() || new.scopes.is_empty() || !(1..=MOST_DAYS).contains(&new.days) {
        return Err(NotMade::Incomplete);
    }
    let now = state.clock.now();
    let db = state.db.reader();
    if tokens::count_alive(db, now).await.map_err(OperationError::from)? >= MOST {
        return Err(NotMade::NoRoom);
    }
    let person = persons::find(db, actor.person).await.map_err(OperationError::from)?;
    let person = person.ok_or(OperationError::Forbidden)?;
    let groups = memberships::of_person(db, person.id).await.map_err(OperationError::from)?;
    let token = Token {
        id: TokenId(state.clock.new_id()),
        name,
        person: person.id,
        scopes: new.scopes.clone(),
        // Of the latest sign-in, which need not be the one of this session.
        groups: Some(groups),
        email_verified: person.email.is_some(),
        claims_at: person.signed_in_at,
        created_at: now,
        expires_at: now + Duration::days(i64::from(new.days)),
        used_at: None,
        revoked_at: None,
    };
    must_be_admin(&speaks_for(state, person, &token))?;
    let secret = new_secret();
    store(state, &token, &secret).await.map_err(OperationError::from)?;
    info!(token.id = %token.id, "An admin made a token for programs");
    Ok(secret)
}

async fn store(state: &AppState, token: &Token, secret: &SecretString) -> Result<(), DbErr> {
    let tx = state.db.begin().await?;
    tokens::add(&tx, token, &hash(secret.expose_secret())).await?;
    let details = json!({ "scopes": token.scopes, "expires_at": token.expires_at });
    let (actor, at) = (Some(token.person), token.created_at);
    audit::append(&tx, actor, Action::TokenMade, token.id.0, details, at).await?;
    tx.commit().await
}

/// Revokes a token, whoever made it.
pub async fn revoke(state: &AppState, actor: &Actor, id: TokenId) -> Result<(), OperationError> {
    must_be_admin(actor)?;
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    if !tokens::revoke(&tx, id, now).await? {
        return Err(OperationError::NotFound);
    }
    audit::append(&tx, Some(actor.person), Action::TokenRevoked, id.0, json!({}), now).await?;
    tx.commit().await?;
    info!(token.id = %id, "An admin revoked a token");
    Ok(())
}

/// For whom whoever holds this secret speaks now.
pub async fn authenticate(state: &AppState, secret: &str) -> Result<Bearer, TokenRefused> {
    // 43 characters are 256 bits; anything else is none of ours and not worth a look.
    if secret.strip_prefix(PREFIX).is_none_or(|rest| rest.len() != 43) {
        return Err(TokenRefused::Unknown);
    }
    let now = state.clock.now();
    let found = tokens::find(state.db.reader(), &hash(secret)).await?;
    let token = found.filter(|token| is_alive(token, now)).ok_or(TokenRefused::Unknown)?;
    if now - token.claims_at > RESTS_AFTER {
        return Err(TokenRefused::Rests);
    }
    let person = persons::find(state.db.reader(), token.person).await?.ok_or(TokenRefused::Unknown)?;
    let actor = speaks_for(state, person, &token);
    if !actor.roles.admin {
        return Err(TokenRefused::NotAnAdmin);
    }
    if token.used_at.is_none_or(|used_at| now - used_at >= WRITE_BEHIND) {
        note_use(state, token.id, now).await;
    }
    Ok(Bearer { token: token.id, scopes: token.scopes, actor })
}

/// Its maker, with what the provider said of them at their latest sign-in.
fn speaks_for(state: &AppState, person: Person, token: &Token) -> Actor {
    let claims =
        Claims { groups: token.groups.clone(), kept: [].into(), email_verified: token.email_verified };
    let session = Session { person, claims, seen_at: token.claims_at, expires_at: token.expires_at };
    session::signed_in(&state.config.roles, session).actor
}

fn is_alive(token: &Token, now: DateTime<Utc>) -> bool {
    token.revoked_at.is_none() && token.expires_at > now
}

async fn note_use(state: &AppState, id: TokenId, at: DateTime<Utc>) {
    let written = async {
        let tx = state.db.begin().await?;
        tokens::mark_used(&tx, id, at).await?;
        tx.commit().await
    };
    if let Err(error) = written.await {
        warn!(%error, "Cannot note that a token was used");
    }
}

/// 256 bits; what is so long needs no salt and no slow hash.
fn new_secret() -> SecretString {
    let mut bytes = [0u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes)).into()
}

fn hash(secret: &str) -> String {
    session::hex(&session::hash(secret))
}

fn must_be_admin(actor: &Actor) -> Result<(), OperationError> {
    if actor.roles.admin { Ok(()) } else { Err(OperationError::Forbidden) }
}

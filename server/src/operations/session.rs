//! Who a browser is: the session behind a cookie, with the roles its person holds now.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use domain::{Actor, EmailAddress, Roles};
use sea_orm::DbErr;
use sha2::{Digest, Sha256};
use tracing::warn;

use crate::config::RoleMapping;
use crate::state::{AppState, SessionHash};
use crate::storage::sessions::{self, Claims, Session};

/// The last use of a session is written at most so often.
const WRITE_BEHIND: Duration = Duration::minutes(1);

/// A signed-in person, as one session knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Who, with the roles of now.
    pub actor: Actor,
    /// What the identity provider said when the session began.
    pub claims: Claims,
    /// When the session ends, used or not.
    pub expires_at: DateTime<Utc>,
}

/// The hash under which a cookie's session is stored.
#[must_use]
pub fn hash(cookie: &str) -> SessionHash {
    Sha256::digest(cookie.as_bytes()).into()
}

/// A hash as the table holds it.
#[must_use]
pub fn hex(hash: &SessionHash) -> String {
    use std::fmt::Write;
    hash.iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The session, if memory has it. Touches no database.
#[must_use]
pub fn remembered(state: &AppState, hash: &SessionHash) -> Option<Arc<SignedIn>> {
    let who = state.sessions.get(hash)?;
    (who.expires_at > state.clock.now()).then_some(who)
}

/// The session of that cookie, unless it has ended.
///
/// # Errors
/// When the database fails.
pub async fn resume(state: &AppState, hash: &SessionHash) -> Result<Option<Arc<SignedIn>>, DbErr> {
    match remembered(state, hash) {
        Some(who) => Ok(Some(who)),
        // Boxed: most requests get by without the room for it.
        None => Box::pin(look_up(state, hash)).await,
    }
}

async fn look_up(state: &AppState, hash: &SessionHash) -> Result<Option<Arc<SignedIn>>, DbErr> {
    let now = state.clock.now();
    let key = hex(hash);
    let Some(session) = sessions::find(state.db.reader(), &key, now).await? else { return Ok(None) };
    // The cache above lets a busy session come here at most once a minute.
    if now - session.seen_at >= WRITE_BEHIND {
        let written = async {
            let tx = state.db.begin().await?;
            sessions::mark_seen(&tx, &key, now).await?;
            tx.commit().await
        };
        if let Err(error) = written.await {
            warn!(%error, "Cannot note that a session was used");
        }
    }
    let who = Arc::new(signed_in(&state.config.roles, session));
    state.sessions.insert(*hash, Arc::clone(&who));
    Ok(Some(who))
}

/// The actor behind a session.
#[must_use]
pub fn signed_in(mapping: &RoleMapping, session: Session) -> SignedIn {
    let Session { person, claims, expires_at, .. } = session;
    // Never waived: without a verified address there is no role and no verdict.
    let email = person.email.filter(|_| claims.email_verified);
    let groups = claims.groups.clone().unwrap_or_default();
    let roles = roles(mapping, email.as_ref(), &claims);
    let actor = Actor { person: person.id, name: person.name, email, groups, roles };
    SignedIn { actor, claims, expires_at }
}

/// The roles that a sign-in carries. Without a verified address there is none.
#[must_use]
pub fn roles(mapping: &RoleMapping, email: Option<&EmailAddress>, claims: &Claims) -> Roles {
    let has_one_of = |wanted: &[String]| {
        wanted.iter().any(|group| claims.groups.as_ref().is_some_and(|groups| groups.contains(group)))
    };
    match email {
        None => Roles::default(),
        Some(email) => Roles {
            admin: has_one_of(&mapping.admin_groups) || mapping.bootstrap_admins.contains(email),
            auditor: has_one_of(&mapping.auditor_groups),
        },
    }
}

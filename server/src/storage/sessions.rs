//! Sessions. The row holds a hash of the cookie, so that a copy of the table opens none.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Utc};
use domain::PersonId;
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
};

use super::corrupt;
use super::entities::session;
use super::persons::{self, Person};

/// A session ends when nobody used it for so long.
pub const IDLE: Duration = Duration::minutes(30);
/// A session ends so long after the sign-in, used or not.
pub const ABSOLUTE: Duration = Duration::hours(12);

/// What the identity provider said at the sign-in that made the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// Groups; `None` when the provider did not say.
    pub groups: Option<BTreeSet<String>>,
    /// Kept claims.
    pub kept: BTreeMap<String, BTreeSet<String>>,
    /// Whether the address is verified.
    pub email_verified: bool,
}

/// A session that has not ended, with its person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Whose.
    pub person: Person,
    /// What the provider said.
    pub claims: Claims,
    /// When it was last seen, as written.
    pub seen_at: DateTime<Utc>,
    /// When it ends, used or not.
    pub expires_at: DateTime<Utc>,
}

/// Opens a session.
pub async fn open(
    db: &impl ConnectionTrait,
    id_hash: &str,
    person: PersonId,
    claims: &Claims,
    id_token: &str,
    at: DateTime<Utc>,
) -> Result<(), DbErr> {
    let json = |value| serde_json::to_value(value).map_err(|error| DbErr::Json(error.to_string()));
    let row = session::ActiveModel {
        id_hash: Set(id_hash.to_owned()),
        person_id: Set(person.0),
        groups: Set(serde_json::to_value(&claims.groups).map_err(|error| DbErr::Json(error.to_string()))?),
        claims: Set(json(&claims.kept)?),
        email_verified: Set(claims.email_verified),
        id_token: Set(id_token.to_owned()),
        created_at: Set(at),
        seen_at: Set(at),
        expires_at: Set(at + ABSOLUTE),
    };
    session::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// The session of that cookie, unless it has ended.
pub async fn find(
    db: &impl ConnectionTrait,
    id_hash: &str,
    at: DateTime<Utc>,
) -> Result<Option<Session>, DbErr> {
    let row = session::Entity::find_by_id(id_hash)
        .filter(session::Column::ExpiresAt.gt(at))
        .filter(session::Column::SeenAt.gt(at - IDLE))
        .one(db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let Some(person) = persons::find(db, PersonId(row.person_id)).await? else { return Ok(None) };
    let claims = Claims {
        groups: serde_json::from_value(row.groups).map_err(|_| corrupt("session"))?,
        kept: serde_json::from_value(row.claims).map_err(|_| corrupt("session"))?,
        email_verified: row.email_verified,
    };
    Ok(Some(Session { person, claims, seen_at: row.seen_at, expires_at: row.expires_at }))
}

/// The kept claims of a person's newest sign-in, while its session is still there.
pub async fn latest_claims(
    db: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Option<BTreeMap<String, BTreeSet<String>>>, DbErr> {
    let newest = session::Entity::find()
        .filter(session::Column::PersonId.eq(person.0))
        .order_by_desc(session::Column::CreatedAt)
        .one(db)
        .await?;
    newest.map(|row| serde_json::from_value(row.claims).map_err(|_| corrupt("session"))).transpose()
}

/// Notes that sessions were used.
pub async fn mark_seen(db: &impl ConnectionTrait, id_hash: &str, at: DateTime<Utc>) -> Result<(), DbErr> {
    let row =
        session::ActiveModel { id_hash: Set(id_hash.to_owned()), seen_at: Set(at), ..Default::default() };
    match row.update(db).await {
        // It ended meanwhile.
        Err(DbErr::RecordNotUpdated) | Ok(_) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Ends a session. Gives its ID token, for the sign-out at the provider.
pub async fn close(db: &impl ConnectionTrait, id_hash: &str) -> Result<Option<String>, DbErr> {
    let row = session::Entity::find_by_id(id_hash).one(db).await?;
    session::Entity::delete_by_id(id_hash).exec(db).await?;
    Ok(row.map(|row| row.id_token))
}

/// Deletes sessions that have ended.
pub async fn sweep(db: &impl ConnectionTrait, at: DateTime<Utc>) -> Result<u64, DbErr> {
    let ended = session::Column::ExpiresAt.lte(at).or(session::Column::SeenAt.lte(at - IDLE));
    Ok(session::Entity::delete_many().filter(ended).exec(db).await?.rows_affected)
}

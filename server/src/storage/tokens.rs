//! Tokens with which programs speak for a person. The row holds a hash, so that a copy of the table opens nothing.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::{PersonId, Scope, TokenId};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::corrupt;
use super::entities::api_token;
use super::sessions::Claims;

/// A token, without what opens it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its id.
    pub id: TokenId,
    /// What its maker calls it.
    pub name: String,
    /// For whom it speaks.
    pub person: PersonId,
    /// What it is good for.
    pub scopes: Vec<Scope>,
    /// The person's groups at their latest sign-in; `None` when the provider did not say.
    pub groups: Option<BTreeSet<String>>,
    /// Whether their address was verified then.
    pub email_verified: bool,
    /// When that sign-in was.
    pub claims_at: DateTime<Utc>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
    /// When it was last used, as written.
    pub used_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl TryFrom<api_token::Model> for Token {
    type Error = DbErr;

    fn try_from(row: api_token::Model) -> Result<Self, DbErr> {
        Ok(Self {
            id: TokenId(row.id),
            name: row.name,
            person: PersonId(row.person_id),
            scopes: row.scopes.split_whitespace().filter_map(Scope::named).collect(),
            groups: serde_json::from_value(row.groups).map_err(|_| corrupt("token"))?,
            email_verified: row.email_verified,
            claims_at: row.claims_at,
            created_at: row.created_at,
            expires_at: row.expires_at,
            used_at: row.used_at,
            revoked_at: row.revoked_at,
        })
    }
}

/// Stores a new token under the hash of its secret.
pub async fn add(db: &impl ConnectionTrait, new: &Token, hash: &str) -> Result<(), DbErr> {
    let scopes: Vec<_> = new.scopes.iter().map(|scope| scope.name()).collect();
    let row = api_token::ActiveModel {
        id: Set(new.id.0),
        name: Set(new.name.clone()),
        hash: Set(hash.to_owned()),
        person_id: Set(new.person.0),
        scopes: Set(scopes.join(" ")),
        groups: Set(groups_of(new.groups.as_ref())?),
        email_verified: Set(new.email_verified),
        claims_at: Set(new.claims_at),
        created_at: Set(new.created_at),
        expires_at: Set(new.expires_at),
        used_at: Set(None),
        revoked_at: Set(None),
    };
    api_token::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

fn groups_of(groups: Option<&BTreeSet<String>>) -> Result<serde_json::Value, DbErr> {
    serde_json::to_value(groups).map_err(|error| DbErr::Json(error.to_string()))
}

/// The token of that hash, whatever became of it.
pub async fn find(db: &impl ConnectionTrait, hash: &str) -> Result<Option<Token>, DbErr> {
    let by_hash = api_token::Column::Hash.eq(hash);
    api_token::Entity::find().filter(by_hash).one(db).await?.map(TryInto::try_into).transpose()
}

/// Tokens that work, and then those that have ended, the newest first of either.
pub async fn page(db: &impl ConnectionTrait, at: DateTime<Utc>, limit: u64) -> Result<Vec<Token>, DbErr> {
    let rows = api_token::Entity::find()
        .order_by_desc(is_alive(at))
        .order_by_desc(api_token::Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// How many tokens work.
pub async fn count_alive(db: &impl ConnectionTrait, at: DateTime<Utc>) -> Result<u64, DbErr> {
    api_token::Entity::find().filter(is_alive(at)).count(db).await
}

fn is_alive(at: DateTime<Utc>) -> sea_orm::sea_query::SimpleExpr {
    api_token::Column::RevokedAt.is_null().and(api_token::Column::ExpiresAt.gt(at))
}

/// Revokes one. `false`: there is none, or it was revoked already.
pub async fn revoke(db: &impl ConnectionTrait, id: TokenId, at: DateTime<Utc>) -> Result<bool, DbErr> {
    let revoked = api_token::Entity::update_many()
        .col_expr(api_token::Column::RevokedAt, Expr::value(at))
        .filter(api_token::Column::Id.eq(id.0))
        .filter(api_token::Column::RevokedAt.is_null())
        .exec(db)
        .await?;
    Ok(revoked.rows_affected == 1)
}

/// Notes that a token was used.
pub async fn mark_used(db: &impl ConnectionTrait, id: TokenId, at: DateTime<Utc>) -> Result<(), DbErr> {
    api_token::Entity::update_many()
        .col_expr(api_token::Column::UsedAt, Expr::value(at))
        .filter(api_token::Column::Id.eq(id.0))
        .exec(db)
        .await?;
    Ok(())
}

/// The person has signed in: what the provider said of them then holds for their tokens from now on.
pub async fn renew_claims(
    db: &impl ConnectionTrait,
    person: PersonId,
    claims: &Claims,
    at: DateTime<Utc>,
) -> Result<(), DbErr> {
    api_token::Entity::update_many()
        .col_expr(api_token::Column::Groups, Expr::value(groups_of(claims.groups.as_ref())?))
        .col_expr(api_token::Column::EmailVerified, Expr::value(claims.email_verified))
        .col_expr(api_token::Column::ClaimsAt, Expr::value(at))
        .filter(api_token::Column::PersonId.eq(person.0))
        .exec(db)
        .await?;
    Ok(())
}

/// Deletes tokens that ended before then.
pub async fn sweep(db: &impl ConnectionTrait, before: DateTime<Utc>) -> Result<u64, DbErr> {
    let ended = api_token::Column::ExpiresAt.lt(before).or(api_token::Column::RevokedAt.lt(before));
    Ok(api_token::Entity::delete_many().filter(ended).exec(db).await?.rows_affected)
}

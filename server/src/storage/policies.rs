//! Versions of the policy.

use chrono::{DateTime, Utc};
use domain::PersonId;
use domain::policy::{Policy, PolicyVersion};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, SqlErr,
};

use super::corrupt;
use super::entities::policy_version;
use super::{Change, DatabaseTransaction};

/// A version with where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// Its number and rules.
    pub version: PolicyVersion,
    /// Who published it; the portal itself, when absent.
    pub author: Option<PersonId>,
    /// Whether it came in as a file, on the server.
    pub imported: bool,
    /// Which other admin confirmed it, where one has to.
    pub confirmed_by: Option<PersonId>,
    /// What its author says of it.
    pub comment: String,
    /// Since when it counts.
    pub at: DateTime<Utc>,
}

impl TryFrom<policy_version::Model> for Published {
    type Error = DbErr;

    fn try_from(row: policy_version::Model) -> Result<Self, DbErr> {
        let policy: Policy = serde_json::from_value(row.body).map_err(|_| corrupt("policy"))?;
        Ok(Self {
            version: PolicyVersion { number: row.number, policy },
            author: row.author_id.map(PersonId),
            imported: row.imported,
            confirmed_by: row.confirmed_by.map(PersonId),
            comment: row.comment,
            at: row.created_at,
        })
    }
}

/// The version that decides now.
pub async fn current(db: &impl ConnectionTrait) -> Result<Option<PolicyVersion>, DbErr> {
    Ok(newest(db, 1).await?.pop().map(|published| published.version))
}

/// The newest versions, the newest first.
pub async fn newest(db: &impl ConnectionTrait, limit: u64) -> Result<Vec<Published>, DbErr> {
    page(db, None, limit).await
}

/// Versions before that one, else the newest; the newest first.
pub async fn page(
    db: &impl ConnectionTrait,
    before: Option<i32>,
    limit: u64,
) -> Result<Vec<Published>, DbErr> {
    let rows = policy_version::Entity::find()
        .filter(Condition::all().add_option(before.map(|before| policy_version::Column::Number.lt(before))))
        .order_by_desc(policy_version::Column::Number)
        .limit(limit)
        .all(db)
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// The version of that number.
pub async fn find(db: &impl ConnectionTrait, number: i32) -> Result<Option<Published>, DbErr> {
    policy_version::Entity::find_by_id(number).one(db).await?.map(TryInto::try_into).transpose()
}

/// Publishes a version. `false`: there is one of that number, and the transaction is of no more use.
pub async fn publish(tx: &DatabaseTransaction, new: &Published) -> Result<bool, DbErr> {
    let body = serde_json::to_value(&new.version.policy).map_err(|error| DbErr::Json(error.to_string()))?;
    let row = policy_version::ActiveModel {
        number: Set(new.version.number),
        body: Set(body),
        author_id: Set(new.author.map(|author| author.0)),
        imported: Set(new.imported),
        confirmed_by: Set(new.confirmed_by.map(|person| person.0)),
        comment: Set(new.comment.clone()),
        created_at: Set(new.at),
    };
    match policy_version::Entity::insert(row).exec_without_returning(tx).await {
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(false),
        other => {
            other?;
            tx.moves(Change::Policy);
            Ok(true)
        }
    }
}

//! Versions of the policy.

use chrono::{DateTime, Utc};
use domain::policy::{Policy, PolicyVersion};
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QueryOrder};

use super::corrupt;
use super::entities::policy_version;

/// The version that decides now.
pub async fn current(db: &impl ConnectionTrait) -> Result<Option<PolicyVersion>, DbErr> {
    let row = policy_version::Entity::find().order_by_desc(policy_version::Column::Number).one(db).await?;
    row.map(|row| {
        let policy: Policy = serde_json::from_value(row.body).map_err(|_| corrupt("policy"))?;
        Ok(PolicyVersion { number: row.number, policy })
    })
    .transpose()
}

/// Publishes a version of that number. A number that exists is an error.
pub async fn publish(
    db: &impl ConnectionTrait,
    version: &PolicyVersion,
    comment: &str,
    at: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row = policy_version::ActiveModel {
        number: Set(version.number),
        body: Set(serde_json::to_value(&version.policy).map_err(|error| DbErr::Json(error.to_string()))?),
        author_id: Set(None),
        comment: Set(comment.to_owned()),
        created_at: Set(at),
    };
    policy_version::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

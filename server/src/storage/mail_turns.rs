//! When somebody was last written to: after a mail to an approver the next ones to them wait a while, and go as one.

use chrono::{DateTime, Duration, Utc};
use domain::EmailAddress;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, TryInsertResult};

use super::corrupt;
use super::entities::mail_turn;

/// Takes the turn to write to somebody, if nobody has had it for so long; else says from when on it is free. Of two that
/// try one takes it: the row's update decides, on both databases.
pub async fn take(
    db: &impl ConnectionTrait,
    recipient: &EmailAddress,
    at: DateTime<Utc>,
    apart: Duration,
) -> Result<Option<DateTime<Utc>>, DbErr> {
    let row = mail_turn::ActiveModel { recipient: Set(recipient.to_string()), at: Set(at) };
    let inserted = mail_turn::Entity::insert(row)
        .on_conflict_do_nothing_on([mail_turn::Column::Recipient])
        .exec_without_returning(db)
        .await?;
    if matches!(inserted, TryInsertResult::Inserted(1..)) {
        return Ok(None);
    }
    let theirs = mail_turn::Column::Recipient.eq(recipient.as_str());
    let taken = mail_turn::Entity::update_many()
        .col_expr(mail_turn::Column::At, Expr::value(at))
        .filter(theirs.clone())
        .filter(mail_turn::Column::At.lte(at - apart))
        .exec(db)
        .await?;
    if taken.rows_affected == 1 {
        return Ok(None);
    }
    let turn = mail_turn::Entity::find().filter(theirs).one(db).await?.ok_or_else(|| corrupt("mail turn"))?;
    Ok(Some(turn.at + apart))
}

/// Forgets turns that were taken before then.
pub async fn sweep(db: &impl ConnectionTrait, before: DateTime<Utc>) -> Result<u64, DbErr> {
    let old = mail_turn::Entity::delete_many().filter(mail_turn::Column::At.lt(before));
    Ok(old.exec(db).await?.rows_affected)
}

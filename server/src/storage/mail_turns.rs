//! When somebody was last written to: after a mail to an approver the next ones to them wait a while, and go as one.
//! The mails are jobs; what is done to them here, jobs of other kinds never meet.

use chrono::{DateTime, Duration, Utc};
use domain::EmailAddress;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
    QuerySelect, TryInsertResult,
};

use super::corrupt;
use super::entities::{job, mail_turn};
use super::jobs::{self, LeasedJob};

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

/// Ends the mails to somebody that are due by then and were not begun, in favor of a job that takes over what they were
/// to say, and gives their payloads, the longest due first. Never the job itself.
pub async fn absorb(
    db: &impl ConnectionTrait,
    recipient: &str,
    by: &LeasedJob,
    at: DateTime<Utc>,
    due_by: DateTime<Utc>,
    most: u64,
) -> Result<Vec<serde_json::Value>, DbErr> {
    let mark = format!("taken over by {} {}", by.id, by.lease_no);
    let waiting = Condition::all()
        .add(job::Column::Recipient.eq(recipient))
        .add(job::Column::State.eq("queued"))
        .add(job::Column::Id.ne(by.id.0))
        .add(job::Column::RunAt.lte(due_by))
        // A lease that ran out is not the same as none: its worker may have sent the mail.
        .add(job::Column::LeasedUntil.is_null());
    let first = job::Entity::find()
        .select_only()
        .column(job::Column::Id)
        .filter(waiting.clone())
        .order_by_asc(job::Column::RunAt)
        .order_by_asc(job::Column::Id)
        .limit(most);
    job::Entity::update_many()
        .col_expr(job::Column::State, Expr::value("done"))
        .col_expr(job::Column::EndedAt, Expr::value(at))
        .col_expr(job::Column::LeaseOwner, Expr::value(mark.as_str()))
        .col_expr(job::Column::LeaseNo, Expr::col(job::Column::LeaseNo).add(1))
        .filter(waiting)
        .filter(job::Column::Id.in_subquery(sea_orm::QueryTrait::into_query(first)))
        .exec(db)
        .await?;
    let taken = job::Entity::find()
        .filter(job::Column::Recipient.eq(recipient))
        .filter(job::Column::LeaseOwner.eq(mark))
        .order_by_asc(job::Column::RunAt)
        .order_by_asc(job::Column::Id)
        .all(db)
        .await?;
    Ok(taken.into_iter().map(|row| row.payload).collect())
}

/// Gives a held mail its final words: from now on no other takes it over, and it takes over none.
pub async fn seal(
    db: &impl ConnectionTrait,
    job: &LeasedJob,
    payload: &serde_json::Value,
) -> Result<bool, DbErr> {
    let rewritten = job::Entity::update_many()
        .col_expr(job::Column::Payload, Expr::value(payload.clone()))
        .col_expr(job::Column::Recipient, Expr::value(None::<String>))
        .filter(jobs::held(job))
        .exec(db)
        .await?;
    Ok(rewritten.rows_affected == 1)
}

/// Forgets turns that were taken before then.
pub async fn sweep(db: &impl ConnectionTrait, before: DateTime<Utc>) -> Result<u64, DbErr> {
    let old = mail_turn::Entity::delete_many().filter(mail_turn::Column::At.lt(before));
    Ok(old.exec(db).await?.rows_affected)
}

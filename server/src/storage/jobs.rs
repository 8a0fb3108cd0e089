//! Job rows: queued in the transaction that decides, leased, finished under a fencing token.

use chrono::{DateTime, Duration, Utc};
use domain::JobId;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, SqlErr, TryInsertResult,
};

use super::entities::job;

/// Kinds of jobs that come again and again; of each, or of each product, one is queued.
const RECURRING: [&str; 3] = ["housekeep", "sample_seats", "seal_audit"];

/// A job to queue.
#[derive(Clone, Debug, PartialEq)]
pub struct NewJob {
    /// Its id.
    pub id: JobId,
    /// What to do.
    pub kind: &'static str,
    /// With what.
    pub payload: serde_json::Value,
    /// Two queued jobs with one key are one.
    pub unique_key: Option<String>,
    /// Not before.
    pub run_at: DateTime<Utc>,
    /// Who is to read it, when it is a mail that may be gathered with others into one.
    pub recipient: Option<String>,
}

/// A job that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueJob {
    /// Its id.
    pub id: JobId,
    /// What to do.
    pub kind: String,
}

/// A job that a worker holds.
#[derive(Clone, Debug, PartialEq)]
pub struct LeasedJob {
    /// Its id.
    pub id: JobId,
    /// What to do.
    pub kind: String,
    /// With what.
    pub payload: serde_json::Value,
    /// How often it was tried before.
    pub attempts: i32,
    /// How often in a row it failed in a way that nobody foresaw.
    pub unforeseen: i32,
    /// When it was first due: from then on its patience counts.
    pub created_at: DateTime<Utc>,
    /// Whether it comes again and again, each turn with patience of its own.
    pub recurring: bool,
    /// The fencing token.
    pub lease_no: i32,
    /// Who is to read it, while it may still be gathered with others into one mail.
    pub recipient: Option<String>,
}

/// A job that gave up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParkedJob {
    /// Its id.
    pub id: JobId,
    /// What it was to do.
    pub kind: String,
    /// How often it was tried.
    pub attempts: i32,
    /// What went wrong the last time.
    pub error: String,
    /// When it gave up.
    pub parked_at: DateTime<Utc>,
}

/// Queues a job, already leased to an owner for so long if one is named. A job whose key is queued already is not queued again.
pub async fn queue(
    db: &impl ConnectionTrait,
    new: &NewJob,
    owner: Option<(&str, Duration)>,
    at: DateTime<Utc>,
) -> Result<LeasedJob, DbErr> {
    job::Entity::insert(row(new, owner, at)).exec_without_returning(db).await?;
    Ok(LeasedJob {
        id: new.id,
        kind: new.kind.to_owned(),
        payload: new.payload.clone(),
        attempts: 0,
        unforeseen: 0,
        created_at: Ord::max(at, new.run_at),
        recurring: RECURRING.contains(&new.kind),
        lease_no: i32::from(owner.is_some()),
        recipient: new.recipient.clone(),
    })
}

fn row(new: &NewJob, owner: Option<(&str, Duration)>, at: DateTime<Utc>) -> job::ActiveModel {
    job::ActiveModel {
        id: Set(new.id.0),
        kind: Set(new.kind.to_owned()),
        payload: Set(new.payload.clone()),
        state: Set("queued".to_owned()),
        unique_key: Set(new.unique_key.clone()),
        attempts: Set(0),
        unforeseen: Set(0),
        run_at: Set(new.run_at),
        created_at: Set(Ord::max(at, new.run_at)),
        lease_owner: Set(owner.map(|(owner, _)| owner.to_owned())),
        lease_no: Set(i32::from(owner.is_some())),
        leased_until: Set(owner.map(|(_, lease)| at + lease)),
        last_error: Set(None),
        ended_at: Set(None),
        recipient: Set(new.recipient.clone()),
    }
}

/// Queues a job unless one with its key is queued already, inside a transaction that goes on either way.
pub async fn queue_unless(db: &impl ConnectionTrait, new: &NewJob, at: DateTime<Utc>) -> Result<bool, DbErr> {
    let queued = job::Entity::insert(row(new, None, at))
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .try_insert()
        .exec_without_returning(db)
        .await?;
    Ok(matches!(queued, TryInsertResult::Inserted(1..)))
}

/// Queues a job unless one with its key is queued already. Not inside a transaction that must go on: on PostgreSQL a
/// refused insert ends it.
pub async fn queue_once(db: &impl ConnectionTrait, new: &NewJob, at: DateTime<Utc>) -> Result<bool, DbErr> {
    match queue(db, new, None, at).await {
        Ok(_) => Ok(true),
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Jobs that are due and that nobody holds, the longest due first.
pub async fn due(db: &impl ConnectionTrait, at: DateTime<Utc>, limit: u64) -> Result<Vec<DueJob>, DbErr> {
    due_of(db, Kinds::Besides(&[]), at, limit).await
}

/// Some kinds of jobs.
#[derive(Clone, Copy, Debug)]
pub enum Kinds<'a> {
    /// This one.
    Only(&'a str),
    /// All but these.
    Besides(&'a [&'a str]),
}

/// As [`due`], of some kinds.
pub async fn due_of(
    db: &impl ConnectionTrait,
    kinds: Kinds<'_>,
    at: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<DueJob>, DbErr> {
    let of_kind = match kinds {
        Kinds::Only(kind) => job::Column::Kind.eq(kind),
        // Constants and no parameters: only so do both databases know that the index of these holds all of them.
        Kinds::Besides(kinds) => Expr::col((job::Entity, job::Column::Kind))
            .is_not_in(kinds.iter().map(|kind| Expr::Constant((*kind).into()))),
    };
    let rows: Vec<(uuid::Uuid, String)> = job::Entity::find()
        .select_only()
        .column(job::Column::Id)
        .column(job::Column::Kind)
        .filter(job::Column::State.eq("queued"))
        .filter(job::Column::RunAt.lte(at))
        .filter(of_kind)
        .filter(free(at))
        .order_by_asc(job::Column::RunAt)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(id, kind)| DueJob { id: JobId(id), kind }).collect())
}

fn free(at: DateTime<Utc>) -> sea_orm::sea_query::SimpleExpr {
    job::Column::LeasedUntil.is_null().or(job::Column::LeasedUntil.lte(at))
}

/// What the jobs of a kind are about that somebody performs at this moment, in the order of their ids.
pub async fn under_way(
    db: &impl ConnectionTrait,
    kind: &str,
    at: DateTime<Utc>,
) -> Result<Vec<serde_json::Value>, DbErr> {
    job::Entity::find()
        .select_only()
        .column(job::Column::Payload)
        .filter(job::Column::State.eq("queued"))
        .filter(job::Column::Kind.eq(kind))
        .filter(job::Column::LeasedUntil.gt(at))
        .order_by_asc(job::Column::Id)
        // More than all workers of all replicas hold.
        .limit(1_000)
        .into_tuple()
        .all(db)
        .await
}

/// Takes a job, if it is still due and free.
pub async fn lease(
    db: &impl ConnectionTrait,
    due: &DueJob,
    owner: &str,
    at: DateTime<Utc>,
    lease: Duration,
) -> Result<Option<LeasedJob>, DbErr> {
    let id = due.id;
    let taken = job::Entity::update_many()
        .col_expr(job::Column::LeaseOwner, Expr::value(owner))
        .col_expr(job::Column::LeaseNo, Expr::col(job::Column::LeaseNo).add(1))
        .col_expr(job::Column::LeasedUntil, Expr::value(at + lease))
        .filter(job::Column::Id.eq(id.0))
        .filter(job::Column::State.eq("queued"))
        .filter(job::Column::RunAt.lte(at))
        .filter(free(at))
        .exec(db)
        .await?;
    if taken.rows_affected != 1 {
        return Ok(None);
    }
    let row = job::Entity::find_by_id(id.0).filter(job::Column::LeaseOwner.eq(owner)).one(db).await?;
    Ok(row.map(|row| LeasedJob {
        id,
        recurring: RECURRING.contains(&row.kind.as_str()),
        kind: row.kind,
        payload: row.payload,
        attempts: row.attempts,
        unforeseen: row.unforeseen,
        created_at: row.created_at,
        lease_no: row.lease_no,
        recipient: row.recipient,
    }))
}

/// Whether the lease still holds; inside the transaction that writes the job's effect, it fences off a worker that
/// slept through its lease.
pub async fn still_held(db: &impl ConnectionTrait, job: &LeasedJob) -> Result<bool, DbErr> {
    let touched = job::Entity::update_many()
        .col_expr(job::Column::LeaseNo, Expr::value(job.lease_no))
        .filter(held(job))
        .exec(db)
        .await?;
    Ok(touched.rows_affected == 1)
}

/// Holds a lease for longer, in the transaction that writes how far the work is. `false`: it is lost.
pub async fn renew(db: &impl ConnectionTrait, job: &LeasedJob, until: DateTime<Utc>) -> Result<bool, DbErr> {
    let renewed = job::Entity::update_many()
        .col_expr(job::Column::LeasedUntil, Expr::value(until))
        .filter(held(job))
        .exec(db)
        .await?;
    Ok(renewed.rows_affected == 1)
}

pub(super) fn held(job: &LeasedJob) -> sea_orm::sea_query::SimpleExpr {
    job::Column::Id
        .eq(job.id.0)
        .and(job::Column::State.eq("queued"))
        .and(job::Column::LeaseNo.eq(job.lease_no))
}

/// Ends a job that did its work.
pub async fn finish(db: &impl ConnectionTrait, job: &LeasedJob, at: DateTime<Utc>) -> Result<bool, DbErr> {
    end(db, job, "done", None, at).await
}

/// Ends a job that gave up; an admin sees it.
pub async fn park(
    db: &impl ConnectionTrait,
    job: &LeasedJob,
    error: &str,
    at: DateTime<Utc>,
) -> Result<bool, DbErr> {
    end(db, job, "parked", Some(error), at).await
}

async fn end(
    db: &impl ConnectionTrait,
    job: &LeasedJob,
    state: &str,
    error: Option<&str>,
    at: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let ended = job::Entity::update_many()
        .col_expr(job::Column::State, Expr::value(state))
        .col_expr(job::Column::LastError, Expr::value(error))
        .col_expr(job::Column::EndedAt, Expr::value(at))
        .col_expr(job::Column::Attempts, Expr::value(job.attempts + 1))
        .filter(held(job))
        .exec(db)
        .await?;
    Ok(ended.rows_affected == 1)
}

/// Gives a job back that failed in a way that nobody foresaw.
pub async fn stumble(
    db: &impl ConnectionTrait,
    job: &LeasedJob,
    error: &str,
    run_at: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let again = LeasedJob { unforeseen: job.unforeseen + 1, ..job.clone() };
    back(db, &again, job.attempts + 1, Some(error), run_at).await
}

/// Gives a job back, to be tried again at `run_at`.
pub async fn give_back(
    db: &impl ConnectionTrait,
    job: &LeasedJob,
    attempts: i32,
    error: Option<&str>,
    run_at: DateTime<Utc>,
) -> Result<bool, DbErr> {
    back(db, &LeasedJob { unforeseen: 0, ..job.clone() }, attempts, error, run_at).await
}

async fn back(
    db: &impl ConnectionTrait,
    job: &LeasedJob,
    attempts: i32,
    error: Option<&str>,
    run_at: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let given = job::Entity::update_many()
        .col_expr(job::Column::RunAt, Expr::value(run_at))
        .col_expr(job::Column::Attempts, Expr::value(attempts))
        .col_expr(job::Column::Unforeseen, Expr::value(job.unforeseen))
        .col_expr(job::Column::LastError, Expr::value(error))
        .col_expr(job::Column::LeasedUntil, Expr::value(None::<DateTime<Utc>>))
        .filter(held(job))
        .exec(db)
        .await?;
    Ok(given.rows_affected == 1)
}

/// Gives a recurring job back for its next turn, as if it were new.
pub async fn begin_anew(
    db: &impl ConnectionTrait,
    job: &LeasedJob,
    run_at: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let given = job::Entity::update_many()
        .col_expr(job::Column::CreatedAt, Expr::value(run_at))
        .filter(held(job))
        .exec(db)
        .await?;
    Ok(given.rows_affected == 1 && give_back(db, job, 0, None, run_at).await?)
}

/// How many jobs wait.
pub async fn waiting(db: &impl ConnectionTrait) -> Result<u64, DbErr> {
    job::Entity::find().filter(job::Column::State.eq("queued")).count(db).await
}

/// Jobs that gave up, the newest first.
pub async fn parked(db: &impl ConnectionTrait, limit: u64) -> Result<Vec<ParkedJob>, DbErr> {
    let rows = job::Entity::find()
        .filter(job::Column::State.eq("parked"))
        .order_by_desc(job::Column::EndedAt)
        .limit(limit)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

impl From<job::Model> for ParkedJob {
    fn from(row: job::Model) -> Self {
        Self {
            id: JobId(row.id),
            kind: row.kind,
            attempts: row.attempts,
            error: row.last_error.unwrap_or_default(),
            parked_at: row.ended_at.unwrap_or(row.created_at),
        }
    }
}

/// A kind of job of which some have failed and will be tried again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retrying {
    /// The kind.
    pub kind: String,
    /// How many.
    pub count: u64,
    /// What went wrong with the one that is due next.
    pub error: String,
}

/// The kinds of jobs of which some have failed and will be tried again.
pub async fn retrying(db: &impl ConnectionTrait) -> Result<Vec<Retrying>, DbErr> {
    let failed = job::Column::State.eq("queued").and(job::Column::LastError.is_not_null());
    let counts: Vec<(String, i64)> = job::Entity::find()
        .select_only()
        .column(job::Column::Kind)
        .column_as(job::Column::Id.count(), "count")
        .filter(failed.clone())
        .group_by(job::Column::Kind)
        .order_by_asc(job::Column::Kind)
        .into_tuple()
        .all(db)
        .await?;
    let mut found = Vec::new();
    for (kind, count) in counts {
        let next = job::Entity::find()
            .filter(failed.clone())
            .filter(job::Column::Kind.eq(kind.as_str()))
            .order_by_asc(job::Column::RunAt)
            .one(db)
            .await?;
        let error = next.and_then(|row| row.last_error).unwrap_or_default();
        found.push(Retrying { kind, count: u64::try_from(count).unwrap_or(0), error });
    }
    Ok(found)
}

/// Jobs that gave up since then and before then, the newest first.
pub async fn parked_between(
    db: &impl ConnectionTrait,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<ParkedJob>, DbErr> {
    let rows = job::Entity::find()
        .filter(job::Column::State.eq("parked"))
        .filter(job::Column::EndedAt.gte(from))
        .filter(job::Column::EndedAt.lt(until))
        .order_by_desc(job::Column::EndedAt)
        .limit(limit)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Queues a parked job again, as if it were new. `false`: it is not parked.
pub async fn requeue(db: &impl ConnectionTrait, id: JobId, at: DateTime<Utc>) -> Result<bool, DbErr> {
    let queued = job::Entity::update_many()
        .col_expr(job::Column::State, Expr::value("queued"))
        .col_expr(job::Column::RunAt, Expr::value(at))
        .col_expr(job::Column::CreatedAt, Expr::value(at))
        .col_expr(job::Column::Attempts, Expr::value(0))
        .col_expr(job::Column::Unforeseen, Expr::value(0))
        .col_expr(job::Column::EndedAt, Expr::value(None::<DateTime<Utc>>))
        .col_expr(job::Column::LeasedUntil, Expr::value(None::<DateTime<Utc>>))
        .filter(job::Column::Id.eq(id.0))
        .filter(job::Column::State.eq("parked"))
        .exec(db)
        .await;
    match queued {
        Ok(queued) => Ok(queued.rows_affected == 1),
        // One with its key has been queued since.
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Deletes jobs that did their work before then.
pub async fn sweep(db: &impl ConnectionTrait, before: DateTime<Utc>) -> Result<u64, DbErr> {
    let old = job::Column::State.eq("done").and(job::Column::EndedAt.lt(before));
    Ok(job::Entity::delete_many().filter(old).exec(db).await?.rows_affected)
}

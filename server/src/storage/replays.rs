//! Drafts that are run over the decisions of the past: how far each is, and what it came to. The last few are kept.

use chrono::{DateTime, Utc};
use domain::policy::{Policy, Summary};
use domain::{PersonId, ReplayId};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    TryInsertResult,
};
use uuid::Uuid;

use super::corrupt;
use super::entities::replay;

/// So many are kept.
pub const KEPT: u64 = 20;

/// Those that somebody still works on, or will.
const UNFINISHED: [&str; 2] = ["queued", "running"];

/// How a replay stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplayState {
    /// It was not begun.
    Queued,
    /// So many decisions were looked at, of so many.
    Running {
        /// How many were.
        seen: u32,
        /// How many there are.
        total: u32,
    },
    /// This is what it came to.
    Done(Box<Summary>),
    /// It was given up.
    Failed,
}

/// A replay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplayRow {
    /// Which.
    pub id: ReplayId,
    /// The rules that are run.
    pub policy: Policy,
    /// The draft's revision when it was started.
    pub revision: i32,
    /// The version that decided then.
    pub base: i32,
    /// Over the decisions of so many days before it was started.
    pub days: u16,
    /// How it stands.
    pub state: ReplayState,
    /// Who started it.
    pub by: PersonId,
    /// When.
    pub at: DateTime<Utc>,
}

impl TryFrom<replay::Model> for ReplayRow {
    type Error = DbErr;

    fn try_from(row: replay::Model) -> Result<Self, DbErr> {
        let bad = || corrupt("replay");
        let number = |n: i32| u32::try_from(n).map_err(|_| bad());
        let state = match (row.state.as_str(), row.result) {
            ("queued", _) => ReplayState::Queued,
            ("running", _) => ReplayState::Running { seen: number(row.seen)?, total: number(row.total)? },
            ("done", Some(result)) => {
                ReplayState::Done(Box::new(serde_json::from_value(result).map_err(|_| bad())?))
            }
            ("failed", _) => ReplayState::Failed,
            _ => return Err(bad()),
        };
        Ok(Self {
            id: ReplayId(row.id),
            policy: serde_json::from_value(row.body).map_err(|_| bad())?,
            revision: row.revision,
            base: row.base,
            days: u16::try_from(row.days).map_err(|_| bad())?,
            state,
            by: PersonId(row.by_id),
            at: row.created_at,
        })
    }
}

/// Stores a new one. `false`: the same draft is being run over as many days already.
pub async fn start(db: &impl ConnectionTrait, new: &ReplayRow) -> Result<bool, DbErr> {
    let row = replay::ActiveModel {
        id: Set(new.id.0),
        body: Set(serde_json::to_value(&new.policy).map_err(|error| DbErr::Json(error.to_string()))?),
        revision: Set(new.revision),
        base: Set(new.base),
        days: Set(i32::from(new.days)),
        state: Set("queued".to_owned()),
        seen: Set(0),
        total: Set(0),
        result: Set(None),
        by_id: Set(new.by.0),
        created_at: Set(new.at),
        ended_at: Set(None),
    };
    let stored = replay::Entity::insert(row)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .try_insert()
        .exec_without_returning(db)
        .await?;
    Ok(matches!(stored, TryInsertResult::Inserted(1..)))
}

/// The one of that id.
pub async fn find(db: &impl ConnectionTrait, id: ReplayId) -> Result<Option<ReplayRow>, DbErr> {
    replay::Entity::find_by_id(id.0).one(db).await?.map(TryInto::try_into).transpose()
}

/// The newest one of that revision of the draft over so many days.
pub async fn newest_of(
    db: &impl ConnectionTrait,
    revision: i32,
    days: u16,
) -> Result<Option<ReplayId>, DbErr> {
    let newest = newest_first()
        .select_only()
        .column(replay::Column::Id)
        .filter(replay::Column::Revision.eq(revision))
        .filter(replay::Column::Days.eq(i32::from(days)));
    Ok(newest.into_tuple::<Uuid>().one(db).await?.map(ReplayId))
}

/// Those that are kept, the newest first.
pub async fn latest(db: &impl ConnectionTrait) -> Result<Vec<ReplayRow>, DbErr> {
    let rows = newest_first().limit(KEPT).all(db).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

fn newest_first() -> sea_orm::Select<replay::Entity> {
    replay::Entity::find().order_by_desc(replay::Column::CreatedAt).order_by_desc(replay::Column::Id)
}

/// Deletes all but the last few. What is not finished stays.
pub async fn trim(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    let kept = newest_first().select_only().column(replay::Column::Id).limit(KEPT);
    let kept: Vec<Uuid> = kept.into_tuple().all(db).await?;
    replay::Entity::delete_many()
        .filter(replay::Column::Id.is_not_in(kept))
        .filter(replay::Column::State.is_not_in(UNFINISHED))
        .exec(db)
        .await?;
    Ok(())
}

/// Notes how far it is.
pub async fn note_progress(
    db: &impl ConnectionTrait,
    id: ReplayId,
    seen: u64,
    total: u64,
) -> Result<(), DbErr> {
    let number = |n: u64| i32::try_from(n).unwrap_or(i32::MAX);
    replay::Entity::update_many()
        .col_expr(replay::Column::State, Expr::value("running"))
        .col_expr(replay::Column::Seen, Expr::value(number(seen)))
        .col_expr(replay::Column::Total, Expr::value(number(total)))
        .filter(unfinished(id))
        .exec(db)
        .await?;
    Ok(())
}

/// Stores what it came to.
pub async fn finish(
    db: &impl ConnectionTrait,
    id: ReplayId,
    summary: &Summary,
    at: DateTime<Utc>,
) -> Result<(), DbErr> {
    let result = serde_json::to_value(summary).map_err(|error| DbErr::Json(error.to_string()))?;
    replay::Entity::update_many()
        .col_expr(replay::Column::State, Expr::value("done"))
        .col_expr(replay::Column::Result, Expr::value(result))
        .col_expr(replay::Column::Seen, Expr::col(replay::Column::Total))
        .col_expr(replay::Column::EndedAt, Expr::value(at))
        .filter(unfinished(id))
        .exec(db)
        .await?;
    Ok(())
}

/// Gives it up.
pub async fn fail(db: &impl ConnectionTrait, id: ReplayId, at: DateTime<Utc>) -> Result<(), DbErr> {
    replay::Entity::update_many()
        .col_expr(replay::Column::State, Expr::value("failed"))
        .col_expr(replay::Column::EndedAt, Expr::value(at))
        .filter(unfinished(id))
        .exec(db)
        .await?;
    Ok(())
}

fn unfinished(id: ReplayId) -> sea_orm::sea_query::SimpleExpr {
    replay::Column::Id.eq(id.0).and(replay::Column::State.is_in(UNFINISHED))
}

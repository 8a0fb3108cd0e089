//! Which addresses were written to about a request, so that they hear when nothing is left to do, and nobody else does.

use chrono::{DateTime, Utc};
use domain::{EmailAddress, RequestId};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::Database;
use super::entities::{request, told};

/// Notes that a mail about the request goes to this address, unless the request waits no more: `false`. Whoever ends it
/// at this moment comes before or after, and then reads this row.
pub async fn note(
    db: &Database,
    request: RequestId,
    to: &EmailAddress,
    at: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let tx = db.begin().await?;
    let waits = request::Entity::update_many()
        .col_expr(request::Column::State, Expr::value("pending"))
        .filter(request::Column::Id.eq(request.0))
        .filter(request::Column::State.eq("pending"))
        .exec(&tx)
        .await?;
    if waits.rows_affected == 0 {
        tx.rollback().await?;
        return Ok(false);
    }
    let row = told::ActiveModel { request_id: Set(request.0), address: Set(to.to_string()), at: Set(at) };
    told::Entity::insert(row)
        .on_conflict_do_nothing_on([told::Column::RequestId, told::Column::Address])
        .exec_without_returning(&tx)
        .await?;
    tx.commit().await?;
    Ok(true)
}

/// The addresses, in alphabetical order.
pub async fn of_request(db: &impl ConnectionTrait, request: RequestId) -> Result<Vec<EmailAddress>, DbErr> {
    let rows = told::Entity::find()
        .filter(told::Column::RequestId.eq(request.0))
        .order_by_asc(told::Column::Address)
        .all(db)
        .await?;
    Ok(rows.into_iter().filter_map(|row| EmailAddress::parse(&row.address).ok()).collect())
}

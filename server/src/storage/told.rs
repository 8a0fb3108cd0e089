//! Which addresses were written to about a request, so that they hear when nothing is left to do, and nobody else does.

use chrono::{DateTime, Utc};
use domain::{EmailAddress, RequestId};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::Database;
use super::entities::told;

/// Notes that a mail about the request goes to this address.
pub async fn note(
    db: &Database,
    request: RequestId,
    to: &EmailAddress,
    at: DateTime<Utc>,
) -> Result<(), DbErr> {
    let tx = db.begin().await?;
    let row = told::ActiveModel { request_id: Set(request.0), address: Set(to.to_string()), at: Set(at) };
    told::Entity::insert(row)
        .on_conflict_do_nothing_on([told::Column::RequestId, told::Column::Address])
        .exec_without_returning(&tx)
        .await?;
    tx.commit().await
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

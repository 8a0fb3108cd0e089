//! Stand-ins: who decides in an approver's place, and when.

use chrono::{DateTime, Utc};
use domain::{EmailAddress, PersonId, StandInId};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::corrupt;
use super::entities::stand_in;

/// A period in which somebody decides in an approver's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandIn {
    /// Its id.
    pub id: StandInId,
    /// The approver who is away.
    pub person: PersonId,
    /// The verified address of who stands in.
    pub address: EmailAddress,
    /// From then on.
    pub from: DateTime<Utc>,
    /// Until then, exclusive.
    pub until: DateTime<Utc>,
}

impl TryFrom<stand_in::Model> for StandIn {
    type Error = DbErr;

    fn try_from(row: stand_in::Model) -> Result<Self, DbErr> {
        Ok(Self {
            id: StandInId(row.id),
            person: PersonId(row.person_id),
            address: EmailAddress::parse(&row.address).map_err(|_| corrupt("stand-in"))?,
            from: row.from_at,
            until: row.until_at,
        })
    }
}

/// Stores a period.
pub async fn name(db: &impl ConnectionTrait, stand_in: &StandIn, at: DateTime<Utc>) -> Result<(), DbErr> {
    let row = stand_in::ActiveModel {
        id: Set(stand_in.id.0),
        person_id: Set(stand_in.person.0),
        address: Set(stand_in.address.to_string()),
        from_at: Set(stand_in.from),
        until_at: Set(stand_in.until),
        created_at: Set(at),
    };
    stand_in::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// Periods that a person named and that are not over, the first to begin first.
pub async fn named_by(
    db: &impl ConnectionTrait,
    person: PersonId,
    at: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<StandIn>, DbErr> {
    let rows = stand_in::Entity::find()
        .filter(stand_in::Column::PersonId.eq(person.0))
        .filter(stand_in::Column::UntilAt.gt(at))
        .order_by_asc(stand_in::Column::FromAt)
        .limit(limit)
        .all(db)
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Periods in which this address stands in for somebody and that are not over, the first to begin first.
pub async fn naming(
    db: &impl ConnectionTrait,
    address: &EmailAddress,
    at: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<StandIn>, DbErr> {
    let rows = stand_in::Entity::find()
        .filter(stand_in::Column::Address.eq(address.as_str()))
        .filter(stand_in::Column::UntilAt.gt(at))
        .order_by_asc(stand_in::Column::FromAt)
        .limit(limit)
        .all(db)
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Who stands in for these people now.
pub async fn running(
    db: &impl ConnectionTrait,
    people: impl IntoIterator<Item = PersonId>,
    at: DateTime<Utc>,
) -> Result<Vec<StandIn>, DbErr> {
    let ids: Vec<_> = people.into_iter().map(|person| person.0).collect();
    let rows = stand_in::Entity::find()
        .filter(stand_in::Column::PersonId.is_in(ids))
        .filter(stand_in::Column::FromAt.lte(at))
        .filter(stand_in::Column::UntilAt.gt(at))
        .order_by_asc(stand_in::Column::FromAt)
        .all(db)
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Ends a period of that person now. `false`: there is none, or it is over.
pub async fn end(
    db: &impl ConnectionTrait,
    id: StandInId,
    person: PersonId,
    at: DateTime<Utc>,
) -> Result<bool, DbErr> {
    // One that has not begun never was.
    let gone = stand_in::Entity::delete_many()
        .filter(stand_in::Column::Id.eq(id.0))
        .filter(stand_in::Column::PersonId.eq(person.0))
        .filter(stand_in::Column::FromAt.gte(at))
        .exec(db)
        .await?;
    if gone.rows_affected == 1 {
        return Ok(true);
    }
    let ended = stand_in::Entity::update_many()
        .col_expr(stand_in::Column::UntilAt, Expr::value(at))
        .filter(stand_in::Column::Id.eq(id.0))
        .filter(stand_in::Column::PersonId.eq(person.0))
        .filter(stand_in::Column::UntilAt.gt(at))
        .exec(db)
        .await?;
    Ok(ended.rows_affected == 1)
}

//! Grants.

use chrono::{DateTime, Utc};
use domain::{
    AccountId, DecisionId, EndedLicense, Ending, Grant, GrantFailure, GrantId, GrantState, PersonId,
    ProductKey, RequestId, SiteKey,
};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, SqlErr,
};
use uuid::Uuid;

use super::entities::{grant, request};
use super::{Change, DatabaseTransaction, corrupt};

/// A grant as it is stored: with where its holder wanted to go, and how far setting it up has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The grant.
    pub grant: Grant,
    /// Where the holder wanted to go, proven again before any bounce.
    pub target: String,
    /// When Atlassian accepted the change; not yet access.
    pub added_at: Option<DateTime<Utc>>,
    /// When it last became active, if it ever was.
    pub active_at: Option<DateTime<Utc>>,
    /// When it ends, or was to end before it was given back.
    pub ends_at: Option<DateTime<Utc>>,
}

impl TryFrom<grant::Model> for Stored {
    type Error = DbErr;

    fn try_from(row: grant::Model) -> Result<Self, DbErr> {
        let missing = || corrupt("grant");
        let state = match row.state.as_str() {
            "provisioning" => GrantState::Provisioning,
            "active" => GrantState::Active {
                since: row.active_at.ok_or_else(missing)?,
                ends_at: row.ends_at,
                notice_at: row.notice_at,
            },
            "revoking" => GrantState::Revoking { ending: ending(&row)? },
            "revoked" => {
                GrantState::Revoked { at: row.revoked_at.ok_or_else(missing)?, ending: ending(&row)? }
            }
            "failed" => {
                let why = row.failure.as_deref().and_then(GrantFailure::named).ok_or_else(missing)?;
                GrantState::Failed { why }
            }
            _ => return Err(missing()),
        };
        let days = row.days.map(u32::try_from).transpose().map_err(|_| missing())?;
        let grant = Grant {
            id: GrantId(row.id),
            person: PersonId(row.person_id),
            site: SiteKey::parse(&row.site).map_err(|_| missing())?,
            product: ProductKey::parse(&row.product).map_err(|_| missing())?,
            account: row.account_id.map(|id| AccountId::parse(&id)).transpose().map_err(|_| missing())?,
            decision: DecisionId(row.decision_id),
            request: row.request_id.map(RequestId),
            days,
            created_at: row.created_at,
            state,
            version: row.version,
        };
        Ok(Self {
            grant,
            target: row.target,
            added_at: row.added_at,
            active_at: row.active_at,
            ends_at: row.ends_at,
        })
    }
}

fn ending(row: &grant::Model) -> Result<Ending, DbErr> {
    row.ending.as_deref().and_then(Ending::named).ok_or_else(|| corrupt("grant"))
}

/// Stores a new grant. `false`: the person has a live one of the product already.
pub async fn create(db: &impl ConnectionTrait, grant: &Grant, target: &str) -> Result<bool, DbErr> {
    let row = grant::ActiveModel {
        id: Set(grant.id.0),
        person_id: Set(grant.person.0),
        site: Set(grant.site.to_string()),
        product: Set(grant.product.to_string()),
        account_id: Set(grant.account.as_ref().map(ToString::to_string)),
        target: Set(target.to_owned()),
        decision_id: Set(grant.decision.0),
        request_id: Set(grant.request.map(|id| id.0)),
        days: Set(grant.days.map(|days| i32::try_from(days).unwrap_or(i32::MAX))),
        state: Set(grant.state.name().to_owned()),
        version: Set(grant.version),
        failure: Set(match grant.state {
            GrantState::Failed { why } => Some(why.name().to_owned()),
            _ => None,
        }),
        created_at: Set(grant.created_at),
        added_at: Set(None),
        active_at: Set(None),
        ends_at: Set(None),
        revoked_at: Set(None),
        notice_at: Set(None),
        told_at: Set(None),
        ending: Set(None),
    };
    match grant::Entity::insert(row).exec_without_returning(db).await {
        Ok(_) => Ok(true),
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The grant of that id.
pub async fn find(db: &impl ConnectionTrait, id: GrantId) -> Result<Option<Stored>, DbErr> {
    grant::Entity::find_by_id(id.0).one(db).await?.map(TryInto::try_into).transpose()
}

/// The grant that a request led to, or extended.
pub async fn of_request(db: &impl ConnectionTrait, id: RequestId) -> Result<Option<Stored>, DbErr> {
    grant::Entity::find()
        .filter(led_to_by([id.0]))
        .order_by_desc(grant::Column::CreatedAt)
        .one(db)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

/// The grants that those requests led to, or extended, the newest first.
pub async fn of_requests(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = RequestId>,
) -> Result<Vec<Stored>, DbErr> {
    let ids: Vec<_> = ids.into_iter().map(|id| id.0).collect();
    let rows =
        grant::Entity::find().filter(led_to_by(ids)).order_by_desc(grant::Column::CreatedAt).all(db).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

fn led_to_by(requests: impl IntoIterator<Item = Uuid>) -> Condition {
    let ids: Vec<Uuid> = requests.into_iter().collect();
    let extended = request::Entity::find()
        .select_only()
        .column(request::Column::ExtendsGrantId)
        .filter(request::Column::Id.is_in(ids.clone()));
    Condition::any()
        .add(grant::Column::RequestId.is_in(ids))
        .add(grant::Column::Id.in_subquery(extended.into_query()))
}

/// The person's live grant of the product.
pub async fn find_live(
    db: &impl ConnectionTrait,
    person: PersonId,
    site: &SiteKey,
    product: &ProductKey,
) -> Result<Option<Stored>, DbErr> {
    grant::Entity::find()
        .filter(grant::Column::PersonId.eq(person.0))
        .filter(grant::Column::Site.eq(site.as_str()))
        .filter(grant::Column::Product.eq(product.as_str()))
        .filter(grant::Column::State.is_in(["provisioning", "active", "revoking"]))
        .one(db)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

/// How many live grants of the product there are.
pub async fn count_live(
    db: &impl ConnectionTrait,
    site: &SiteKey,
    product: &ProductKey,
) -> Result<u64, DbErr> {
    grant::Entity::find()
        .filter(grant::Column::Site.eq(site.as_str()))
        .filter(grant::Column::Product.eq(product.as_str()))
        .filter(grant::Column::State.is_in(["provisioning", "active", "revoking"]))
        .count(db)
        .await
}

/// The newest live grant of the product on that account, whoever its holder is.
pub async fn live_of_account(
    db: &impl ConnectionTrait,
    site: &SiteKey,
    product: &ProductKey,
    account: &AccountId,
) -> Result<Option<Stored>, DbErr> {
    grant::Entity::find()
        .filter(grant::Column::AccountId.eq(account.as_str()))
        .filter(grant::Column::Site.eq(site.as_str()))
        .filter(grant::Column::Product.eq(product.as_str()))
        .filter(grant::Column::State.is_in(["provisioning", "active", "revoking"]))
        .order_by_desc(grant::Column::CreatedAt)
        .one(db)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

/// The person's newest grant of the product, whatever became of it.
pub async fn latest(
    db: &impl ConnectionTrait,
    person: PersonId,
    site: &SiteKey,
    product: &ProductKey,
) -> Result<Option<Stored>, DbErr> {
    grant::Entity::find()
        .filter(grant::Column::PersonId.eq(person.0))
        .filter(grant::Column::Site.eq(site.as_str()))
        .filter(grant::Column::Product.eq(product.as_str()))
        .order_by_desc(grant::Column::CreatedAt)
        .one(db)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

/// How the person's last license of the product ended, if it did.
pub async fn last_ended(
    db: &impl ConnectionTrait,
    person: PersonId,
    site: &SiteKey,
    product: &ProductKey,
) -> Result<Option<EndedLicense>, DbErr> {
    let row = grant::Entity::find()
        .filter(grant::Column::PersonId.eq(person.0))
        .filter(grant::Column::Site.eq(site.as_str()))
        .filter(grant::Column::Product.eq(product.as_str()))
        .filter(grant::Column::State.eq("revoked"))
        .order_by_desc(grant::Column::RevokedAt)
        .one(db)
        .await?;
    let ended = row.and_then(|row| {
        let how = row.ending.as_deref().and_then(Ending::named);
        Some(EndedLicense { at: row.revoked_at?, how })
    });
    Ok(ended)
}

/// How many licenses of the product policy has given at once since then, those on their way included.
pub async fn given_at_once(
    db: &impl ConnectionTrait,
    site: &SiteKey,
    product: &ProductKey,
    since: DateTime<Utc>,
) -> Result<u32, DbErr> {
    let given = grant::Entity::find()
        .filter(grant::Column::Site.eq(site.as_str()))
        .filter(grant::Column::Product.eq(product.as_str()))
        .filter(grant::Column::RequestId.is_null())
        .filter(grant::Column::CreatedAt.gte(since))
        .filter(grant::Column::State.ne("failed"))
        .count(db)
        .await?;
    Ok(u32::try_from(given).unwrap_or(u32::MAX))
}

/// Grants, those in that state if one is named, the newest first; `after` is the last one of the part before.
pub async fn page(
    db: &impl ConnectionTrait,
    state: Option<&str>,
    after: Option<GrantId>,
    limit: u64,
) -> Result<Vec<Stored>, DbErr> {
    let mut rows = grant::Entity::find().order_by_desc(grant::Column::Id).limit(limit);
    if let Some(state) = state {
        rows = rows.filter(grant::Column::State.eq(state));
    }
    if let Some(after) = after {
        rows = rows.filter(grant::Column::Id.lt(after.0));
    }
    rows.all(db).await?.into_iter().map(TryInto::try_into).collect()
}

/// The person's grants, the newest first.
pub async fn of_person(
    db: &impl ConnectionTrait,
    person: PersonId,
    limit: u64,
) -> Result<Vec<Stored>, DbErr> {
    let rows = grant::Entity::find()
        .filter(grant::Column::PersonId.eq(person.0))
        .order_by_desc(grant::Column::CreatedAt)
        .limit(limit)
        .all(db)
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Grants that could not be set up, the newest first. Not those whose request is back on the waitlist, or was
/// withdrawn from it: they need no admin.
pub async fn failed(db: &impl ConnectionTrait, limit: u64) -> Result<Vec<Stored>, DbErr> {
    let approved = request::Entity::find()
        .select_only()
        .column(request::Column::Id)
        .filter(request::Column::State.eq("approved"));
    let stands = Condition::any()
        .add(grant::Column::RequestId.is_null())
        .add(grant::Column::RequestId.in_subquery(approved.into_query()));
    let rows = grant::Entity::find()
        .filter(grant::Column::State.eq("failed"))
        .filter(stands)
        .order_by_desc(grant::Column::CreatedAt)
        .limit(limit)
        .all(db)
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Performs a transition: `before` must still be what is stored. `false`: somebody else was first.
pub async fn update(tx: &DatabaseTransaction, before: &Grant, after: &Grant) -> Result<bool, DbErr> {
    let mut update = grant::Entity::update_many()
        .col_expr(grant::Column::State, Expr::value(after.state.name()))
        .col_expr(grant::Column::Version, Expr::value(after.version));
    update = match after.state {
        GrantState::Active { since, ends_at, notice_at } => update
            .col_expr(grant::Column::ActiveAt, Expr::value(since))
            .col_expr(grant::Column::EndsAt, Expr::value(ends_at))
            .col_expr(grant::Column::NoticeAt, Expr::value(notice_at))
            .col_expr(grant::Column::ToldAt, Expr::value(None::<DateTime<Utc>>)),
        GrantState::Revoked { at, ending } => update
            .col_expr(grant::Column::RevokedAt, Expr::value(at))
            .col_expr(grant::Column::Ending, Expr::value(ending.name())),
        GrantState::Failed { why } => update.col_expr(grant::Column::Failure, Expr::value(why.name())),
        GrantState::Provisioning => update
            .col_expr(grant::Column::Failure, Expr::value(None::<String>))
            .col_expr(grant::Column::AddedAt, Expr::value(None::<DateTime<Utc>>)),
        GrantState::Revoking { ending } => update.col_expr(grant::Column::Ending, Expr::value(ending.name())),
    };
    let result = update
        .filter(grant::Column::Id.eq(before.id.0))
        .filter(grant::Column::State.eq(before.state.name()))
        .filter(grant::Column::Version.eq(before.version))
        .exec(tx)
        .await;
    match result {
        Ok(updated) if updated.rows_affected == 1 => {
            tx.moves(Change::Grant(before.id));
            Ok(true)
        }
        Ok(_) => Ok(false),
        // Trying a failed grant again while another one lives.
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Active grants whose holders are to be told of the end and were not, the nearest end first.
pub async fn to_be_told(
    db: &impl ConnectionTrait,
    at: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<Stored>, DbErr> {
    let rows = grant::Entity::find()
        .filter(grant::Column::State.eq("active"))
        .filter(grant::Column::NoticeAt.lte(at))
        .filter(grant::Column::ToldAt.is_null())
        .order_by_asc(grant::Column::EndsAt)
        .limit(limit)
        .all(db)
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Notes that the holder is told of the end as it is now. `false`: they were, or the grant has moved.
pub async fn mark_told(db: &impl ConnectionTrait, grant: &Grant, at: DateTime<Utc>) -> Result<bool, DbErr> {
    let told = grant::Entity::update_many()
        .col_expr(grant::Column::ToldAt, Expr::value(at))
        .filter(grant::Column::Id.eq(grant.id.0))
        .filter(grant::Column::Version.eq(grant.version))
        .filter(grant::Column::ToldAt.is_null())
        .exec(db)
        .await?;
    Ok(told.rows_affected == 1)
}

/// Notes whose account it is.
pub async fn set_account(db: &impl ConnectionTrait, id: GrantId, account: &AccountId) -> Result<(), DbErr> {
    grant::Entity::update_many()
        .col_expr(grant::Column::AccountId, Expr::value(account.as_str()))
        .filter(grant::Column::Id.eq(id.0))
        .exec(db)
        .await?;
    Ok(())
}

/// Notes that Atlassian accepted the change.
pub async fn mark_added(tx: &DatabaseTransaction, id: GrantId, at: DateTime<Utc>) -> Result<(), DbErr> {
    grant::Entity::update_many()
        .col_expr(grant::Column::AddedAt, Expr::value(at))
        .filter(grant::Column::Id.eq(id.0))
        .exec(tx)
        .await?;
    tx.moves(Change::Grant(id));
    Ok(())
}

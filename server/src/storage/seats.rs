//! Promised seats, and the samples of what Atlassian counts.

use chrono::{DateTime, Utc};
use domain::{BillingPeriod, Grant, GrantId, PeakSeen, ProductKey, SiteKey};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use super::entities::{request, seat_counter, seat_reservation, seat_sample};

/// Seats that are promised and not yet seen taken, and the number that a new promise must name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reserved {
    /// How many.
    pub count: u32,
    /// Changes with every promise.
    pub version: i32,
}

/// Promised seats of a product, to grants on their way and to those on the waitlist: the next free ones are theirs.
pub async fn reserved(
    db: &impl ConnectionTrait,
    site: &SiteKey,
    product: &ProductKey,
) -> Result<Reserved, DbErr> {
    // The waitlist last: whoever leaves it meanwhile has moved the version that was read first.
    let granted = granted(db, site, product).await?;
    let waiting = request::Entity::find()
        .filter(request::Column::Site.eq(site.as_str()))
        .filter(request::Column::Product.eq(product.as_str()))
        .filter(request::Column::State.eq("waitlisted"))
        .count(db)
        .await?;
    Ok(Reserved { count: granted.count.saturating_add(small(waiting)), ..granted })
}

/// Seats that are promised to grants on their way: all that count against the first of the waitlist.
pub async fn granted(
    db: &impl ConnectionTrait,
    site: &SiteKey,
    product: &ProductKey,
) -> Result<Reserved, DbErr> {
    // The version first: a promise in between makes the compare-and-set fail, never the other way round.
    let counter = seat_counter::Entity::find_by_id((site.to_string(), product.to_string())).one(db).await?;
    let count = seat_reservation::Entity::find()
        .filter(seat_reservation::Column::Site.eq(site.as_str()))
        .filter(seat_reservation::Column::Product.eq(product.as_str()))
        .count(db)
        .await?;
    Ok(Reserved { count: small(count), version: counter.map_or(0, |counter| counter.version) })
}

fn small(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Makes sure that nobody promised a seat since `seen` was read, and that nobody else can until the transaction
/// ends. `false`: somebody did; look again. Comes before [`reserve`].
pub async fn hold(
    db: &impl ConnectionTrait,
    site: &SiteKey,
    product: &ProductKey,
    seen: Reserved,
) -> Result<bool, DbErr> {
    begin_counter(db, site, product).await?;
    let moved = seat_counter::Entity::update_many()
        .col_expr(seat_counter::Column::Version, Expr::value(seen.version + 1))
        .filter(seat_counter::Column::Site.eq(site.as_str()))
        .filter(seat_counter::Column::Product.eq(product.as_str()))
        .filter(seat_counter::Column::Version.eq(seen.version))
        .exec(db)
        .await?;
    Ok(moved.rows_affected == 1)
}

async fn begin_counter(db: &impl ConnectionTrait, site: &SiteKey, product: &ProductKey) -> Result<(), DbErr> {
    let first = seat_counter::ActiveModel {
        site: Set(site.to_string()),
        product: Set(product.to_string()),
        version: Set(0),
        refused_at: Set(None),
    };
    seat_counter::Entity::insert(first)
        .on_conflict_do_nothing_on([seat_counter::Column::Site, seat_counter::Column::Product])
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Whoever counted before and has not promised yet has to count again: somebody joined the waitlist, or a promise was
/// made without counting.
pub async fn recount(db: &impl ConnectionTrait, site: &SiteKey, product: &ProductKey) -> Result<(), DbErr> {
    begin_counter(db, site, product).await?;
    seat_counter::Entity::update_many()
        .col_expr(seat_counter::Column::Version, Expr::col(seat_counter::Column::Version).add(1))
        .filter(seat_counter::Column::Site.eq(site.as_str()))
        .filter(seat_counter::Column::Product.eq(product.as_str()))
        .exec(db)
        .await?;
    Ok(())
}

/// Notes that Atlassian refused a seat.
pub async fn mark_refused(
    db: &impl ConnectionTrait,
    site: &SiteKey,
    product: &ProductKey,
    at: DateTime<Utc>,
) -> Result<(), DbErr> {
    begin_counter(db, site, product).await?;
    seat_counter::Entity::update_many()
        .col_expr(seat_counter::Column::RefusedAt, Expr::value(at))
        .filter(seat_counter::Column::Site.eq(site.as_str()))
        .filter(seat_counter::Column::Product.eq(product.as_str()))
        .exec(db)
        .await?;
    Ok(())
}

/// Whether Atlassian refused a seat since then.
pub async fn was_refused(
    db: &impl ConnectionTrait,
    site: &SiteKey,
    product: &ProductKey,
    since: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let counter = seat_counter::Entity::find_by_id((site.to_string(), product.to_string())).one(db).await?;
    Ok(counter.and_then(|counter| counter.refused_at).is_some_and(|at| at > since))
}

/// Promises a seat to a grant that is stored. Whoever counted before and has not promised yet has to count again.
pub async fn reserve(db: &impl ConnectionTrait, grant: &Grant) -> Result<(), DbErr> {
    recount(db, &grant.site, &grant.product).await?;
    let row = seat_reservation::ActiveModel {
        grant_id: Set(grant.id.0),
        site: Set(grant.site.to_string()),
        product: Set(grant.product.to_string()),
        created_at: Set(grant.created_at),
    };
    seat_reservation::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// The seat is taken, or nobody wants it any more.
pub async fn release(db: &impl ConnectionTrait, grant: GrantId) -> Result<(), DbErr> {
    seat_reservation::Entity::delete_by_id(grant.0).exec(db).await?;
    Ok(())
}

/// What a product's seats were at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// On which site.
    pub site: String,
    /// Of which product.
    pub product: String,
    /// When.
    pub at: DateTime<Utc>,
    /// `None` is unlimited.
    pub limit: Option<u32>,
    /// Taken.
    pub used: u32,
    /// Promised.
    pub reserved: u32,
    /// What one cost a month then.
    pub price_cents: Option<i32>,
    /// In which currency.
    pub currency: Option<String>,
    /// Which billing period it was.
    pub billing_period_start: Option<chrono::NaiveDate>,
}

/// Stores a sample.
pub async fn store_sample(db: &impl ConnectionTrait, id: Uuid, sample: &Sample) -> Result<(), DbErr> {
    let number = |n: u32| i32::try_from(n).unwrap_or(i32::MAX);
    let row = seat_sample::ActiveModel {
        id: Set(id),
        site: Set(sample.site.clone()),
        product: Set(sample.product.clone()),
        at: Set(sample.at),
        seat_limit: Set(sample.limit.map(number)),
        used: Set(number(sample.used)),
        reserved: Set(number(sample.reserved)),
        price_cents: Set(sample.price_cents),
        currency: Set(sample.currency.clone()),
        billing_period_start: Set(sample.billing_period_start),
    };
    seat_sample::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// The newest sample of a product.
pub async fn latest_sample(
    db: &impl ConnectionTrait,
    site: &SiteKey,
    product: &ProductKey,
) -> Result<Option<Sample>, DbErr> {
    let row = seat_sample::Entity::find()
        .filter(seat_sample::Column::Site.eq(site.as_str()))
        .filter(seat_sample::Column::Product.eq(product.as_str()))
        .order_by_desc(seat_sample::Column::At)
        .one(db)
        .await?;
    let number = |n: i32| u32::try_from(n).unwrap_or(0);
    Ok(row.map(|row| Sample {
        site: row.site,
        product: row.product,
        at: row.at,
        limit: row.seat_limit.map(number),
        used: number(row.used),
        reserved: number(row.reserved),
        price_cents: row.price_cents,
        currency: row.currency,
        billing_period_start: row.billing_period_start,
    }))
}

/// The most seats that a sample of this billing period saw taken.
pub async fn peak(
    db: &impl ConnectionTrait,
    site: &SiteKey,
    product: &ProductKey,
    period: &BillingPeriod,
) -> Result<Option<PeakSeen>, DbErr> {
    let seen: Option<(Option<i32>, Option<DateTime<Utc>>)> = seat_sample::Entity::find()
        .select_only()
        .column_as(seat_sample::Column::Used.max(), "seats")
        .column_as(seat_sample::Column::At.min(), "since")
        .filter(seat_sample::Column::Site.eq(site.as_str()))
        .filter(seat_sample::Column::Product.eq(product.as_str()))
        .filter(seat_sample::Column::At.gte(period.began_at()))
        .into_tuple()
        .one(db)
        .await?;
    let (seats, since) = seen.unwrap_or_default();
    Ok(seats.zip(since).map(|(seats, since)| PeakSeen { seats: u32::try_from(seats).unwrap_or(0), since }))
}

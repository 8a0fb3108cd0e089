//! The waitlist: approved requests for which no seat is free, in the order of approval.

use domain::{ProductKey, Request, RequestState, SiteKey};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::entities::request;
use super::requests::Stored;
use super::{Change, DatabaseTransaction, corrupt};

/// So many of a line are told that it moved; those behind them look by themselves.
const FOLLOWED: u64 = 50;

/// The first of the product's waitlist, in the order of approval.
pub async fn line(
    db: &impl ConnectionTrait,
    site: &SiteKey,
    product: &ProductKey,
    limit: u64,
) -> Result<Vec<Stored>, DbErr> {
    let rows = request::Entity::find()
        .filter(request::Column::State.eq("waitlisted"))
        .filter(request::Column::Site.eq(site.as_str()))
        .filter(request::Column::Product.eq(product.as_str()))
        .order_by_asc(request::Column::EndedAt)
        .order_by_asc(request::Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// The products on whose waitlist somebody is.
pub async fn products(db: &impl ConnectionTrait) -> Result<Vec<(SiteKey, ProductKey)>, DbErr> {
    let rows: Vec<(String, String)> = request::Entity::find()
        .select_only()
        .column(request::Column::Site)
        .column(request::Column::Product)
        .filter(request::Column::State.eq("waitlisted"))
        .distinct()
        .order_by_asc(request::Column::Site)
        .order_by_asc(request::Column::Product)
        .into_tuple()
        .all(db)
        .await?;
    let keys = |(site, product): (String, String)| {
        let site = SiteKey::parse(&site).map_err(|_| corrupt("request"))?;
        Ok((site, ProductKey::parse(&product).map_err(|_| corrupt("request"))?))
    };
    rows.into_iter().map(keys).collect()
}

/// Notes that whoever waits for a seat of the product may have another place: their pages follow.
pub async fn moved(tx: &DatabaseTransaction, site: &SiteKey, product: &ProductKey) -> Result<(), DbErr> {
    for waiting in line(tx, site, product, FOLLOWED).await? {
        tx.moves(Change::Request(waiting.request.id));
    }
    Ok(())
}

/// Which place the request has on its product's waitlist; the first is 1. `None`: it is not on it.
pub async fn place(db: &impl ConnectionTrait, request: &Request) -> Result<Option<u32>, DbErr> {
    let RequestState::Waitlisted(verdict) = &request.state else { return Ok(None) };
    let ended_at = request::Column::EndedAt;
    let is_before =
        ended_at.lt(verdict.at).or(ended_at.eq(verdict.at).and(request::Column::Id.lt(request.id.0)));
    let before = request::Entity::find()
        .filter(request::Column::State.eq("waitlisted"))
        .filter(request::Column::Site.eq(request.site.as_str()))
        .filter(request::Column::Product.eq(request.product.as_str()))
        .filter(is_before)
        .count(db)
        .await?;
    Ok(Some(u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1)))
}

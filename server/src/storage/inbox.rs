//! The inbox: what waits for somebody's verdict, page by page, however much that is. What they said yes to already, and
//! only others have not, waits for them no more.

use chrono::{DateTime, Utc};
use domain::{Decider, ProductKey, RequestId, SiteKey};
use sea_orm::sea_query::{Expr, Func, LikeExpr};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, Order, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
};
use uuid::Uuid;

use super::approvers::asking;
use super::entities::{approver, person, request};
use super::requests::Stored;

/// What somebody wants to see of their inbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only requests for this product.
    pub product: Option<(SiteKey, ProductKey)>,
    /// Only of people whose name or address holds this text.
    pub person: String,
    /// The newest first.
    pub newest_first: bool,
}

/// One page of what waits for the decider, after the request that ended the page before.
pub async fn page(
    db: &impl ConnectionTrait,
    decider: Decider<'_>,
    filter: &Filter,
    after: Option<RequestId>,
    limit: u64,
) -> Result<Vec<Stored>, DbErr> {
    let Some(mut waiting) = waiting(decider) else { return Ok(Vec::new()) };
    if let Some((site, product)) = &filter.product {
        waiting = waiting
            .filter(request::Column::Site.eq(site.as_str()))
            .filter(request::Column::Product.eq(product.as_str()));
    }
    if !filter.person.is_empty() {
        waiting = waiting.filter(request::Column::RequesterId.in_subquery(called(&filter.person)));
    }
    if let Some(after) = after {
        let Some(last) = request::Entity::find_by_id(after.0).one(db).await? else { return Ok(Vec::new()) };
        let place = Expr::tuple([
            Expr::col((request::Entity, request::Column::CreatedAt)),
            Expr::col((request::Entity, request::Column::Id)),
        ]);
        let last = Expr::tuple([Expr::value(last.created_at), Expr::value(last.id)]);
        waiting = waiting.filter(if filter.newest_first { place.lt(last) } else { place.gt(last) });
    }
    let order = if filter.newest_first { Order::Desc } else { Order::Asc };
    let rows = waiting
        .order_by(request::Column::CreatedAt, order.clone())
        .order_by(request::Column::Id, order)
        .limit(limit)
        .all(db)
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Whether the decider was asked about anything since then.
pub async fn was_asked_since(
    db: &impl ConnectionTrait,
    decider: Decider<'_>,
    since: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let Some(asked) = asked(decider) else { return Ok(false) };
    let millis = u64::try_from(since.timestamp_millis()).unwrap_or(0);
    // Ids sort by the time they were made; this is the first of that millisecond.
    let first = uuid::Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid();
    let found: Option<Uuid> = approver::Entity::find()
        .select_only()
        .column(approver::Column::Id)
        .filter(asked)
        .filter(approver::Column::Id.gte(first))
        .limit(1)
        .into_tuple()
        .one(db)
        .await?;
    Ok(found.is_some())
}

/// Of these requests those about which the decider was asked, whatever became of them.
pub async fn asked_about(
    db: &impl ConnectionTrait,
    decider: Decider<'_>,
    ids: impl IntoIterator<Item = RequestId>,
) -> Result<Vec<Stored>, DbErr> {
    let Some(asked) = asked(decider) else { return Ok(Vec::new()) };
    let rows = about(asked)
        .filter(request::Column::Id.is_in(ids.into_iter().map(|id| id.0)))
        .filter(request::Column::RequesterId.ne(decider.actor.person.0))
        .order_by_asc(request::Column::CreatedAt)
        .all(db)
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Pending requests that wait for the decider; nobody decides without a verified address.
fn waiting(decider: Decider<'_>) -> Option<Select<request::Entity>> {
    // A constant and no parameter: only so do both databases know that the index of what waits holds all of it.
    let is_pending =
        Expr::col((request::Entity, request::Column::State)).eq(Expr::Constant("pending".into()));
    let not_yet = Condition::all().add(asked(decider)?).add(approver::Column::YesBy.is_null());
    let own = request::Column::RequesterId.eq(decider.actor.person.0);
    Some(about(not_yet).filter(is_pending).filter(own.not()))
}

/// Requests with such an approver.
fn about(asked: Condition) -> Select<request::Entity> {
    let of_this = Expr::col((approver::Entity, approver::Column::RequestId))
        .equals((request::Entity, request::Column::Id));
    let approvers =
        approver::Entity::find().select_only().column(approver::Column::Id).filter(of_this).filter(asked);
    request::Entity::find().filter(Expr::exists(approvers.into_query()))
}

fn asked(decider: Decider<'_>) -> Option<Condition> {
    decider.actor.email.as_ref()?;
    Some(asking(decider.actor, decider.stands_in_for))
}

/// People whose name or address holds the text, whatever its case. SQLite lowers only ASCII, PostgreSQL all letters.
pub(super) fn called(text: &str) -> sea_orm::sea_query::SelectStatement {
    let holds = |text: &str| {
        let mut pattern = String::from("%");
        for letter in text.chars() {
            if matches!(letter, '%' | '_' | '!') {
                pattern.push('!');
            }
            pattern.push(letter);
        }
        LikeExpr::new(pattern + "%").escape('!')
    };
    let name = || Expr::from(Func::lower(Expr::col((person::Entity, person::Column::Name))));
    let called = Condition::any()
        .add(name().like(holds(&text.to_ascii_lowercase())))
        .add(name().like(holds(&text.to_lowercase())))
        .add(Expr::col((person::Entity, person::Column::Email)).like(holds(&text.to_ascii_lowercase())));
    person::Entity::find().select_only().column(person::Column::Id).filter(called).into_query()
}

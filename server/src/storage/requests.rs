//! Requests and who was asked.

use chrono::{DateTime, Utc};
use domain::{
    AccountId, ApproverGroupKey, DecisionId, EmailAddress, GrantId, PersonId, ProductKey, Remark, Request,
    RequestId, RequestState, SiteKey, Verdict,
};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, SqlErr,
};

use super::entities::{approver, request};
use super::{Change, DatabaseTransaction, corrupt};

/// A request as it is stored: with the account an approver would vouch for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The request.
    pub request: Request,
    /// The account that was found when it was asked.
    pub account: Option<AccountId>,
    /// When its approvers are reminded, and others asked too.
    pub schedule: Schedule,
}

/// When something happens to a request that waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// The next reminder by itself.
    pub remind_at: Option<DateTime<Utc>>,
    /// Reminders so far, by itself and by the requester.
    pub reminders: i32,
    /// When the requester last pressed for one.
    pub reminded_at: Option<DateTime<Utc>>,
    /// When others are asked too.
    pub escalate_at: Option<DateTime<Utc>>,
    /// When they were.
    pub escalated_at: Option<DateTime<Utc>>,
}

impl TryFrom<request::Model> for Stored {
    type Error = DbErr;

    fn try_from(row: request::Model) -> Result<Self, DbErr> {
        let verdict = || {
            let by = row.decided_by.map(PersonId).ok_or_else(|| corrupt("request"))?;
            let at = row.ended_at.ok_or_else(|| corrupt("request"))?;
            Ok::<_, DbErr>(Verdict { by, at, reason: row.reason.clone().map(Remark::stored) })
        };
        let ended = || row.ended_at.ok_or_else(|| corrupt("request"));
        let state = match row.state.as_str() {
            "pending" => RequestState::Pending,
            "approved" => RequestState::Approved(verdict()?),
            "waitlisted" => RequestState::Waitlisted(verdict()?),
            "denied" => RequestState::Denied(verdict()?),
            "withdrawn" => RequestState::Withdrawn { at: ended()? },
            "expired" => RequestState::Expired { at: ended()? },
            _ => return Err(corrupt("request")),
        };
        let request = Request {
            id: RequestId(row.id),
            requester: PersonId(row.requester_id),
            site: SiteKey::parse(&row.site).map_err(|_| corrupt("request"))?,
            product: ProductKey::parse(&row.product).map_err(|_| corrupt("request"))?,
            target: row.target,
            decision: DecisionId(row.decision_id),
            justification: row.justification.map(Remark::stored),
            extends: row.extends_grant_id.map(GrantId),
            days: row.days.map(u32::try_from).transpose().map_err(|_| corrupt("request"))?,
            created_at: row.created_at,
            expires_at: row.expires_at,
            state,
            version: row.version,
        };
        let account =
            row.account_id.map(|id| AccountId::parse(&id).map_err(|_| corrupt("request"))).transpose()?;
        let schedule = Schedule {
            remind_at: row.remind_at,
            reminders: row.reminders,
            reminded_at: row.reminded_at,
            escalate_at: row.escalate_at,
            escalated_at: row.escalated_at,
        };
        Ok(Self { request, account, schedule })
    }
}

/// Stores a new request. `false`: the person has an open one for the product already.
pub async fn open(
    db: &impl ConnectionTrait,
    request: &Request,
    account: Option<&AccountId>,
    schedule: Schedule,
) -> Result<bool, DbErr> {
    let row = request::ActiveModel {
        id: Set(request.id.0),
        requester_id: Set(request.requester.0),
        site: Set(request.site.to_string()),
        product: Set(request.product.to_string()),
        target: Set(request.target.clone()),
        decision_id: Set(request.decision.0),
        account_id: Set(account.map(ToString::to_string)),
        state: Set(request.state.name().to_owned()),
        version: Set(request.version),
        decided_by: Set(None),
        reason: Set(None),
        created_at: Set(request.created_at),
        expires_at: Set(request.expires_at),
        ended_at: Set(None),
        justification: Set(request.justification.as_ref().map(|remark| remark.as_str().to_owned())),
        remind_at: Set(schedule.remind_at),
        reminders: Set(schedule.reminders),
        reminded_at: Set(schedule.reminded_at),
        escalate_at: Set(schedule.escalate_at),
        escalated_at: Set(schedule.escalated_at),
        extends_grant_id: Set(request.extends.map(|id| id.0)),
        days: Set(None),
    };
    match request::Entity::insert(row).exec_without_returning(db).await {
        Ok(_) => Ok(true),
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The request of that id.
pub async fn find(db: &impl ConnectionTrait, id: RequestId) -> Result<Option<Stored>, DbErr> {
    request::Entity::find_by_id(id.0).one(db).await?.map(TryInto::try_into).transpose()
}

/// The person's open request for the product.
pub async fn find_open(
    db: &impl ConnectionTrait,
    requester: PersonId,
    site: &SiteKey,
    product: &ProductKey,
) -> Result<Option<Stored>, DbErr> {
    request::Entity::find()
        .filter(request::Column::RequesterId.eq(requester.0))
        .filter(request::Column::Site.eq(site.as_str()))
        .filter(request::Column::Product.eq(product.as_str()))
        .filter(request::Column::State.is_in(["pending", "waitlisted"]))
        .one(db)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

/// How many open requests for the product there are.
pub async fn count_open(
    db: &impl ConnectionTrait,
    site: &SiteKey,
    product: &ProductKey,
) -> Result<u64, DbErr> {
    request::Entity::find()
        .filter(request::Column::Site.eq(site.as_str()))
        .filter(request::Column::Product.eq(product.as_str()))
        .filter(request::Column::State.is_in(["pending", "waitlisted"]))
        .count(db)
        .await
}

/// Performs a transition: `before` must still be what is stored. `false`: somebody else was first.
pub async fn update(tx: &DatabaseTransaction, before: &Request, after: &Request) -> Result<bool, DbErr> {
    let verdict = after.state.verdict();
    let reason = verdict.and_then(|verdict| verdict.reason.as_ref()).map(Remark::as_str);
    let ended_at = match &after.state {
        RequestState::Withdrawn { at } | RequestState::Expired { at } => Some(*at),
        _ => verdict.map(|verdict| verdict.at),
    };
    let days = after.days.map(|days| i32::try_from(days).unwrap_or(i32::MAX));
    let updated = request::Entity::update_many()
        .col_expr(request::Column::State, Expr::value(after.state.name()))
        .col_expr(request::Column::Version, Expr::value(after.version))
        .col_expr(request::Column::DecidedBy, Expr::value(verdict.map(|verdict| verdict.by.0)))
        .col_expr(request::Column::Reason, Expr::value(reason))
        .col_expr(request::Column::EndedAt, Expr::value(ended_at))
        .col_expr(request::Column::Days, Expr::value(days))
        .filter(request::Column::Id.eq(before.id.0))
        .filter(request::Column::State.eq(before.state.name()))
        .filter(request::Column::Version.eq(before.version))
        .exec(tx)
        .await?;
    Ok(moved(tx, before.id, updated.rows_affected))
}

/// Whether the row was ours to change; then it is told, once the transaction is committed.
fn moved(tx: &DatabaseTransaction, id: RequestId, rows: u64) -> bool {
    let is_first = rows == 1;
    if is_first {
        tx.moves(Change::Request(id));
    }
    is_first
}

/// Requests, those in that state if one is named, the newest first; `after` is the last one of the part before.
pub async fn page(
    db: &impl ConnectionTrait,
    state: Option<&str>,
    after: Option<RequestId>,
    limit: u64,
) -> Result<Vec<Stored>, DbErr> {
    let mut rows = request::Entity::find().order_by_desc(request::Column::Id).limit(limit);
    if let Some(state) = state {
        rows = rows.filter(request::Column::State.eq(state));
    }
    if let Some(after) = after {
        rows = rows.filter(request::Column::Id.lt(after.0));
    }
    rows.all(db).await?.into_iter().map(TryInto::try_into).collect()
}

/// The person's own requests, the newest first.
pub async fn of_requester(
    db: &impl ConnectionTrait,
    requester: PersonId,
    limit: u64,
) -> Result<Vec<Stored>, DbErr> {
    let rows = request::Entity::find()
        .filter(request::Column::RequesterId.eq(requester.0))
        .order_by_desc(request::Column::CreatedAt)
        .limit(limit)
        .all(db)
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Pending requests on which somebody has said yes and others have not yet, the oldest first.
pub async fn seconded(db: &impl ConnectionTrait, limit: u64) -> Result<Vec<Stored>, DbErr> {
    let rows = request::Entity::find()
        .filter(request::Column::State.eq("pending"))
        .filter(request::Column::Id.in_subquery(super::approvers::requests_with_a_yes()))
        .order_by_asc(request::Column::CreatedAt)
        .limit(limit)
        .all(db)
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Pending requests that nobody may decide any more, the oldest first: every ground is lost. `owners` are those of each
/// product that is configured, `members` those of each approver group, as they are now.
pub async fn without_ground(
    db: &impl ConnectionTrait,
    owners: &[(&SiteKey, &ProductKey, &[EmailAddress])],
    members: &[(&ApproverGroupKey, &[EmailAddress])],
    limit: u64,
) -> Result<Vec<Stored>, DbErr> {
    let of_this = Expr::col((approver::Entity, approver::Column::RequestId))
        .equals((request::Entity, request::Column::Id));
    let value = |addresses: &[EmailAddress]| {
        approver::Column::Value.is_in(addresses.iter().map(EmailAddress::as_str))
    };
    // Of others nobody could be found; they would stand in the way of these.
    let mut is_configured = Condition::any();
    let mut has_ground = Condition::any().add(approver::Column::Ground.is_not_in(["owner", "member"]));
    for (site, product, addresses) in owners {
        let of_product = Expr::col((request::Entity, request::Column::Site))
            .eq(site.as_str())
            .and(Expr::col((request::Entity, request::Column::Product)).eq(product.as_str()));
        has_ground = has_ground
            .add(approver::Column::Ground.eq("owner").and(of_product.clone()).and(value(addresses)));
        is_configured = is_configured.add(of_product);
    }
    for (group, addresses) in members {
        let of_group = approver::Column::ApproverGroup.eq(group.as_str());
        has_ground =
            has_ground.add(approver::Column::Ground.eq("member").and(of_group).and(value(addresses)));
    }
    let grounded = approver::Entity::find()
        .select_only()
        .column(approver::Column::Id)
        .filter(of_this)
        .filter(has_ground);
    let rows = request::Entity::find()
        .filter(request::Column::State.eq("pending"))
        .filter(is_configured)
        .filter(Expr::exists(grounded.into_query()).not())
        .order_by_asc(request::Column::CreatedAt)
        .limit(limit)
        .all(db)
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// How many requests the person opened since then.
pub async fn opened_since(
    db: &impl ConnectionTrait,
    requester: PersonId,
    since: DateTime<Utc>,
) -> Result<u64, DbErr> {
    request::Entity::find()
        .filter(request::Column::RequesterId.eq(requester.0))
        .filter(request::Column::CreatedAt.gt(since))
        .count(db)
        .await
}

/// The person's newest denied request for the product.
pub async fn latest_denied(
    db: &impl ConnectionTrait,
    requester: PersonId,
    site: &SiteKey,
    product: &ProductKey,
) -> Result<Option<Stored>, DbErr> {
    request::Entity::find()
        .filter(request::Column::RequesterId.eq(requester.0))
        .filter(request::Column::Site.eq(site.as_str()))
        .filter(request::Column::Product.eq(product.as_str()))
        .filter(request::Column::State.eq("denied"))
        .order_by_desc(request::Column::EndedAt)
        .one(db)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

/// Pending requests whose approvers are to be reminded.
pub async fn to_remind(
    db: &impl ConnectionTrait,
    at: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<Stored>, DbErr> {
    due(db, request::Column::RemindAt, at, limit).await
}

/// Pending requests on which others are to be asked too.
pub async fn to_escalate(
    db: &impl ConnectionTrait,
    at: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<Stored>, DbErr> {
    due(db, request::Column::EscalateAt, at, limit).await
}

async fn due(
    db: &impl ConnectionTrait,
    column: request::Column,
    at: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<Stored>, DbErr> {
    let rows = request::Entity::find()
        .filter(request::Column::State.eq("pending"))
        .filter(column.lte(at))
        .order_by_asc(column)
        .limit(limit)
        .all(db)
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Notes a reminder. `false`: it waits no more, or another replica was first. A verdict is not held up by it.
pub async fn mark_reminded(
    tx: &DatabaseTransaction,
    id: RequestId,
    before: Schedule,
    after: Schedule,
) -> Result<bool, DbErr> {
    let updated = request::Entity::update_many()
        .col_expr(request::Column::RemindAt, Expr::value(after.remind_at))
        .col_expr(request::Column::Reminders, Expr::value(after.reminders))
        .col_expr(request::Column::RemindedAt, Expr::value(after.reminded_at))
        .filter(request::Column::Id.eq(id.0))
        .filter(request::Column::State.eq("pending"))
        .filter(request::Column::Reminders.eq(before.reminders))
        .exec(tx)
        .await?;
    Ok(moved(tx, id, updated.rows_affected))
}

/// Notes that others are asked too. `false`: it waits no more, or another replica was first.
pub async fn mark_escalated(
    tx: &DatabaseTransaction,
    id: RequestId,
    at: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let updated = request::Entity::update_many()
        .col_expr(request::Column::EscalateAt, Expr::value(None::<DateTime<Utc>>))
        .col_expr(request::Column::EscalatedAt, Expr::value(at))
        .filter(request::Column::Id.eq(id.0))
        .filter(request::Column::State.eq("pending"))
        .filter(request::Column::EscalatedAt.is_null())
        .exec(tx)
        .await?;
    Ok(moved(tx, id, updated.rows_affected))
}

/// Pending requests whose time is over.
pub async fn overdue(db: &impl ConnectionTrait, at: DateTime<Utc>, limit: u64) -> Result<Vec<Stored>, DbErr> {
    due(db, request::Column::ExpiresAt, at, limit).await
}

/// When requests of the product were asked and decided since then, the newest first: for the usual time.
pub async fn decided_since(
    db: &impl ConnectionTrait,
    site: &SiteKey,
    product: &ProductKey,
    since: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<(DateTime<Utc>, DateTime<Utc>)>, DbErr> {
    let rows = request::Entity::find()
        .filter(request::Column::Site.eq(site.as_str()))
        .filter(request::Column::Product.eq(product.as_str()))
        .filter(request::Column::DecidedBy.is_not_null())
        .filter(request::Column::EndedAt.gt(since))
        .order_by_desc(request::Column::EndedAt)
        .limit(limit)
        .all(db)
        .await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.created_at, row.ended_at?))).collect())
}

/// Where people wanted to go lately.
pub async fn latest_targets(db: &impl ConnectionTrait, limit: u64) -> Result<Vec<String>, DbErr> {
    request::Entity::find()
        .select_only()
        .column(request::Column::Target)
        .order_by_desc(request::Column::Id)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await
}

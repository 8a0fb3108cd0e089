//! Requests and who was asked.

use chrono::{DateTime, Utc};
use domain::{
    AccountId, Actor, Approver, DecisionId, EmailAddress, PersonId, ProductKey, Request, RequestId,
    RequestState, SiteKey, Verdict,
};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
    QuerySelect, SqlErr,
};
use uuid::Uuid;

use super::corrupt;
use super::entities::{approver, request};

/// A request as it is stored: with the account an approver would vouch for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The request.
    pub request: Request,
    /// The account that was found when it was asked.
    pub account: Option<AccountId>,
}

impl TryFrom<request::Model> for Stored {
    type Error = DbErr;

    fn try_from(row: request::Model) -> Result<Self, DbErr> {
        let verdict = || {
            let by = row.decided_by.map(PersonId).ok_or_else(|| corrupt("request"))?;
            let at = row.ended_at.ok_or_else(|| corrupt("request"))?;
            Ok::<_, DbErr>(Verdict { by, at, reason: row.reason.clone() })
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
            created_at: row.created_at,
            expires_at: row.expires_at,
            state,
            version: row.version,
        };
        let account =
            row.account_id.map(|id| AccountId::parse(&id).map_err(|_| corrupt("request"))).transpose()?;
        Ok(Self { request, account })
    }
}

/// Stores a new request with its approvers. `false`: the person has an open one for the product already.
pub async fn open(
    db: &impl ConnectionTrait,
    request: &Request,
    account: Option<&AccountId>,
    approvers: &[Approver],
    mut new_id: impl FnMut() -> Uuid,
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
    };
    match request::Entity::insert(row).exec_without_returning(db).await {
        Ok(_) => {}
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
            return Ok(false);
        }
        Err(error) => return Err(error),
    }
    let rows = approvers.iter().map(|approver| {
        let (kind, value, mail) = match approver {
            Approver::Person(address) => ("person", address.as_str(), None),
            Approver::IdpGroup { group, mail } => ("idp_group", group.as_str(), Some(mail.to_string())),
            Approver::Admins => ("admins", "", None),
        };
        approver::ActiveModel {
            id: Set(new_id()),
            request_id: Set(request.id.0),
            kind: Set(kind.to_owned()),
            value: Set(value.to_owned()),
            mail: Set(mail),
        }
    });
    approver::Entity::insert_many(rows).exec_without_returning(db).await?;
    Ok(true)
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

/// Who was asked.
pub async fn approvers(db: &impl ConnectionTrait, id: RequestId) -> Result<Vec<Approver>, DbErr> {
    let rows = approver::Entity::find()
        .filter(approver::Column::RequestId.eq(id.0))
        .order_by_asc(approver::Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(to_approver).collect()
}

fn to_approver(row: approver::Model) -> Result<Approver, DbErr> {
    let address = |text: &str| EmailAddress::parse(text).map_err(|_| corrupt("approver"));
    Ok(match row.kind.as_str() {
        "person" => Approver::Person(address(&row.value)?),
        "idp_group" => {
            Approver::IdpGroup { mail: address(row.mail.as_deref().unwrap_or(""))?, group: row.value }
        }
        "admins" => Approver::Admins,
        _ => return Err(corrupt("approver")),
    })
}

/// Performs a transition: `before` must still be what is stored. `false`: somebody else was first.
pub async fn update(db: &impl ConnectionTrait, before: &Request, after: &Request) -> Result<bool, DbErr> {
    let verdict = after.state.verdict();
    let ended_at = match &after.state {
        RequestState::Withdrawn { at } | RequestState::Expired { at } => Some(*at),
        _ => verdict.map(|verdict| verdict.at),
    };
    let updated = request::Entity::update_many()
        .col_expr(request::Column::State, Expr::value(after.state.name()))
        .col_expr(request::Column::Version, Expr::value(after.version))
        .col_expr(request::Column::DecidedBy, Expr::value(verdict.map(|verdict| verdict.by.0)))
        .col_expr(request::Column::Reason, Expr::value(verdict.and_then(|verdict| verdict.reason.clone())))
        .col_expr(request::Column::EndedAt, Expr::value(ended_at))
        .filter(request::Column::Id.eq(before.id.0))
        .filter(request::Column::State.eq(before.state.name()))
        .filter(request::Column::Version.eq(before.version))
        .exec(db)
        .await?;
    Ok(updated.rows_affected == 1)
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

/// Pending requests the actor may decide, the oldest first.
pub async fn waiting_for(db: &impl ConnectionTrait, actor: &Actor, limit: u64) -> Result<Vec<Stored>, DbErr> {
    let Some(email) = &actor.email else { return Ok(Vec::new()) };
    let of_kind = |kind: &str| approver::Column::Kind.eq(kind);
    let mut asked = Condition::any()
        .add(of_kind("person").and(approver::Column::Value.eq(email.as_str())))
        .add(of_kind("idp_group").and(approver::Column::Value.is_in(&actor.groups)));
    if actor.roles.admin {
        asked = asked.add(of_kind("admins"));
    }
    let ids = approver::Entity::find().select_only().column(approver::Column::RequestId).filter(asked);
    let rows = request::Entity::find()
        .filter(request::Column::State.eq("pending"))
        .filter(request::Column::RequesterId.ne(actor.person.0))
        .filter(request::Column::Id.in_subquery(sea_orm::QueryTrait::into_query(ids)))
        .order_by_asc(request::Column::CreatedAt)
        .limit(limit)
        .all(db)
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Pending requests whose time is over.
pub async fn overdue(db: &impl ConnectionTrait, at: DateTime<Utc>, limit: u64) -> Result<Vec<Stored>, DbErr> {
    let rows = request::Entity::find()
        .filter(request::Column::State.eq("pending"))
        .filter(request::Column::ExpiresAt.lte(at))
        .order_by_asc(request::Column::ExpiresAt)
        .limit(limit)
        .all(db)
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
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

//! Who was asked on each request, on which ground, and who has said yes.

use std::collections::HashMap;

use domain::{Actor, Approver, ApproverGroupKey, Asked, EmailAddress, PersonId, Remark, RequestId, Yes};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};
use uuid::Uuid;

use super::corrupt;
use super::entities::approver;

/// Notes who is asked: at once with the request, or later when the first did not answer.
pub async fn ask(
    db: &impl ConnectionTrait,
    request: RequestId,
    approvers: &[Approver],
    escalated: bool,
    mut new_id: impl FnMut() -> Uuid,
) -> Result<(), DbErr> {
    if approvers.is_empty() {
        return Ok(());
    }
    let rows = approvers.iter().map(|approver| {
        let (kind, value) = match approver {
            Approver::IdpGroup { group, .. } => ("idp_group", group.as_str()),
            Approver::Admins => ("admins", ""),
            Approver::Person(address)
            | Approver::Owner(address)
            | Approver::Member { address, .. }
            | Approver::ProjectLead(address) => ("person", address.as_str()),
        };
        let (ground, group) = match approver {
            Approver::Owner(_) => ("owner", None),
            Approver::Member { group, .. } => ("member", Some(group.to_string())),
            Approver::ProjectLead(_) => ("project_lead", None),
            Approver::Person(_) | Approver::IdpGroup { .. } | Approver::Admins => ("rule", None),
        };
        let mail = if let Approver::IdpGroup { mail, .. } = approver { mail.as_ref() } else { None };
        approver::ActiveModel {
            id: Set(new_id()),
            request_id: Set(request.0),
            kind: Set(kind.to_owned()),
            value: Set(value.to_owned()),
            mail: Set(mail.map(ToString::to_string)),
            ground: Set(ground.to_owned()),
            approver_group: Set(group),
            escalated: Set(escalated),
            yes_by: Set(None),
            yes_at: Set(None),
            remark: Set(None),
        }
    });
    approver::Entity::insert_many(rows).exec_without_returning(db).await?;
    Ok(())
}

/// Who was asked, in the order of asking.
pub async fn of_request(db: &impl ConnectionTrait, id: RequestId) -> Result<Vec<Asked>, DbErr> {
    let rows = approver::Entity::find()
        .filter(approver::Column::RequestId.eq(id.0))
        .order_by_asc(approver::Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(to_asked).collect()
}

/// Who was asked on each of these requests, in the order of asking.
pub async fn of_requests(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = RequestId>,
) -> Result<HashMap<RequestId, Vec<Asked>>, DbErr> {
    let rows = approver::Entity::find()
        .filter(approver::Column::RequestId.is_in(ids.into_iter().map(|id| id.0)))
        .order_by_asc(approver::Column::Id)
        .all(db)
        .await?;
    let mut of_requests: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows {
        of_requests.entry(RequestId(row.request_id)).or_default().push(to_asked(row)?);
    }
    Ok(of_requests)
}

fn to_asked(row: approver::Model) -> Result<Asked, DbErr> {
    let address = |text: &str| EmailAddress::parse(text).map_err(|_| corrupt("approver"));
    let approver = match (row.kind.as_str(), row.ground.as_str()) {
        ("idp_group", _) => {
            Approver::IdpGroup { mail: row.mail.as_deref().map(address).transpose()?, group: row.value }
        }
        ("admins", _) => Approver::Admins,
        ("person", "owner") => Approver::Owner(address(&row.value)?),
        ("person", "project_lead") => Approver::ProjectLead(address(&row.value)?),
        ("person", "member") => {
            let group = ApproverGroupKey::parse(row.approver_group.as_deref().unwrap_or(""));
            Approver::Member { group: group.map_err(|_| corrupt("approver"))?, address: address(&row.value)? }
        }
        ("person", "rule") => Approver::Person(address(&row.value)?),
        _ => return Err(corrupt("approver")),
    };
    let yes = row.yes_by.zip(row.yes_at).map(|(by, at)| Yes {
        by: PersonId(by),
        at,
        remark: row.remark.map(Remark::stored),
    });
    Ok(Asked { approver, escalated: row.escalated, yes })
}

/// Notes the yes of everybody the decider speaks for.
pub async fn say_yes(
    db: &impl ConnectionTrait,
    request: RequestId,
    for_whom: &[Approver],
    yes: &Yes,
) -> Result<(), DbErr> {
    let mut whom = Condition::any();
    for approver in for_whom {
        whom = whom.add(match approver {
            Approver::IdpGroup { group, .. } => {
                kind("idp_group").and(approver::Column::Value.eq(group.as_str()))
            }
            Approver::Admins => kind("admins"),
            person => {
                let address = person.address().map_or("", EmailAddress::as_str);
                kind("person").and(approver::Column::Value.eq(address))
            }
        });
    }
    approver::Entity::update_many()
        .col_expr(approver::Column::YesBy, Expr::value(yes.by.0))
        .col_expr(approver::Column::YesAt, Expr::value(yes.at))
        .col_expr(approver::Column::Remark, Expr::value(yes.remark.as_ref().map(Remark::as_str)))
        .filter(approver::Column::RequestId.eq(request.0))
        .filter(approver::Column::YesBy.is_null())
        .filter(whom)
        .exec(db)
        .await?;
    Ok(())
}

/// The requests on which somebody has said yes.
#[must_use]
pub fn requests_with_a_yes() -> SelectStatement {
    let ids = approver::Entity::find()
        .select_only()
        .column(approver::Column::RequestId)
        .filter(approver::Column::YesBy.is_not_null());
    QueryTrait::into_query(ids)
}

/// Which of the rows are the actor, or somebody for whom they stand in.
pub(super) fn asking(actor: &Actor, stands_in_for: &[EmailAddress]) -> Condition {
    let addresses = actor.email.iter().chain(stands_in_for).map(EmailAddress::as_str);
    let mut asked = Condition::any()
        .add(kind("person").and(approver::Column::Value.is_in(addresses)))
        .add(kind("idp_group").and(approver::Column::Value.is_in(&actor.groups)));
    if actor.roles.admin {
        asked = asked.add(kind("admins"));
    }
    asked
}

fn kind(kind: &str) -> sea_orm::sea_query::SimpleExpr {
    approver::Column::Kind.eq(kind)
}

//! Webhooks, and events on their way to them. What is sealed stays sealed here.

use chrono::{DateTime, Utc};
use domain::{DeliveryId, PersonId, WebhookEvent, WebhookFormat, WebhookId};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::corrupt;
use super::entities::{webhook, webhook_delivery};

/// Webhooks at the most.
pub const MOST: u64 = 20;

/// A webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// Its id.
    pub id: WebhookId,
    /// The host of its address: all of it that may be shown.
    pub host: String,
    /// Its address, sealed.
    pub url_sealed: String,
    /// What signs its calls, sealed; only the standard format is signed.
    pub secret_sealed: Option<String>,
    /// In whose language it is spoken to.
    pub format: WebhookFormat,
    /// What it is told.
    pub events: Vec<WebhookEvent>,
    /// Whether it is called at all.
    pub is_on: bool,
    /// Who made it.
    pub made_by: PersonId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// How often it failed since it last worked.
    pub failures: i32,
    /// What failed is tried again from then on.
    pub resume_at: Option<DateTime<Utc>>,
    /// Its last call.
    pub last_call: Option<Call>,
}

/// What came of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// When.
    pub at: DateTime<Utc>,
    /// Whether it was taken.
    pub worked: bool,
    /// What was seen; no words of the other side.
    pub result: String,
}

/// One event on its way to one webhook.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivery {
    /// Its id, the same at every try.
    pub id: DeliveryId,
    /// Where to.
    pub webhook: WebhookId,
    /// What happened.
    pub event: WebhookEvent,
    /// To whom and what, as it was then.
    pub about: serde_json::Value,
    /// When it happened.
    pub created_at: DateTime<Utc>,
}

impl TryFrom<webhook::Model> for Webhook {
    type Error = DbErr;

    fn try_from(row: webhook::Model) -> Result<Self, DbErr> {
        let last_call = match (row.called_at, row.call_worked, row.call_result) {
            (Some(at), Some(worked), Some(result)) => Some(Call { at, worked, result }),
            _ => None,
        };
        Ok(Self {
            id: WebhookId(row.id),
            host: row.host,
            url_sealed: row.url_sealed,
            secret_sealed: row.secret_sealed,
            format: WebhookFormat::named(&row.format).ok_or_else(|| corrupt("webhook"))?,
            events: row.events.split_whitespace().filter_map(WebhookEvent::named).collect(),
            is_on: row.is_on,
            made_by: PersonId(row.made_by),
            created_at: row.created_at,
            failures: row.failures,
            resume_at: row.resume_at,
            last_call,
        })
    }
}

/// Stores a new webhook.
pub async fn add(db: &impl ConnectionTrait, new: &Webhook) -> Result<(), DbErr> {
    let events: Vec<_> = new.events.iter().map(|event| event.name()).collect();
    let row = webhook::ActiveModel {
        id: Set(new.id.0),
        host: Set(new.host.clone()),
        url_sealed: Set(new.url_sealed.clone()),
        secret_sealed: Set(new.secret_sealed.clone()),
        format: Set(new.format.name().to_owned()),
        events: Set(events.join(" ")),
        is_on: Set(new.is_on),
        made_by: Set(new.made_by.0),
        created_at: Set(new.created_at),
        failures: Set(0),
        resume_at: Set(None),
        called_at: Set(None),
        call_worked: Set(None),
        call_result: Set(None),
    };
    webhook::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// All webhooks, the oldest first.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<Webhook>, DbErr> {
    let rows = webhook::Entity::find().order_by_asc(webhook::Column::Id).limit(MOST).all(db).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// How many there are.
pub async fn count(db: &impl ConnectionTrait) -> Result<u64, DbErr> {
    webhook::Entity::find().count(db).await
}

/// The webhook of that id.
pub async fn find(db: &impl ConnectionTrait, id: WebhookId) -> Result<Option<Webhook>, DbErr> {
    webhook::Entity::find_by_id(id.0).one(db).await?.map(TryInto::try_into).transpose()
}

/// Switches one on or off. `false`: there is none.
pub async fn switch(db: &impl ConnectionTrait, id: WebhookId, on: bool) -> Result<bool, DbErr> {
    let switched = webhook::Entity::update_many()
        .col_expr(webhook::Column::IsOn, Expr::value(on))
        .col_expr(webhook::Column::Failures, Expr::value(0))
        .col_expr(webhook::Column::ResumeAt, Expr::value(None::<DateTime<Utc>>))
        .filter(webhook::Column::Id.eq(id.0))
        .exec(db)
        .await?;
    Ok(switched.rows_affected == 1)
}

/// Deletes one with all that is on its way to it. `false`: there is none.
pub async fn delete(db: &impl ConnectionTrait, id: WebhookId) -> Result<bool, DbErr> {
    let of_it = webhook_delivery::Column::WebhookId.eq(id.0);
    webhook_delivery::Entity::delete_many().filter(of_it).exec(db).await?;
    Ok(webhook::Entity::delete_by_id(id.0).exec(db).await?.rows_affected == 1)
}

/// Notes what came of a call; after a failure, until when to wait.
pub async fn note_call(
    db: &impl ConnectionTrait,
    id: WebhookId,
    call: &Call,
    failures: i32,
    resume_at: Option<DateTime<Utc>>,
) -> Result<(), DbErr> {
    webhook::Entity::update_many()
        .col_expr(webhook::Column::CalledAt, Expr::value(call.at))
        .col_expr(webhook::Column::CallWorked, Expr::value(call.worked))
        .col_expr(webhook::Column::CallResult, Expr::value(call.result.as_str()))
        .col_expr(webhook::Column::Failures, Expr::value(failures))
        .col_expr(webhook::Column::ResumeAt, Expr::value(resume_at))
        .filter(webhook::Column::Id.eq(id.0))
        .exec(db)
        .await?;
    Ok(())
}

/// Stores an event for one webhook.
pub async fn send(db: &impl ConnectionTrait, new: &Delivery) -> Result<(), DbErr> {
    let row = webhook_delivery::ActiveModel {
        id: Set(new.id.0),
        webhook_id: Set(new.webhook.0),
        event: Set(new.event.name().to_owned()),
        about: Set(new.about.clone()),
        created_at: Set(new.created_at),
        delivered_at: Set(None),
    };
    webhook_delivery::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// The delivery of that id with its webhook; `None` when either is gone.
pub async fn delivery(
    db: &impl ConnectionTrait,
    id: DeliveryId,
) -> Result<Option<(Delivery, Webhook)>, DbErr> {
    let Some(row) = webhook_delivery::Entity::find_by_id(id.0).one(db).await? else { return Ok(None) };
    let Some(webhook) = find(db, WebhookId(row.webhook_id)).await? else { return Ok(None) };
    let delivery = Delivery {
        id,
        webhook: webhook.id,
        event: WebhookEvent::named(&row.event).ok_or_else(|| corrupt("delivery"))?,
        about: row.about,
        created_at: row.created_at,
    };
    Ok(Some((delivery, webhook)))
}

/// Notes that a delivery was taken.
pub async fn mark_delivered(
    db: &impl ConnectionTrait,
    id: DeliveryId,
    at: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row =
        webhook_delivery::ActiveModel { id: Set(id.0), delivered_at: Set(Some(at)), ..Default::default() };
    match row.update(db).await {
        // Its webhook was deleted meanwhile.
        Err(DbErr::RecordNotUpdated) | Ok(_) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Deletes deliveries from before then, taken or not: they hold names.
pub async fn sweep(db: &impl ConnectionTrait, before: DateTime<Utc>) -> Result<u64, DbErr> {
    let old = webhook_delivery::Column::CreatedAt.lt(before);
    Ok(webhook_delivery::Entity::delete_many().filter(old).exec(db).await?.rows_affected)
}

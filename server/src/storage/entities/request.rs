//! Table `requests`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "requests")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub requester_id: Uuid,
    pub site: String,
    pub product: String,
    pub target: String,
    pub decision_id: Uuid,
    pub account_id: Option<String>,
    pub state: String,
    pub version: i32,
    pub decided_by: Option<Uuid>,
    pub reason: Option<String>,
    pub created_at: DateTimeUtc,
    pub expires_at: Option<DateTimeUtc>,
    pub ended_at: Option<DateTimeUtc>,
    pub justification: Option<String>,
    pub remind_at: Option<DateTimeUtc>,
    pub reminders: i32,
    pub reminded_at: Option<DateTimeUtc>,
    pub escalate_at: Option<DateTimeUtc>,
    pub escalated_at: Option<DateTimeUtc>,
    pub extends_grant_id: Option<Uuid>,
    pub days: Option<i32>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

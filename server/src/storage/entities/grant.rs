//! Table `grants`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "grants")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub person_id: Uuid,
    pub site: String,
    pub product: String,
    pub account_id: Option<String>,
    pub target: String,
    pub decision_id: Uuid,
    pub request_id: Option<Uuid>,
    pub days: Option<i32>,
    pub state: String,
    pub version: i32,
    pub failure: Option<String>,
    pub created_at: DateTimeUtc,
    pub added_at: Option<DateTimeUtc>,
    pub active_at: Option<DateTimeUtc>,
    pub ends_at: Option<DateTimeUtc>,
    pub revoked_at: Option<DateTimeUtc>,
    pub notice_at: Option<DateTimeUtc>,
    pub told_at: Option<DateTimeUtc>,
    pub ending: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

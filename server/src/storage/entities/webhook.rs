//! Table `webhooks`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "webhooks")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub host: String,
    pub url_sealed: String,
    pub secret_sealed: Option<String>,
    pub format: String,
    pub events: String,
    pub is_on: bool,
    pub made_by: Uuid,
    pub created_at: DateTimeUtc,
    pub failures: i32,
    pub resume_at: Option<DateTimeUtc>,
    pub called_at: Option<DateTimeUtc>,
    pub call_worked: Option<bool>,
    pub call_result: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

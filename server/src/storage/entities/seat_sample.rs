//! Table `seat_samples`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "seat_samples")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub site: String,
    pub product: String,
    pub at: DateTimeUtc,
    pub seat_limit: Option<i32>,
    pub used: i32,
    pub reserved: i32,
    pub price_cents: Option<i32>,
    pub currency: Option<String>,
    pub billing_period_start: Option<Date>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! Table `jobs`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "jobs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: String,
    pub payload: Json,
    pub state: String,
    pub unique_key: Option<String>,
    pub attempts: i32,
    pub unforeseen: i32,
    pub run_at: DateTimeUtc,
    pub created_at: DateTimeUtc,
    pub lease_owner: Option<String>,
    pub lease_no: i32,
    pub leased_until: Option<DateTimeUtc>,
    pub last_error: Option<String>,
    pub ended_at: Option<DateTimeUtc>,
    pub recipient: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

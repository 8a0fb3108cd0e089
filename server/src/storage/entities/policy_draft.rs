//! Table `policy_drafts`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "policy_drafts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: i32,
    pub base: i32,
    pub body: Json,
    pub state: String,
    pub by_id: Option<Uuid>,
    pub comment: String,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! Table `breakages`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "breakages")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub site: String,
    pub since: DateTimeUtc,
    pub doing: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

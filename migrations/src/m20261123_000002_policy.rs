//! Versions of the policy, and every decision with the facts it was made on.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    integer, json_binary, pk_uuid, text, text_null, timestamp_with_time_zone, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    // SQLite would otherwise be left half migrated by a crash; PostgreSQL does so by itself.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("policy_versions")
                    .col(integer("number").primary_key())
                    .col(json_binary("body"))
                    .col(uuid_null("author_id"))
                    .col(text("comment"))
                    .col(timestamp_with_time_zone("created_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("decisions")
                    .col(pk_uuid("id"))
                    .col(uuid("person_id"))
                    .col(text("site"))
                    .col(text("product"))
                    .col(text("outcome"))
                    .col(text_null("rule"))
                    .col(integer("policy_version"))
                    .col(json_binary("facts"))
                    .col(json_binary("decision"))
                    .col(timestamp_with_time_zone("created_at"))
                    .check(Expr::cust("outcome IN ('grant', 'ask', 'deny')"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("decisions", "policy_version")
                            .to("policy_versions", "number"),
                    )
                    .to_owned(),
            )
            .await?;
        let db = manager.get_connection();
        db.execute_unprepared("CREATE INDEX decisions_created_at ON decisions (created_at)").await?;
        db.execute_unprepared(
            "CREATE INDEX decisions_person ON decisions (person_id, site, product, created_at)",
        )
        .await?;
        Ok(())
    }
}

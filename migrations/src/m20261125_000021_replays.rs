//! Drafts that are run over the decisions of the past: how far each is, and what it came to.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    integer, json_binary, json_binary_null, pk_uuid, text, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid,
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
                    .table("replays")
                    .col(pk_uuid("id"))
                    // The rules as they were when it was started, and the draft's revision then.
                    .col(json_binary("body"))
                    .col(integer("revision"))
                    // The version that decided then.
                    .col(integer("base"))
                    .col(integer("days"))
                    .col(text("state"))
                    // Decisions that were looked at so far, of so many.
                    .col(integer("seen"))
                    .col(integer("total"))
                    .col(json_binary_null("result"))
                    .col(uuid("by_id"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone_null("ended_at"))
                    .check(Expr::cust("state IN ('queued', 'running', 'done', 'failed')"))
                    .check(Expr::cust("days IN (7, 30, 90)"))
                    .check(Expr::cust("(state = 'done') = (result IS NOT NULL)"))
                    .foreign_key(ForeignKey::create().from("replays", "base").to("policy_versions", "number"))
                    .foreign_key(ForeignKey::create().from("replays", "by_id").to("persons", "id"))
                    .to_owned(),
            )
            .await?;
        // Whoever starts the same at the same time gets the same, whatever the code does.
        let db = manager.get_connection();
        db.execute_unprepared(
            "CREATE UNIQUE INDEX replays_unfinished ON replays (revision, days) \
             WHERE state IN ('queued', 'running')",
        )
        .await?;
        Ok(())
    }
}

//! Versions that came in on the server, and what became of the draft beside a version that somebody else published.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean, integer, json_binary, text, timestamp_with_time_zone, uuid_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    // SQLite would otherwise be left half migrated by a crash; PostgreSQL does so by itself.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let imported = boolean("imported").default(false).to_owned();
        manager.alter_table(Table::alter().table("policy_versions").add_column(imported).to_owned()).await?;
        let db = manager.get_connection();
        // Nobody but the command publishes without a name, once there is a first version.
        db.execute_unprepared(
            "UPDATE policy_versions SET imported = TRUE WHERE author_id IS NULL AND number > 1",
        )
        .await?;
        // SQLite changes neither a check nor what may be absent: the table is made anew.
        db.execute_unprepared("ALTER TABLE policy_drafts RENAME TO policy_drafts_before").await?;
        manager
            .create_table(
                Table::create()
                    .table("policy_drafts")
                    .col(integer("revision").primary_key())
                    .col(integer("base"))
                    .col(json_binary("body"))
                    .col(text("state"))
                    // Nobody, when a file came in on the server.
                    .col(uuid_null("by_id"))
                    .col(text("comment"))
                    .col(timestamp_with_time_zone("created_at"))
                    .check(Expr::cust("state IN ('open', 'asked', 'overtaken', 'published', 'discarded')"))
                    .foreign_key(
                        ForeignKey::create().from("policy_drafts", "base").to("policy_versions", "number"),
                    )
                    .foreign_key(ForeignKey::create().from("policy_drafts", "by_id").to("persons", "id"))
                    .to_owned(),
            )
            .await?;
        db.execute_unprepared(
            "INSERT INTO policy_drafts (revision, base, body, state, by_id, comment, created_at) \
             SELECT revision, base, body, state, by_id, comment, created_at FROM policy_drafts_before",
        )
        .await?;
        db.execute_unprepared("DROP TABLE policy_drafts_before").await?;
        Ok(())
    }
}

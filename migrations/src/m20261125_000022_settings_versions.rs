//! Versions of the settings: products, groups of approvers, when people are written to.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, json_binary, text, timestamp_with_time_zone, uuid_null};

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
                    .table("settings_versions")
                    // Of two changes of one version the key lets one pass.
                    .col(integer("number").primary_key())
                    .col(json_binary("body"))
                    // Absent: the configuration.
                    .col(uuid_null("author_id"))
                    .col(uuid_null("confirmed_by"))
                    .col(text("comment"))
                    // Since when it stands as it does.
                    .col(timestamp_with_time_zone("created_at"))
                    .col(text("state"))
                    .check(Expr::cust("state IN ('asked', 'published', 'discarded')"))
                    .foreign_key(
                        ForeignKey::create().from("settings_versions", "author_id").to("persons", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create().from("settings_versions", "confirmed_by").to("persons", "id"),
                    )
                    .to_owned(),
            )
            .await
    }
}

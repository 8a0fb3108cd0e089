//! The draft of the policy, edit by edit, and who confirmed a version.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, json_binary, text, timestamp_with_time_zone, uuid, uuid_null};

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
            .alter_table(
                Table::alter().table("policy_versions").add_column(uuid_null("confirmed_by")).to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("policy_drafts")
                    // Counts on, draft after draft: of two edits of one revision the key lets one pass.
                    .col(integer("revision").primary_key())
                    // The version from which the draft began.
                    .col(integer("base"))
                    .col(json_binary("body"))
                    .col(text("state"))
                    .col(uuid("by_id"))
                    // What whoever asks to publish says of it.
                    .col(text("comment"))
                    .col(timestamp_with_time_zone("created_at"))
                    .check(Expr::cust("state IN ('open', 'asked', 'published', 'discarded')"))
                    .foreign_key(
                        ForeignKey::create().from("policy_drafts", "base").to("policy_versions", "number"),
                    )
                    .foreign_key(ForeignKey::create().from("policy_drafts", "by_id").to("persons", "id"))
                    .to_owned(),
            )
            .await
    }
}

//! Mail: whose the waiting mails are, who was written to lately, and which sites refuse the portal.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{text, text_null, timestamp_with_time_zone};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    // SQLite would otherwise be left half migrated by a crash; PostgreSQL does so by itself.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Who is to read it, for mails that may be gathered into one.
        let recipient = Table::alter().table("jobs").add_column(text_null("recipient")).to_owned();
        manager.alter_table(recipient).await?;
        let db = manager.get_connection();
        db.execute_unprepared(
            "CREATE INDEX jobs_recipient ON jobs (recipient) WHERE recipient IS NOT NULL AND state = 'queued'",
        )
        .await?;
        manager
            .create_table(
                Table::create()
                    .table("mail_turns")
                    .col(text("recipient").primary_key())
                    .col(timestamp_with_time_zone("at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("breakages")
                    .col(text("site").primary_key())
                    .col(timestamp_with_time_zone("since"))
                    .col(text("doing"))
                    .check(Expr::cust("doing IN ('reading', 'changing')"))
                    .to_owned(),
            )
            .await
    }
}

//! Webhooks, and events on their way to them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, boolean_null, integer, json_binary, pk_uuid, text, text_null, timestamp_with_time_zone,
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
                    .table("webhooks")
                    .col(pk_uuid("id"))
                    // All of the address that may be shown: its path is often a secret.
                    .col(text("host"))
                    .col(text("url_sealed"))
                    .col(text_null("secret_sealed"))
                    .col(text("format"))
                    // Names of events with spaces between them.
                    .col(text("events"))
                    .col(boolean("is_on"))
                    .col(uuid("made_by"))
                    .col(timestamp_with_time_zone("created_at"))
                    // Failures since it last worked; what failed waits until then.
                    .col(integer("failures"))
                    .col(timestamp_with_time_zone_null("resume_at"))
                    .col(timestamp_with_time_zone_null("called_at"))
                    .col(boolean_null("call_worked"))
                    .col(text_null("call_result"))
                    .check(Expr::cust("format IN ('standard', 'slack', 'teams')"))
                    .foreign_key(ForeignKey::create().from("webhooks", "made_by").to("persons", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("webhook_deliveries")
                    .col(pk_uuid("id"))
                    .col(uuid("webhook_id"))
                    .col(text("event"))
                    .col(json_binary("about"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone_null("delivered_at"))
                    .foreign_key(
                        ForeignKey::create().from("webhook_deliveries", "webhook_id").to("webhooks", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        let db = manager.get_connection();
        db.execute_unprepared("CREATE INDEX webhook_deliveries_webhook ON webhook_deliveries (webhook_id)")
            .await?;
        db.execute_unprepared("CREATE INDEX webhook_deliveries_age ON webhook_deliveries (created_at)")
            .await?;
        Ok(())
    }
}

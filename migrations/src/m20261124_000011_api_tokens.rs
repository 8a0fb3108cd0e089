//! Tokens with which programs speak for a person.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, json_binary, pk_uuid, text, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
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
                    .table("api_tokens")
                    .col(pk_uuid("id"))
                    .col(text("name"))
                    // SHA-256 of 256 random bits: a copy of the table opens nothing.
                    .col(text("hash").unique_key())
                    .col(uuid("person_id"))
                    // Names of scopes with spaces between them.
                    .col(text("scopes"))
                    // What the provider said of the person at their latest sign-in, and when that was.
                    .col(json_binary("groups"))
                    .col(boolean("email_verified"))
                    .col(timestamp_with_time_zone("claims_at"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone("expires_at"))
                    .col(timestamp_with_time_zone_null("used_at"))
                    .col(timestamp_with_time_zone_null("revoked_at"))
                    .foreign_key(ForeignKey::create().from("api_tokens", "person_id").to("persons", "id"))
                    .to_owned(),
            )
            .await?;
        let db = manager.get_connection();
        db.execute_unprepared("CREATE INDEX api_tokens_person ON api_tokens (person_id)").await?;
        // Programs read whole lists, a page after the other, the newest first.
        db.execute_unprepared("CREATE INDEX requests_state_id ON requests (state, id)").await?;
        db.execute_unprepared("CREATE INDEX grants_state_id ON grants (state, id)").await?;
        Ok(())
    }
}

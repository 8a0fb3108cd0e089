//! People and their sessions. Personal data lives here; facts, decisions and audit refer to it by id.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, json_binary, pk_uuid, string_len, text, text_null, timestamp_with_time_zone, uuid,
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
                    .table("persons")
                    .col(pk_uuid("id"))
                    .col(text("issuer"))
                    .col(text("subject"))
                    // Only an address that the identity provider verified; an unverified one is nobody's.
                    .col(text_null("email"))
                    .col(text("name"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone("signed_in_at"))
                    .to_owned(),
            )
            .await?;
        let db = manager.get_connection();
        db.execute_unprepared("CREATE UNIQUE INDEX persons_identity ON persons (issuer, subject)").await?;
        db.execute_unprepared("CREATE UNIQUE INDEX persons_email ON persons (email) WHERE email IS NOT NULL")
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("sessions")
                    // SHA-256 of the cookie, in hexadecimal: a copy of the table opens no session.
                    .col(string_len("id_hash", 64).primary_key())
                    .col(uuid("person_id"))
                    .col(json_binary("groups"))
                    .col(json_binary("claims"))
                    .col(boolean("email_verified"))
                    .col(text("id_token"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone("seen_at"))
                    .col(timestamp_with_time_zone("expires_at"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("sessions", "person_id")
                            .to("persons", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .to_owned(),
            )
            .await?;
        db.execute_unprepared("CREATE INDEX sessions_expires_at ON sessions (expires_at)").await?;
        db.execute_unprepared("CREATE INDEX sessions_person_id ON sessions (person_id)").await?;
        Ok(())
    }
}

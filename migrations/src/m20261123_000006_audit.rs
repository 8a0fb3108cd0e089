//! The audit: who did what to what, append-only. Names nobody: people are ids.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_pk_auto, json_binary, text, timestamp_with_time_zone, uuid, uuid_null};

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
                    .table("audit")
                    .col(big_pk_auto("seq"))
                    .col(timestamp_with_time_zone("at"))
                    // Absent when the portal itself acted.
                    .col(uuid_null("actor_id"))
                    .col(text("action"))
                    .col(text("subject_kind"))
                    .col(uuid("subject_id"))
                    .col(json_binary("details"))
                    .to_owned(),
            )
            .await?;
        let db = manager.get_connection();
        db.execute_unprepared("CREATE INDEX audit_subject ON audit (subject_kind, subject_id)").await?;
        if manager.get_database_backend() == sea_orm::DbBackend::Sqlite {
            for event in ["UPDATE", "DELETE"] {
                db.execute_unprepared(&format!(
                    "CREATE TRIGGER audit_no_{event} BEFORE {event} ON audit \
                     BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
                ))
                .await?;
            }
            // SQLite fires no trigger for the row that `INSERT OR REPLACE` deletes.
            db.execute_unprepared(
                "CREATE TRIGGER audit_no_REPLACE BEFORE INSERT ON audit \
                 WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq) \
                 BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END",
            )
            .await?;
        } else {
            db.execute_unprepared(
                "CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$",
            )
            .await?;
            db.execute_unprepared(
                "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit \
                 FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()",
            )
            .await?;
        }
        Ok(())
    }
}

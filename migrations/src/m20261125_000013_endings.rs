//! How a license ended, which only the audit said so far.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    // SQLite would otherwise be left half migrated by a crash; PostgreSQL does so by itself.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        // The builder puts no check on a column that is added.
        db.execute_unprepared(
            "ALTER TABLE grants ADD COLUMN ending varchar(16) NULL
             CHECK (ending IN ('time_over', 'given_back', 'taken_outside'))",
        )
        .await?;
        // What ended before now: at its end, or else its holder gave it back.
        db.execute_unprepared(
            "UPDATE grants SET ending = CASE WHEN ends_at <= COALESCE(revoked_at, ends_at) THEN 'time_over' ELSE 'given_back' END
             WHERE state IN ('revoking', 'revoked')",
        )
        .await?;
        Ok(())
    }
}

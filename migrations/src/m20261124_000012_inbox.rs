//! The inbox: what waits, in its order, and who was asked lately.

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
        // Small, however many requests there have been; pages of the inbox are read from it in order.
        db.execute_unprepared(
            "CREATE INDEX requests_waiting ON requests (created_at, id) WHERE state = 'pending'",
        )
        .await?;
        // The id says when: it is a UUIDv7.
        db.execute_unprepared("CREATE INDEX approvers_asked ON approvers (kind, value, id)").await?;
        Ok(())
    }
}

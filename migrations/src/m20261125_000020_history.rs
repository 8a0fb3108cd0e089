//! Finds what a person had before, and what policy gave today, without looking through everybody's.

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
        db.execute_unprepared("CREATE INDEX grants_person ON grants (person_id, site, product, created_at)")
            .await?;
        db.execute_unprepared(
            "CREATE INDEX grants_at_once ON grants (site, product, created_at) WHERE request_id IS NULL",
        )
        .await?;
        Ok(())
    }
}

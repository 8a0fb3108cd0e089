//! What is due is found at once, however many jobs of one kind wait.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared("CREATE INDEX jobs_of_kind ON jobs (state, kind, run_at)").await?;
        db.execute_unprepared(
            "CREATE INDEX jobs_others ON jobs (state, run_at) WHERE kind NOT IN ('send_mail', 'call_webhook')",
        )
        .await?;
        // SQLite would go on to prefer it, and read every mail that waits.
        db.execute_unprepared("DROP INDEX jobs_due").await?;
        Ok(())
    }
}

//! The outbox: what has to happen outside after a commit.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    integer, json_binary, pk_uuid, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null,
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
                    .table("jobs")
                    .col(pk_uuid("id"))
                    .col(text("kind"))
                    .col(json_binary("payload"))
                    .col(text("state"))
                    // Two jobs with one key are one; only while the first is queued.
                    .col(text_null("unique_key"))
                    .col(integer("attempts"))
                    .col(timestamp_with_time_zone("run_at"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(text_null("lease_owner"))
                    // The fencing token: counts the leases, so that a worker that slept through its lease writes nothing.
                    .col(integer("lease_no"))
                    .col(timestamp_with_time_zone_null("leased_until"))
                    .col(text_null("last_error"))
                    .col(timestamp_with_time_zone_null("ended_at"))
                    .check(Expr::cust("state IN ('queued', 'done', 'parked')"))
                    .to_owned(),
            )
            .await?;
        let db = manager.get_connection();
        db.execute_unprepared("CREATE INDEX jobs_due ON jobs (state, run_at)").await?;
        db.execute_unprepared(
            "CREATE UNIQUE INDEX jobs_unique_key ON jobs (unique_key) \
             WHERE unique_key IS NOT NULL AND state = 'queued'",
        )
        .await?;
        Ok(())
    }
}

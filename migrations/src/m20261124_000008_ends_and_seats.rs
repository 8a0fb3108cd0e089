//! Ends that move: what is asked to extend a grant, for how many days was said yes, when a holder was told. And when a
//! seat was last refused.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer_null, timestamp_with_time_zone_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    // SQLite would otherwise be left half migrated by a crash; PostgreSQL does so by itself.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // One column a statement: SQLite knows no more.
        for (table, column) in [
            // For how many days somebody said yes; the waitlist has to remember it.
            ("requests", integer_null("days")),
            ("grants", timestamp_with_time_zone_null("notice_at")),
            // When the holder was told of the end that is stored now.
            ("grants", timestamp_with_time_zone_null("told_at")),
            // When Atlassian refused a seat that its count had free.
            ("seat_counters", timestamp_with_time_zone_null("refused_at")),
        ] {
            manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
        }
        let db = manager.get_connection();
        // The running grant that a yes extends. The builder adds no column that refers to another table.
        let uuid =
            if manager.get_database_backend() == sea_orm::DbBackend::Sqlite { "uuid_text" } else { "uuid" };
        db.execute_unprepared(&format!(
            "ALTER TABLE requests ADD COLUMN extends_grant_id {uuid} NULL REFERENCES grants (id)"
        ))
        .await?;
        db.execute_unprepared("CREATE INDEX grants_notice ON grants (state, notice_at)").await?;
        // The waitlist, in the order of approval.
        db.execute_unprepared(
            "CREATE INDEX requests_waitlist ON requests (site, product, ended_at) WHERE state = 'waitlisted'",
        )
        .await?;
        Ok(())
    }
}

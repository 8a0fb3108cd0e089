//! Grants, promised seats, and the hourly samples of seats.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    date_null, integer, integer_null, pk_uuid, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
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
                    .table("grants")
                    .col(pk_uuid("id"))
                    .col(uuid("person_id"))
                    .col(text("site"))
                    .col(text("product"))
                    // Absent until an account is found for the person.
                    .col(text_null("account_id"))
                    .col(text("target"))
                    .col(uuid("decision_id"))
                    .col(uuid_null("request_id"))
                    .col(integer_null("days"))
                    .col(text("state"))
                    .col(integer("version"))
                    .col(text_null("failure"))
                    .col(timestamp_with_time_zone("created_at"))
                    // When Atlassian accepted the change; not yet access.
                    .col(timestamp_with_time_zone_null("added_at"))
                    .col(timestamp_with_time_zone_null("active_at"))
                    .col(timestamp_with_time_zone_null("ends_at"))
                    .col(timestamp_with_time_zone_null("revoked_at"))
                    .check(Expr::cust("state IN ('provisioning', 'active', 'revoking', 'revoked', 'failed')"))
                    .foreign_key(ForeignKey::create().from("grants", "person_id").to("persons", "id"))
                    .foreign_key(ForeignKey::create().from("grants", "decision_id").to("decisions", "id"))
                    .foreign_key(ForeignKey::create().from("grants", "request_id").to("requests", "id"))
                    .to_owned(),
            )
            .await?;
        let db = manager.get_connection();
        // A person has one license of a product, and a request leads to one grant, whatever the code does.
        db.execute_unprepared(
            "CREATE UNIQUE INDEX grants_live ON grants (person_id, site, product) \
             WHERE state IN ('provisioning', 'active', 'revoking')",
        )
        .await?;
        db.execute_unprepared(
            "CREATE UNIQUE INDEX grants_request ON grants (request_id) WHERE request_id IS NOT NULL",
        )
        .await?;
        db.execute_unprepared("CREATE INDEX grants_state ON grants (state, created_at)").await?;
        manager
            .create_table(
                Table::create()
                    .table("seat_reservations")
                    .col(uuid("grant_id").primary_key())
                    .col(text("site"))
                    .col(text("product"))
                    .col(timestamp_with_time_zone("created_at"))
                    .foreign_key(
                        ForeignKey::create().from("seat_reservations", "grant_id").to("grants", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        db.execute_unprepared("CREATE INDEX seat_reservations_product ON seat_reservations (site, product)")
            .await?;
        // Compare-and-set on `version` lets one reservation through at a time, on both databases.
        manager
            .create_table(
                Table::create()
                    .table("seat_counters")
                    .col(text("site"))
                    .col(text("product"))
                    .col(integer("version"))
                    .primary_key(Index::create().col("site").col("product"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("seat_samples")
                    .col(pk_uuid("id"))
                    .col(text("site"))
                    .col(text("product"))
                    .col(timestamp_with_time_zone("at"))
                    .col(integer_null("seat_limit"))
                    .col(integer("used"))
                    .col(integer("reserved"))
                    // What a seat cost and which billing period it was, then: later reports cannot ask back.
                    .col(integer_null("price_cents"))
                    .col(text_null("currency"))
                    .col(date_null("billing_period_start"))
                    .to_owned(),
            )
            .await?;
        db.execute_unprepared("CREATE INDEX seat_samples_product ON seat_samples (site, product, at)")
            .await?;
        Ok(())
    }
}

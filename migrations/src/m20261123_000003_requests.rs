//! Requests, who was asked, and the one verdict.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    integer, pk_uuid, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
    uuid_null,
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
                    .table("requests")
                    .col(pk_uuid("id"))
                    .col(uuid("requester_id"))
                    .col(text("site"))
                    .col(text("product"))
                    .col(text("target"))
                    .col(uuid("decision_id"))
                    // What an approver may vouch for; absent when no account could be found.
                    .col(text_null("account_id"))
                    .col(text("state"))
                    .col(integer("version"))
                    .col(uuid_null("decided_by"))
                    .col(text_null("reason"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone_null("expires_at"))
                    .col(timestamp_with_time_zone_null("ended_at"))
                    .check(Expr::cust(
                        "state IN ('pending', 'approved', 'waitlisted', 'denied', 'withdrawn', 'expired')",
                    ))
                    .foreign_key(ForeignKey::create().from("requests", "requester_id").to("persons", "id"))
                    .foreign_key(ForeignKey::create().from("requests", "decision_id").to("decisions", "id"))
                    .to_owned(),
            )
            .await?;
        let db = manager.get_connection();
        // One open request per person and product, whatever the code does.
        db.execute_unprepared(
            "CREATE UNIQUE INDEX requests_open ON requests (requester_id, site, product) \
             WHERE state IN ('pending', 'waitlisted')",
        )
        .await?;
        db.execute_unprepared("CREATE INDEX requests_requester ON requests (requester_id, created_at)")
            .await?;
        db.execute_unprepared("CREATE INDEX requests_state ON requests (state, created_at)").await?;
        manager
            .create_table(
                Table::create()
                    .table("approvers")
                    .col(pk_uuid("id"))
                    .col(uuid("request_id"))
                    .col(text("kind"))
                    // The address of a person, the name of a group, nothing for the admins.
                    .col(text("value"))
                    .col(text_null("mail"))
                    .check(Expr::cust("kind IN ('person', 'idp_group', 'admins')"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("approvers", "request_id")
                            .to("requests", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .to_owned(),
            )
            .await?;
        db.execute_unprepared("CREATE INDEX approvers_request ON approvers (request_id)").await?;
        db.execute_unprepared("CREATE INDEX approvers_value ON approvers (kind, value)").await?;
        Ok(())
    }
}

//! Routing: why somebody asks, on which ground each approver is asked, who has said yes, when others are asked too, and
//! who stands in for whom.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, integer, pk_uuid, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null,
    uuid, uuid_null,
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
        // One column a statement: SQLite adds no more.
        let requests = [
            text_null("justification"),
            timestamp_with_time_zone_null("remind_at"),
            // Counts the reminders, for compare-and-set and for the Message-ID.
            integer("reminders").default(0).to_owned(),
            // When the requester pressed for one, who may do so once a day.
            timestamp_with_time_zone_null("reminded_at"),
            timestamp_with_time_zone_null("escalate_at"),
            timestamp_with_time_zone_null("escalated_at"),
        ];
        for column in requests {
            manager.alter_table(Table::alter().table("requests").add_column(column).to_owned()).await?;
        }
        let approvers = [
            // Why this person is asked; a ground can be lost.
            text("ground").default("rule").to_owned(),
            text_null("approver_group"),
            boolean("escalated").default(false).to_owned(),
            uuid_null("yes_by"),
            timestamp_with_time_zone_null("yes_at"),
        ];
        for column in approvers {
            manager.alter_table(Table::alter().table("approvers").add_column(column).to_owned()).await?;
        }
        let db = manager.get_connection();
        db.execute_unprepared(
            "CREATE INDEX requests_remind ON requests (remind_at) \
             WHERE state = 'pending' AND remind_at IS NOT NULL",
        )
        .await?;
        db.execute_unprepared(
            "CREATE INDEX requests_escalate ON requests (escalate_at) \
             WHERE state = 'pending' AND escalate_at IS NOT NULL",
        )
        .await?;
        stand_ins(manager).await?;
        memberships(manager).await?;
        told(manager).await
    }
}

async fn stand_ins(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("stand_ins")
                .col(pk_uuid("id"))
                .col(uuid("person_id"))
                // The stand-in may not have signed in yet.
                .col(text("address"))
                .col(timestamp_with_time_zone("from_at"))
                .col(timestamp_with_time_zone("until_at"))
                .col(timestamp_with_time_zone("created_at"))
                .check(Expr::cust("from_at < until_at"))
                .foreign_key(
                    ForeignKey::create()
                        .from("stand_ins", "person_id")
                        .to("persons", "id")
                        .on_delete(ForeignKeyAction::Cascade),
                )
                .to_owned(),
        )
        .await?;
    let db = manager.get_connection();
    db.execute_unprepared("CREATE INDEX stand_ins_person ON stand_ins (person_id, until_at)").await?;
    db.execute_unprepared("CREATE INDEX stand_ins_address ON stand_ins (address, until_at)").await?;
    Ok(())
}

/// Groups as the last sign-in showed them: where mail for a group without an address goes. No authority comes from it.
async fn memberships(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("memberships")
                .col(uuid("person_id"))
                .col(text("idp_group"))
                .primary_key(Index::create().col("person_id").col("idp_group"))
                .foreign_key(
                    ForeignKey::create()
                        .from("memberships", "person_id")
                        .to("persons", "id")
                        .on_delete(ForeignKeyAction::Cascade),
                )
                .to_owned(),
        )
        .await?;
    let db = manager.get_connection();
    db.execute_unprepared("CREATE INDEX memberships_group ON memberships (idp_group)").await?;
    Ok(())
}

/// Which addresses were written to about a request.
async fn told(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("told")
                .col(uuid("request_id"))
                .col(text("address"))
                .col(timestamp_with_time_zone("at"))
                .primary_key(Index::create().col("request_id").col("address"))
                .foreign_key(
                    ForeignKey::create()
                        .from("told", "request_id")
                        .to("requests", "id")
                        .on_delete(ForeignKeyAction::Cascade),
                )
                .to_owned(),
        )
        .await
}

//! The audit's chain: a seal for each entry, made of its content and the seal before it. And what the audit's page
//! filters by: whom and which product an entry is about.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, string_len, text_null, uuid_null};

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
        for column in [uuid_null("person_id"), text_null("site"), text_null("product")] {
            manager.alter_table(Table::alter().table("audit").add_column(column).to_owned()).await?;
        }
        let db = manager.get_connection();
        let is_sqlite = manager.get_database_backend() == sea_orm::DbBackend::Sqlite;
        // Nothing is sealed yet, so entries can still be told whom they are about.
        let (open, close) = if is_sqlite {
            ("DROP TRIGGER audit_no_UPDATE", AUDIT_NO_UPDATE)
        } else {
            ("DROP TRIGGER audit_append_only ON audit", AUDIT_APPEND_ONLY)
        };
        for statement in [open, ABOUT_PEOPLE, ABOUT_STAND_INS, ABOUT_REQUESTS, ABOUT_GRANTS, close] {
            db.execute_unprepared(statement).await?;
        }
        // Each ends in `seq`: a page is read from any of them in order.
        for columns in ["action", "actor_id", "person_id", "subject_kind", "site, product"] {
            let name = columns.replace(", ", "_");
            db.execute_unprepared(&format!("CREATE INDEX audit_by_{name} ON audit ({columns}, seq)")).await?;
        }
        db.execute_unprepared("CREATE INDEX audit_by_at ON audit (at)").await?;
        manager
            .create_table(
                Table::create()
                    .table("audit_seals")
                    .col(big_integer("seq").primary_key())
                    // SHA-256, in hexadecimal.
                    .col(string_len("hash", 64))
                    .to_owned(),
            )
            .await?;
        let statements = if is_sqlite { SEALS_ON_SQLITE } else { SEALS_ON_POSTGRES };
        for statement in statements {
            db.execute_unprepared(statement).await?;
        }
        Ok(())
    }
}

const ABOUT_PEOPLE: &str = "UPDATE audit SET person_id = subject_id WHERE subject_kind = 'person'";
const ABOUT_STAND_INS: &str = "UPDATE audit SET person_id = actor_id WHERE subject_kind = 'stand_in'";
const ABOUT_REQUESTS: &str = "UPDATE audit SET (person_id, site, product) = \
     (SELECT requester_id, site, product FROM requests WHERE requests.id = audit.subject_id) \
     WHERE subject_kind = 'request'";
const ABOUT_GRANTS: &str = "UPDATE audit SET (person_id, site, product) = \
     (SELECT person_id, site, product FROM grants WHERE grants.id = audit.subject_id) \
     WHERE subject_kind = 'grant'";

const AUDIT_NO_UPDATE: &str = "CREATE TRIGGER audit_no_UPDATE BEFORE UPDATE ON audit \
     BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END";
const AUDIT_APPEND_ONLY: &str = "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit \
     FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()";

const SEALS_ON_SQLITE: &[&str] = &[
    "CREATE TRIGGER audit_seals_no_UPDATE BEFORE UPDATE ON audit_seals \
     BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END",
    "CREATE TRIGGER audit_seals_no_DELETE BEFORE DELETE ON audit_seals \
     BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END",
    // SQLite fires no trigger for the row that `INSERT OR REPLACE` deletes.
    "CREATE TRIGGER audit_seals_no_REPLACE BEFORE INSERT ON audit_seals \
     WHEN EXISTS (SELECT 1 FROM audit_seals WHERE seq = NEW.seq) \
     BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END",
];
const SEALS_ON_POSTGRES: &[&str] = &["CREATE TRIGGER audit_seals_append_only \
     BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seals \
     FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()"];

//! The schema, one file a change, for SQLite and PostgreSQL. A released migration is never edited.
//!
//! Depends on nothing of ours: history must not change when the code does.

mod m20261123_000001_people;
mod m20261123_000002_policy;
mod m20261123_000003_requests;
mod m20261123_000004_grants;
mod m20261123_000005_jobs;
mod m20261123_000006_audit;
mod m20261124_000007_routing;
mod m20261124_000008_ends_and_seats;
mod m20261124_000009_mail;
mod m20261124_000010_webhooks;
mod m20261124_000011_api_tokens;
mod m20261124_000012_inbox;
mod m20261125_000013_endings;
mod m20261125_000014_audit_chain;
mod m20261125_000015_policy_drafts;
mod m20261125_000016_second_thoughts;
mod m20261125_000019_jobs_due;
mod m20261125_000020_history;
mod m20261125_000021_replays;
mod m20261125_000022_settings_versions;
mod m20261125_000023_imports;

pub use sea_orm_migration::{MigratorTrait, async_trait, sea_orm};

/// All migrations, in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn sea_orm_migration::MigrationTrait>> {
        vec![
            Box::new(m20261123_000001_people::Migration),
            Box::new(m20261123_000002_policy::Migration),
            Box::new(m20261123_000003_requests::Migration),
            Box::new(m20261123_000004_grants::Migration),
            Box::new(m20261123_000005_jobs::Migration),
            Box::new(m20261123_000006_audit::Migration),
            Box::new(m20261124_000007_routing::Migration),
            Box::new(m20261124_000008_ends_and_seats::Migration),
            Box::new(m20261124_000009_mail::Migration),
            Box::new(m20261124_000010_webhooks::Migration),
            Box::new(m20261124_000011_api_tokens::Migration),
            Box::new(m20261124_000012_inbox::Migration),
            Box::new(m20261125_000013_endings::Migration),
            Box::new(m20261125_000014_audit_chain::Migration),
            Box::new(m20261125_000015_policy_drafts::Migration),
            Box::new(m20261125_000016_second_thoughts::Migration),
            Box::new(m20261125_000019_jobs_due::Migration),
            Box::new(m20261125_000020_history::Migration),
            Box::new(m20261125_000021_replays::Migration),
            Box::new(m20261125_000022_settings_versions::Migration),
            Box::new(m20261125_000023_imports::Migration),
        ]
    }
}

//! The policy that decides now.

use std::sync::Arc;

use domain::policy::PolicyVersion;
use sea_orm::DbErr;
use serde_json::json;

use crate::state::AppState;
use crate::storage::audit::{self, Action};
use crate::storage::policies;

/// The current version, at most a minute old.
///
/// # Errors
/// When the database fails.
pub async fn current(state: &AppState) -> Result<Arc<PolicyVersion>, DbErr> {
    if let Some(version) = state.policy.get(&()) {
        return Ok(version);
    }
    let version = policies::current(state.db.reader()).await?;
    let version =
        Arc::new(version.ok_or_else(|| DbErr::RecordNotFound("no policy was published".to_owned()))?);
    state.policy.insert((), Arc::clone(&version));
    Ok(version)
}

/// Publishes the configured policy as version 1, unless there is one. Replicas that start together do it once.
///
/// # Errors
/// When the database fails.
pub async fn publish_first(state: &AppState) -> Result<(), DbErr> {
    if policies::current(state.db.reader()).await?.is_some() {
        return Ok(());
    }
    let now = state.clock.now();
    let version = PolicyVersion { number: 1, policy: state.config.policy.clone() };
    let published = async {
        let tx = state.db.begin().await?;
        policies::publish(&tx, &version, "the policy of the configuration", now).await?;
        let details = json!({ "version": version.number });
        audit::append(&tx, None, Action::PolicyPublished, state.clock.new_id(), details, now).await?;
        tx.commit().await
    };
    match published.await {
        Err(error) if matches!(error.sql_err(), Some(sea_orm::SqlErr::UniqueConstraintViolation(_))) => {
            Ok(())
        }
        other => other,
    }
}

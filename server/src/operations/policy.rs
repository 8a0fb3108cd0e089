//! The policy that decides now.

use std::sync::{Arc, Mutex};

use domain::Facts;
use domain::policy::{Decision, PolicyVersion, decide};
use moka::sync::Cache;
use sea_orm::DbErr;
use serde_json::json;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use crate::config::Product;
use crate::state::{AppState, BELIEVED, Live};
use crate::storage::Change;
use crate::storage::audit::{self, Action};
use crate::storage::policies::{self, Published};

/// Remembers the version that decides now, for a minute at the most.
pub struct Remembered {
    version: Cache<(), Arc<PolicyVersion>>,
    /// How often it was forgotten.
    forgotten: Mutex<u64>,
}

impl Default for Remembered {
    fn default() -> Self {
        let version = Cache::builder().max_capacity(1).time_to_live(BELIEVED).build();
        Self { version, forgotten: Mutex::default() }
    }
}

impl Remembered {
    /// Forgets it: another one decides.
    pub fn forget(&self) {
        *self.forgotten.lock().expect("nobody panics with the count") += 1;
        self.version.invalidate_all();
    }

    fn times_forgotten(&self) -> u64 {
        *self.forgotten.lock().expect("nobody panics with the count")
    }

    /// Not what was read before it was forgotten: that may be the version that decides no more. The lock is held so that
    /// nobody forgets in between.
    fn remember(&self, version: &Arc<PolicyVersion>, forgotten: u64) {
        let now = self.forgotten.lock().expect("nobody panics with the count");
        if *now == forgotten {
            self.version.insert((), Arc::clone(version));
        }
    }
}

/// The current version, at most a minute old.
///
/// # Errors
/// When the database fails.
pub async fn current(state: &AppState) -> Result<Arc<PolicyVersion>, DbErr> {
    if let Some(version) = state.policy.version.get(&()) {
        return Ok(version);
    }
    let forgotten = state.policy.times_forgotten();
    let version = policies::current(state.db.reader()).await?;
    let version =
        Arc::new(version.ok_or_else(|| DbErr::RecordNotFound("no policy was published".to_owned()))?);
    state.policy.remember(&version, forgotten);
    Ok(version)
}

/// What the current version says, with what its rules leave open as the settings say it.
///
/// # Errors
/// When the database fails.
pub async fn decide_now(
    state: &AppState,
    live: &Live,
    product: &Product,
    facts: &Facts,
) -> Result<Decision, DbErr> {
    Ok(filled(live, product, decide(&*current(state).await?, facts)))
}

/// A decision, with what its rule leaves open.
#[must_use]
pub fn filled(live: &Live, product: &Product, decision: Decision) -> Decision {
    Decision { outcome: live.filled(product, decision.outcome), ..decision }
}

/// Forgets the current version whenever another replica publishes one, until told to stop. Where that is not heard, it
/// is forgotten within a minute anyway.
pub async fn forget_when_published(state: &AppState, shutdown: CancellationToken) {
    let mut changes = state.db.changes().watch();
    loop {
        let heard = tokio::select! {
            () = shutdown.cancelled() => return,
            heard = changes.recv() => heard,
        };
        match heard {
            Ok(Change::Policy | Change::Unheard) | Err(RecvError::Lagged(_)) => state.policy.forget(),
            Ok(_) => {}
            Err(RecvError::Closed) => return,
        }
    }
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
    let first = Published {
        version: PolicyVersion { number: 1, policy: state.config.policy.clone() },
        author: None,
        imported: false,
        confirmed_by: None,
        comment: "the policy of the configuration".to_owned(),
        at: now,
    };
    let tx = state.db.begin().await?;
    if !policies::publish(&tx, &first).await? {
        return Ok(());
    }
    let details = json!({ "version": first.version.number });
    audit::append(&tx, None, Action::PolicyPublished, state.clock.new_id(), details, now).await?;
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_before_a_version_was_published_is_not_remembered_after_it() {
        let remembered = Remembered::default();
        let version = |number| Arc::new(PolicyVersion { number, policy: domain::policy::Policy::default() });
        let before = remembered.times_forgotten();
        remembered.forget();
        remembered.remember(&version(1), before);
        assert_eq!(remembered.version.get(&()), None);
        remembered.remember(&version(2), remembered.times_forgotten());
        assert_eq!(remembered.version.get(&()), Some(version(2)));
        remembered.forget();
        assert_eq!(remembered.version.get(&()), None);
    }
}

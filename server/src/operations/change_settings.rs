//! Changing the settings: each change is a version of its own, which counts at once or, where the configuration wants
//! it, once another admin has confirmed it.

use domain::settings::{Settings, SettingsDiff, SettingsProblem};
use domain::{Actor, PersonId};
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::{Value, json};
use tracing::{info, warn};

use super::policy_draft::{Workbench, must_be_admin};
use super::publish_policy::line;
use super::{OperationError, sample_seats, settings};
use crate::state::AppState;
use crate::storage::audit::{self, Action};
use crate::storage::settings::{self as versions, SettingsVersion, VersionState};
use crate::storage::{DatabaseTransaction, grants, requests};

/// Why the settings are as they were.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// There is a newer version than the one the actor saw.
    #[error("the settings were changed meanwhile")]
    Stale,
    /// A version waits for its confirmation, and no other can come before it has one.
    #[error("a version of the settings waits to be confirmed")]
    Asked,
    /// No such product, group or version.
    #[error("there is no such thing in the settings")]
    NotThere,
    /// Another admin has to confirm, not the one who asked.
    #[error("another admin has to confirm")]
    OwnChange,
    /// It would take something away that is in use.
    #[error("it is in use")]
    InUse,
    /// They cannot be published like this.
    #[error("the settings cannot be published: {0}")]
    Unfit(SettingsProblem),
    /// Something else.
    #[error(transparent)]
    Other(#[from] OperationError),
}

impl From<DbErr> for SettingsError {
    fn from(error: DbErr) -> Self {
        Self::Other(error.into())
    }
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// This version counts from now on.
    Published(i32),
    /// Another admin has to confirm this version.
    Asked(i32),
    /// It would say the same.
    Same,
}

/// How the settings stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The version that counts.
    pub current: SettingsVersion,
    /// The version that came last, however it stands.
    pub newest: SettingsVersion,
}

impl Standing {
    /// Reads it.
    pub async fn read(db: &impl ConnectionTrait) -> Result<Self, DbErr> {
        let none = || DbErr::RecordNotFound("no settings were published".to_owned());
        let newest = versions::newest(db, 1).await?.pop().ok_or_else(none)?;
        let current = match newest.state {
            VersionState::Published => newest.clone(),
            _ => versions::current(db).await?.ok_or_else(none)?,
        };
        Ok(Self { current, newest })
    }

    /// The version that waits for its confirmation.
    #[must_use]
    pub fn asked(&self) -> Option<&SettingsVersion> {
        Some(&self.newest).filter(|newest| newest.state == VersionState::Asked)
    }
}

/// Changes the settings. `seen` is the version that came last when the actor looked.
pub async fn change(
    state: &AppState,
    actor: &Actor,
    seen: i32,
    comment: &str,
    edit: impl FnOnce(&mut Settings) -> Result<(), SettingsError> + Send,
) -> Result<Outcome, SettingsError> {
    must_be_admin(actor)?;
    let tx = state.db.begin().await?;
    let standing = standing(&tx, seen).await?;
    if standing.asked().is_some() {
        return Err(SettingsError::Asked);
    }
    let mut settings = standing.current.settings.clone();
    edit(&mut settings)?;
    publish(state, tx, actor, &standing, settings, line(comment), json!({})).await
}

/// Publishes an earlier version again, as a new one.
pub async fn restore(
    state: &AppState,
    actor: &Actor,
    seen: i32,
    number: i32,
) -> Result<Outcome, SettingsError> {
    must_be_admin(actor)?;
    let tx = state.db.begin().await?;
    let standing = standing(&tx, seen).await?;
    if standing.asked().is_some() {
        return Err(SettingsError::Asked);
    }
    let earlier = versions::find(&tx, number).await?.ok_or(SettingsError::NotThere)?;
    if earlier.state != VersionState::Published {
        return Err(SettingsError::NotThere);
    }
    let comment = format!("version {number} again");
    publish(state, tx, actor, &standing, earlier.settings, comment, json!({ "restores": number })).await
}

/// Confirms what another admin asked for.
pub async fn confirm(state: &AppState, actor: &Actor, seen: i32) -> Result<Outcome, SettingsError> {
    must_be_admin(actor)?;
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    let standing = standing(&tx, seen).await?;
    let asked = standing.asked().ok_or(SettingsError::NotThere)?.clone();
    if asked.author == Some(actor.person) {
        return Err(SettingsError::OwnChange);
    }
    // Rules and licenses may have come between.
    may_count(&tx, &standing.current.settings, &asked.settings).await?;
    if !versions::answer(&tx, asked.number, Some(actor.person), now).await? {
        return Err(SettingsError::Stale);
    }
    let details = details(&standing, &asked, Some(actor.person), json!({}));
    audit::append(&tx, asked.author, Action::SettingsPublished, state.clock.new_id(), details, now).await?;
    tx.commit().await?;
    let number = asked.number;
    take_up(state, asked).await;
    Ok(Outcome::Published(number))
}

/// Takes a version back that was to be confirmed: its author, or the admin who would not.
pub async fn take_back(state: &AppState, actor: &Actor, seen: i32) -> Result<(), SettingsError> {
    must_be_admin(actor)?;
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    let asked = standing(&tx, seen).await?.asked().ok_or(SettingsError::NotThere)?.number;
    if !versions::answer(&tx, asked, None, now).await? {
        return Err(SettingsError::Stale);
    }
    let details = json!({ "version": asked });
    let by = Some(actor.person);
    audit::append(&tx, by, Action::SettingsDiscarded, state.clock.new_id(), details, now).await?;
    tx.commit().await?;
    info!(settings.version = asked, "An admin took a version of the settings back");
    Ok(())
}

async fn standing(tx: &DatabaseTransaction, seen: i32) -> Result<Standing, SettingsError> {
    let standing = Standing::read(tx).await?;
    if standing.newest.number == seen { Ok(standing) } else { Err(SettingsError::Stale) }
}

async fn publish(
    state: &AppState,
    tx: DatabaseTransaction,
    actor: &Actor,
    standing: &Standing,
    settings: Settings,
    comment: String,
    more: Value,
) -> Result<Outcome, SettingsError> {
    let before = &standing.current.settings;
    if settings == *before {
        return Ok(Outcome::Same);
    }
    may_count(&tx, before, &settings).await?;
    let now = state.clock.now();
    let (state_of, action) = match state.config.second_admin {
        true => (VersionState::Asked, Action::SettingsAsked),
        false => (VersionState::Published, Action::SettingsPublished),
    };
    let new = SettingsVersion {
        number: standing.newest.number + 1,
        settings,
        author: Some(actor.person),
        confirmed_by: None,
        comment,
        at: now,
        state: state_of,
    };
    if !versions::append(&tx, &new).await? {
        return Err(SettingsError::Stale);
    }
    let details = details(standing, &new, None, more);
    audit::append(&tx, new.author, action, state.clock.new_id(), details, now).await?;
    tx.commit().await?;
    let number = new.number;
    if new.state == VersionState::Asked {
        info!(settings.version = number, "An admin asks another one to confirm a version of the settings");
        return Ok(Outcome::Asked(number));
    }
    take_up(state, new).await;
    Ok(Outcome::Published(number))
}

/// By keys: products and groups name people, and the audit names nobody.
fn details(
    standing: &Standing,
    new: &SettingsVersion,
    confirmed_by: Option<PersonId>,
    mut more: Value,
) -> Value {
    more["version"] = new.number.into();
    more["confirmed_by"] = json!(confirmed_by);
    more["diff"] = json!(SettingsDiff::between(&standing.current.settings, &new.settings).keys());
    more
}

async fn take_up(state: &AppState, version: SettingsVersion) {
    settings::take_up(state, version);
    // New products have seats to be written down. What goes wrong here, the next start makes good.
    if let Err(error) = sample_seats::schedule(state).await {
        warn!(%error, "Cannot queue the samples of new products");
    }
    state.wake.notify_one();
}

/// Nothing that is in use may go, and nothing may be what no settings can be.
async fn may_count(
    tx: &DatabaseTransaction,
    before: &Settings,
    after: &Settings,
) -> Result<(), SettingsError> {
    if let Some(problem) = after.problems().into_iter().next() {
        return Err(SettingsError::Unfit(problem));
    }
    let bench = Workbench::read(tx).await?;
    let policies = [Some(&bench.live.version.policy), bench.draft().map(|draft| &draft.policy)];
    if policies.into_iter().flatten().any(|policy| !after.takes_from(before, policy).is_empty()) {
        return Err(SettingsError::InUse);
    }
    for product in &before.products {
        let now = after.product(&product.site, &product.key);
        let keeps_group = now.is_some_and(|now| now.group == product.group);
        if keeps_group {
            continue;
        }
        // A license is taken back through the group that gave it.
        let licenses = grants::count_live(tx, &product.site, &product.key).await?;
        let waiting = requests::count_open(tx, &product.site, &product.key).await?;
        if licenses > 0 || (now.is_none() && waiting > 0) {
            return Err(SettingsError::InUse);
        }
    }
    Ok(())
}

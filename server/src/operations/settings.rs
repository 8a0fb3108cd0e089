//! The settings that count now: read at start, and again whenever somebody published.

use sea_orm::DbErr;
use serde_json::json;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;
use tracing::{debug, info, warn};

use crate::state::{AppState, BELIEVED};
use crate::storage::Change;
use crate::storage::audit::{self, Action};
use crate::storage::settings::{self, SettingsVersion, VersionState};

/// Takes up the version that counts now, unless it is in use already.
///
/// # Errors
/// When the database fails. What was in use stays so.
pub async fn refresh(state: &AppState) -> Result<(), DbErr> {
    let number = settings::current_number(state.db.reader()).await?;
    if number.is_none_or(|number| number <= state.settings().number) {
        return Ok(());
    }
    if let Some(version) = settings::current(state.db.reader()).await? {
        take_up(state, version);
    }
    Ok(())
}

/// The same for a command, which may come before the first start: then the configuration is all there is.
pub async fn read_if_there(state: &AppState) {
    if let Err(error) = refresh(state).await {
        debug!(%error, "The settings of the configuration are taken: the database has none");
    }
}

/// Uses a version from now on.
pub(super) fn take_up(state: &AppState, version: SettingsVersion) {
    let number = version.number;
    state.replace_settings(number, version.settings);
    for site in state.settings().unknown_sites() {
        warn!(site.key = %site, "Products are on a site that the configuration does not name; they are not used");
    }
    info!(settings.version = number, "Version {number} of the settings counts now");
}

/// Takes up what other replicas publish, until told to stop. Where that is not heard, within a minute anyway.
pub async fn follow(state: &AppState, shutdown: CancellationToken) {
    let mut changes = state.db.changes().watch();
    let mut minute = tokio::time::interval(BELIEVED);
    minute.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            _ = minute.tick() => {}
            heard = changes.recv() => match heard {
                Ok(Change::Settings | Change::Unheard) | Err(RecvError::Lagged(_)) => {}
                Ok(_) => continue,
                Err(RecvError::Closed) => return,
            },
        }
        if let Err(error) = refresh(state).await {
            warn!(%error, "Cannot look whether the settings changed");
        }
    }
}

/// Publishes the configured settings as version 1, unless there is one. Replicas that start together do it once.
///
/// # Errors
/// When the database fails.
pub async fn publish_first(state: &AppState) -> Result<(), DbErr> {
    if settings::current_number(state.db.reader()).await?.is_some() {
        return Ok(());
    }
    let now = state.clock.now();
    let first = SettingsVersion {
        number: 1,
        settings: state.config.settings(),
        author: None,
        confirmed_by: None,
        comment: "the settings of the configuration".to_owned(),
        at: now,
        state: VersionState::Published,
    };
    let tx = state.db.begin().await?;
    if !settings::append(&tx, &first).await? {
        return Ok(());
    }
    let details = json!({ "version": first.number });
    audit::append(&tx, None, Action::SettingsPublished, state.clock.new_id(), details, now).await?;
    tx.commit().await
}

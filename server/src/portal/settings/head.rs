//! What all pages of the versioned settings say, and their versions.

use std::collections::HashMap;

use app::catalog::settings::changes;
use app::error::PortalError;
use app::views::{
    SettingsAsked, SettingsHead, SettingsHistoryView, SettingsMissed, SettingsRow, SettingsStage,
};
use domain::settings::{Settings, SettingsDiff};
use domain::{Actor, PersonId};
use sea_orm::DbErr;

use super::super::told;
use crate::operations::change_settings::{SettingsError, Standing};
use crate::state::AppState;
use crate::storage::persons;
use crate::storage::settings::{self as versions, SettingsVersion, VersionState};

/// Versions on the page at the most.
const LIST: u64 = 30;

/// Says an error of the settings to a person.
pub(in super::super) fn told_settings(error: SettingsError) -> PortalError {
    match error {
        SettingsError::Stale => PortalError::SettingsMoved,
        SettingsError::Asked => PortalError::SettingsAsked,
        SettingsError::NotThere => PortalError::NotFound,
        SettingsError::OwnChange => PortalError::SecondAdmin,
        SettingsError::InUse => PortalError::SettingsInUse,
        SettingsError::Unfit(_) => PortalError::FormIncomplete,
        SettingsError::Other(error) => told(error),
    }
}

/// `missed` is the version that the actor saw when a change came too late.
pub(super) async fn head(
    state: &AppState,
    actor: &Actor,
    standing: &Standing,
    missed: Option<i32>,
) -> Result<SettingsHead, DbErr> {
    let newest = &standing.newest;
    let name = match newest.author {
        Some(author) => persons::find(state.db.reader(), author).await?.map(|person| person.name),
        None => None,
    };
    let by = name.unwrap_or_else(|| app::catalog::settings::THE_CONFIGURATION.to_owned());
    let missed = match missed.filter(|seen| *seen < newest.number) {
        Some(seen) => Some(SettingsMissed {
            by: by.clone(),
            at: newest.at,
            how: stage(newest.state),
            changes: saw(state, seen).await?.map(|saw| difference(&saw, &standing.current.settings)),
        }),
        None => None,
    };
    let asked = standing.asked().map(|asked| SettingsAsked {
        number: asked.number,
        by,
        is_viewer: asked.author == Some(actor.person),
        comment: asked.comment.clone(),
        at: asked.at,
        changes: difference(&standing.current.settings, &asked.settings),
    });
    Ok(SettingsHead {
        version: newest.number,
        may_act: actor.roles.admin,
        needs_second: state.config.second_admin,
        asked,
        missed,
    })
}

/// What counted for whoever saw that version as the last one.
async fn saw(state: &AppState, seen: i32) -> Result<Option<Settings>, DbErr> {
    let published = versions::published_by(state.db.reader(), seen).await?;
    Ok(published.map(|version| version.settings))
}

pub(in super::super) async fn history(
    state: &AppState,
    actor: &Actor,
    missed: Option<i32>,
) -> Result<SettingsHistoryView, DbErr> {
    let db = state.db.reader();
    let standing = Standing::read(db).await?;
    // One more, to know what the last one changed.
    let all = versions::newest(db, LIST + 1).await?;
    let people: Vec<PersonId> =
        all.iter().flat_map(|version| [version.author, version.confirmed_by]).flatten().collect();
    let people = persons::find_all(db, people).await?;
    let names: HashMap<PersonId, String> =
        people.into_iter().map(|person| (person.id, person.name)).collect();
    let rows = all.iter().enumerate().map(|(at, version)| row(version, &all[at + 1..], &names));
    Ok(SettingsHistoryView {
        head: head(state, actor, &standing, missed).await?,
        current: standing.current.number,
        versions: rows.take(usize::try_from(LIST).unwrap_or(usize::MAX)).collect(),
    })
}

fn row(
    version: &SettingsVersion,
    earlier: &[SettingsVersion],
    names: &HashMap<PersonId, String>,
) -> SettingsRow {
    let name = |person: PersonId| names.get(&person).cloned().unwrap_or_default();
    let before = earlier.iter().find(|earlier| earlier.state == VersionState::Published);
    SettingsRow {
        number: version.number,
        author: version.author.map(name),
        confirmed_by: version.confirmed_by.map(name),
        comment: version.comment.clone(),
        at: version.at,
        stage: stage(version.state),
        changes: before.map(|before| difference(&before.settings, &version.settings)).unwrap_or_default(),
    }
}

fn difference(before: &Settings, after: &Settings) -> Vec<String> {
    changes(&SettingsDiff::between(before, after))
}

fn stage(state: VersionState) -> SettingsStage {
    match state {
        VersionState::Asked => SettingsStage::Asked,
        VersionState::Published => SettingsStage::Published,
        VersionState::Discarded => SettingsStage::Discarded,
    }
}

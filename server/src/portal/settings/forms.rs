//! The forms of the versioned settings: what they hold, and what they do when they are sent.

use app::catalog::settings as words;
use app::error::PortalError;
use app::portal::SettingsChange;
use app::settings_form::{self, Fields, Refused, Why};
use app::views::{Filled, RefusedField};
use domain::settings::{ApproverGroup, Product, Settings};
use domain::{Actor, ApproverGroupKey, ProductKey, SiteKey};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::super::note::{NoteFor, Notes};
use super::super::{told, unavailable};
use super::head::told_settings;
use crate::operations::OperationError;
use crate::operations::change_settings::{self, SettingsError, Standing};
use crate::state::AppState;
use crate::storage::grants;

/// A form that was not taken, on its way to the next page.
#[derive(Default, Serialize, Deserialize)]
struct Carried {
    form: String,
    fields: Fields,
    refused: Vec<Refused>,
}

/// What stands in a form: what is there, or what the actor filled in and could not be taken.
pub(super) fn filled(notes: &Notes, actor: &Actor, form: &str, stored: Fields) -> Filled {
    let note = notes.take(NoteFor::Settings, actor.person);
    let carried: Option<Carried> = note.and_then(|note| serde_json::from_str(&note).ok());
    let Some(Carried { fields, refused, .. }) = carried.filter(|carried| carried.form == form) else {
        return Filled { fields: stored, refused: Vec::new(), is_typed: false };
    };
    let refused = refused.into_iter().map(|Refused { field, why }| RefusedField {
        text: fields.get(&field).cloned(),
        why: Some(words::why(&why)),
        field,
    });
    Filled { refused: refused.collect(), fields, is_typed: true }
}

/// By which a form is known again.
pub(super) fn form_of_product(site: &str, key: &str) -> String {
    format!("product {site} {key}")
}

pub(super) fn form_of_group(key: &str) -> String {
    format!("group {key}")
}

pub(super) const FORM_OF_NOTIFICATIONS: &str = "notifications";

/// Leaves a form for the page that follows it. A list that no cookie can carry is left out; what is wrong with it is
/// said all the same.
fn leave(notes: &Notes, actor: &Actor, form: &str, mut fields: Fields, refused: &[Refused]) {
    for list in ["", "owners", "members"] {
        fields.remove(list);
        let carried = Carried { form: form.to_owned(), fields: fields.clone(), refused: refused.to_vec() };
        let note = serde_json::to_string(&carried).unwrap_or_default();
        if notes.leave(NoteFor::Settings, actor.person, &SecretString::from(note)) {
            return;
        }
    }
}

/// Keeps what a form says. `false`: something was not understood, and nothing was changed.
pub(in super::super) async fn change(
    state: &AppState,
    actor: &Actor,
    notes: &Notes,
    version: i32,
    change: SettingsChange,
    comment: &str,
) -> Result<bool, PortalError> {
    if !actor.roles.admin {
        return Err(told(OperationError::Forbidden));
    }
    match change {
        SettingsChange::DeleteProduct { site, key } => {
            let (site, key) = keys(&site, &key)?;
            let gone = change_settings::change(state, actor, version, comment, |settings| {
                remove(&mut settings.products, |product| product.is(&site, &key))
            });
            gone.await.map(|_| true).map_err(told_settings)
        }
        SettingsChange::DeleteGroup { key } => {
            let key = ApproverGroupKey::parse(&key).map_err(|_| PortalError::NotFound)?;
            let gone = change_settings::change(state, actor, version, comment, |settings| {
                remove(&mut settings.approver_groups, |group| group.key == key)
            });
            gone.await.map(|_| true).map_err(told_settings)
        }
        SettingsChange::Product { site, key, fields } => {
            let form = form_of_product(&site, &key);
            let read = read_product(state, &site, &key, &fields).await?;
            let sent = Sent { state, actor, notes, version, comment, form, fields };
            sent.keep(read, put_product).await
        }
        SettingsChange::Group { key, fields } => {
            let form = form_of_group(&key);
            let read = read_group(state, &key, &fields).await?;
            let sent = Sent { state, actor, notes, version, comment, form, fields };
            sent.keep(read, put_group).await
        }
        SettingsChange::Notifications { fields } => {
            let form = FORM_OF_NOTIFICATIONS.to_owned();
            let read = settings_form::read_notifications(&fields);
            let sent = Sent { state, actor, notes, version, comment, form, fields };
            sent.keep(read, |settings, notifications| settings.notifications = notifications).await
        }
    }
}

/// A form that was sent.
struct Sent<'a> {
    state: &'a AppState,
    actor: &'a Actor,
    notes: &'a Notes,
    version: i32,
    comment: &'a str,
    form: String,
    fields: Fields,
}

impl Sent<'_> {
    async fn keep<T: Send>(
        self,
        read: Result<T, Vec<Refused>>,
        put: impl FnOnce(&mut Settings, T) + Send,
    ) -> Result<bool, PortalError> {
        let Self { state, actor, notes, version, comment, form, fields } = self;
        let value = match read {
            Ok(value) => value,
            Err(refused) => {
                leave(notes, actor, &form, fields, &refused);
                return Ok(false);
            }
        };
        let kept = change_settings::change(state, actor, version, comment, |settings| {
            put(settings, value);
            Ok(())
        });
        kept.await.map(|_| true).map_err(|error| {
            // Whoever came too late has not typed for nothing.
            leave(notes, actor, &form, fields, &[]);
            told_settings(error)
        })
    }
}

fn remove<T>(list: &mut Vec<T>, is_it: impl Fn(&T) -> bool) -> Result<(), SettingsError> {
    let before = list.len();
    list.retain(|one| !is_it(one));
    if list.len() < before { Ok(()) } else { Err(SettingsError::NotThere) }
}

fn put_product(settings: &mut Settings, product: Product) {
    if product.is_default {
        // There is one for each site.
        for other in settings.products.iter_mut().filter(|other| other.site == product.site) {
            other.is_default = false;
        }
    }
    match settings.products.iter_mut().find(|other| other.is(&product.site, &product.key)) {
        Some(place) => *place = product,
        None => settings.products.push(product),
    }
}

fn put_group(settings: &mut Settings, group: ApproverGroup) {
    match settings.approver_groups.iter_mut().find(|other| other.key == group.key) {
        Some(place) => *place = group,
        None => settings.approver_groups.push(group),
    }
}

pub(super) fn keys(site: &str, key: &str) -> Result<(SiteKey, ProductKey), PortalError> {
    let site = SiteKey::parse(site).map_err(|_| PortalError::NotFound)?;
    Ok((site, ProductKey::parse(key).map_err(|_| PortalError::NotFound)?))
}

/// Beside what the form can tell by itself: that a new key is a new one, and that no license is left in a group that
/// nobody looks at any more.
async fn read_product(
    state: &AppState,
    site: &str,
    key: &str,
    fields: &Fields,
) -> Result<Result<Product, Vec<Refused>>, PortalError> {
    let db = state.db.reader();
    let site = SiteKey::parse(site).map_err(|_| PortalError::NotFound)?;
    let known = Standing::read(db).await.map_err(|error| unavailable(&error))?.current.settings;
    let key = if key.is_empty() { None } else { Some(keys(site.as_str(), key)?.1) };
    let read = match settings_form::read_product(&site, key.as_ref(), fields) {
        Ok(read) => read,
        Err(refused) => return Ok(Err(refused)),
    };
    let before = known.product(&site, &read.key);
    match (before, key) {
        (None, Some(_)) => return Err(PortalError::NotFound),
        (None, None) if state.config.sites.get(&site).is_none() => return Err(PortalError::NotFound),
        (Some(_), None) => return Ok(Err(refuse("key", Why::Taken))),
        _ => {}
    }
    if before.is_some_and(|before| before.group != read.group) {
        let licenses = grants::count_live(db, &site, &read.key).await.map_err(|error| unavailable(&error))?;
        if licenses > 0 {
            return Ok(Err(refuse("group", Why::Held(u32::try_from(licenses).unwrap_or(u32::MAX)))));
        }
    }
    Ok(Ok(read))
}

async fn read_group(
    state: &AppState,
    key: &str,
    fields: &Fields,
) -> Result<Result<ApproverGroup, Vec<Refused>>, PortalError> {
    let standing = Standing::read(state.db.reader()).await.map_err(|error| unavailable(&error))?;
    let known = standing.current.settings;
    let key = match key {
        "" => None,
        key => Some(ApproverGroupKey::parse(key).map_err(|_| PortalError::NotFound)?),
    };
    let read = match settings_form::read_group(key.as_ref(), fields) {
        Ok(read) => read,
        Err(refused) => return Ok(Err(refused)),
    };
    match (known.group(&read.key), key) {
        (None, Some(_)) => Err(PortalError::NotFound),
        (Some(_), None) => Ok(Err(refuse("key", Why::Taken))),
        _ => Ok(Ok(read)),
    }
}

fn refuse(field: &str, why: Why) -> Vec<Refused> {
    vec![Refused { field: field.to_owned(), why }]
}

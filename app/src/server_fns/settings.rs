//! What the pages of products, approvers and notifications do. Every form names the `version` that its sender saw.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::error::PortalError;

/// Keeps a product: `fields` are those of its page, each with `field-` before its name. Without a `key` it is a new one.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "products/save")]
pub async fn save_product(
    #[server(default)] site: String,
    #[server(default)] key: String,
    #[server(default)] version: String,
    #[server(default)] comment: String,
    #[server(default)] fields: BTreeMap<String, String>,
) -> Result<(), PortalError> {
    use crate::portal::SettingsChange;
    use crate::respond::Place;

    let fields = named(fields);
    let new = fields.get("key").cloned().unwrap_or_default();
    let change = SettingsChange::Product { site: site.clone(), key: key.clone(), fields };
    let done = changed(&version, comment, change).await;
    let key = if key.is_empty() && done == Ok(true) { new } else { key };
    end(done, Place::Product(&site, &key), &version)
}

/// Deletes a product.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "products/delete")]
pub async fn delete_product(
    #[server(default)] site: String,
    #[server(default)] key: String,
    #[server(default)] version: String,
) -> Result<(), PortalError> {
    use crate::portal::SettingsChange;
    use crate::respond::Place;

    let change = SettingsChange::DeleteProduct { site: site.clone(), key: key.clone() };
    match changed(&version, String::new(), change).await {
        Ok(kept) => end(Ok(kept), Place::Products, &version),
        Err(error) => end(Err(error), Place::Product(&site, &key), &version),
    }
}

/// Keeps a group of approvers, as [`save_product`] does a product.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "approvers/save")]
pub async fn save_approver_group(
    #[server(default)] key: String,
    #[server(default)] version: String,
    #[server(default)] comment: String,
    #[server(default)] fields: BTreeMap<String, String>,
) -> Result<(), PortalError> {
    use crate::portal::SettingsChange;
    use crate::respond::Place;

    let change = SettingsChange::Group { key: key.clone(), fields: named(fields) };
    match changed(&version, comment, change).await {
        Ok(true) => end(Ok(true), Place::Approvers, &version),
        other => end(other, Place::Group(&key), &version),
    }
}

/// Deletes a group of approvers.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "approvers/delete")]
pub async fn delete_approver_group(
    #[server(default)] key: String,
    #[server(default)] version: String,
) -> Result<(), PortalError> {
    use crate::portal::SettingsChange;
    use crate::respond::Place;

    let change = SettingsChange::DeleteGroup { key: key.clone() };
    match changed(&version, String::new(), change).await {
        Ok(kept) => end(Ok(kept), Place::Approvers, &version),
        Err(error) => end(Err(error), Place::Group(&key), &version),
    }
}

/// Keeps the notifications.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "notifications/save")]
pub async fn save_notifications(
    #[server(default)] version: String,
    #[server(default)] comment: String,
    #[server(default)] fields: BTreeMap<String, String>,
) -> Result<(), PortalError> {
    use crate::portal::SettingsChange;
    use crate::respond::Place;

    let change = SettingsChange::Notifications { fields: named(fields) };
    end(changed(&version, comment, change).await, Place::Notifications, &version)
}

/// Confirms what another admin asked for.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "settings/confirm")]
pub async fn confirm_settings(#[server(default)] version: String) -> Result<(), PortalError> {
    use crate::respond::Place;

    let done = match seen(&version) {
        Ok((portal, version)) => portal.confirm_settings(version).await.map(|()| true),
        Err(error) => Err(error),
    };
    end(done, Place::History, &version)
}

/// Takes back what waits to be confirmed.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "settings/take_back")]
pub async fn take_back_settings(#[server(default)] version: String) -> Result<(), PortalError> {
    use crate::respond::Place;

    let done = match seen(&version) {
        Ok((portal, version)) => portal.take_back_settings(version).await.map(|()| true),
        Err(error) => Err(error),
    };
    end(done, Place::History, &version)
}

/// Publishes the version of that `number` again, as a new one.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "settings/restore")]
pub async fn restore_settings(
    #[server(default)] version: String,
    #[server(default)] number: String,
) -> Result<(), PortalError> {
    use crate::respond::Place;

    let done = match (seen(&version), number.parse()) {
        (Ok((portal, version)), Ok(number)) => portal.restore_settings(version, number).await.map(|()| true),
        (Err(error), _) => Err(error),
        (_, Err(_)) => Err(PortalError::NotFound),
    };
    end(done, Place::History, &version)
}

#[cfg(feature = "ssr")]
fn named(fields: BTreeMap<String, String>) -> crate::settings_form::Fields {
    let named = fields.into_iter();
    named.filter_map(|(name, value)| Some((name.strip_prefix("field-")?.to_owned(), value))).collect()
}

#[cfg(feature = "ssr")]
type Seen = (std::sync::Arc<dyn crate::portal::Portal>, i32);

#[cfg(feature = "ssr")]
fn seen(version: &str) -> Result<Seen, PortalError> {
    let portal = crate::portal::portal()?;
    portal.viewer().ok_or(PortalError::SignInFirst)?;
    Ok((portal, version.parse().map_err(|_| PortalError::FormIncomplete)?))
}

/// Whether all of it was understood, and so kept.
#[cfg(feature = "ssr")]
async fn changed(
    version: &str,
    comment: String,
    change: crate::portal::SettingsChange,
) -> Result<bool, PortalError> {
    let (portal, version) = seen(version)?;
    let is_kept = portal.change_settings(version, change, comment).await?;
    // A program has no page on which it could read what was not understood.
    if is_kept || crate::respond::asked_by_a_person() {
        Ok(is_kept)
    } else {
        Err(PortalError::FormIncomplete)
    }
}

/// Whoever came too late is shown what they missed.
#[cfg(feature = "ssr")]
fn end(
    done: Result<bool, PortalError>,
    place: crate::respond::Place<'_>,
    version: &str,
) -> Result<(), PortalError> {
    use crate::respond::{Place, Way, lead_on};

    let missed = version.parse().ok().filter(|_| matches!(done, Err(PortalError::SettingsMoved)));
    lead_on(done, &Way::Settings(place, missed), |is_kept| {
        let path = Way::Settings(place, None).path();
        let mark = if path.contains('?') { '&' } else { '?' };
        match (is_kept, place) {
            (false, _) => format!("{path}#answered"),
            (true, Place::Product(..) | Place::Notifications) => format!("{path}{mark}saved=1"),
            (true, _) => path,
        }
    })
}

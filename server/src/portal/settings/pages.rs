//! The pages of products, approvers, notifications, and of who may what.

use std::time::Duration;

use app::error::PortalError;
use app::settings_form::{fields_of_group, fields_of_notifications, fields_of_product};
use app::views::{
    AccessView, ApproverGroupView, ApproversView, FoundProductRow, NotificationsView, ProductRow,
    ProductView, ProductsView, RoleGroup, SettingsUse, SiteProducts,
};
use domain::policy::Policy;
use domain::settings::{Product, Settings};
use domain::{Actor, ApproverGroupKey, SiteKey};
use sea_orm::DbErr;
use tokio::time::timeout;
use tracing::warn;

use super::super::note::Notes;
use super::super::unavailable;
use super::forms::{FORM_OF_NOTIFICATIONS, filled, form_of_group, form_of_product, keys};
use super::head::head;
use crate::config::Site;
use crate::operations::change_settings::Standing;
use crate::operations::policy_draft::Workbench;
use crate::ports::FoundProduct;
use crate::state::AppState;
use crate::storage::{grants, memberships, requests};

/// How long Jira may take to say what it has.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long ago somebody may have signed in with a role.
const LATELY: chrono::Duration = chrono::Duration::days(90);
/// So many of them are named.
const SEEN: u64 = 20;

pub(in super::super) async fn products(
    state: &AppState,
    actor: &Actor,
    missed: Option<i32>,
) -> Result<ProductsView, DbErr> {
    let standing = Standing::read(state.db.reader()).await?;
    let products = &standing.current.settings.products;
    let sites = state.config.sites.all().iter().map(|site| site_products(state, site, products));
    let sites = futures::future::join_all(sites).await;
    let is_stray = |product: &&Product| state.config.sites.get(&product.site).is_none();
    Ok(ProductsView {
        head: head(state, actor, &standing, missed).await?,
        sites,
        strays: products.iter().filter(is_stray).cloned().collect(),
    })
}

async fn site_products(state: &AppState, site: &Site, products: &[Product]) -> SiteProducts {
    let found = found(state, site).await;
    let of_product = |product: &Product| {
        let all = found.iter().flatten();
        all.into_iter().find(|found| found.key == product.key.as_str()).cloned()
    };
    let here: Vec<&Product> = products.iter().filter(|product| product.site == site.key).collect();
    let is_other = |found: &FoundProductRow| !here.iter().any(|product| product.key.as_str() == found.key);
    SiteProducts {
        key: site.key.to_string(),
        host: site.origins.base.host().to_owned(),
        products: here
            .iter()
            .map(|product| ProductRow { product: (*product).clone(), found: of_product(product) })
            .collect(),
        others: found.as_ref().map(|found| found.iter().filter(|found| is_other(found)).cloned().collect()),
    }
}

/// What Jira has; `None` when it does not say.
async fn found(state: &AppState, site: &Site) -> Option<Vec<FoundProductRow>> {
    let row = |found: FoundProduct| FoundProductRow {
        key: found.key.to_string(),
        name: found.name,
        groups: found.groups.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
        seats: found.seats.map(|seats| (seats.used, seats.limit)),
    };
    match timeout(PATIENCE, state.directory(site).products()).await {
        Ok(Ok(found)) => Some(found.into_iter().map(row).collect()),
        Ok(Err(error)) => {
            warn!(site.key = %site.key, %error, "Jira does not say which products it has");
            None
        }
        Err(_) => None,
    }
}

pub(in super::super) async fn product(
    state: &AppState,
    actor: &Actor,
    notes: &Notes,
    (site, key): (&str, &str),
    missed: Option<i32>,
) -> Result<ProductView, PortalError> {
    let down = |error: DbErr| unavailable(&error);
    let standing = Standing::read(state.db.reader()).await.map_err(down)?;
    let settings = &standing.current.settings;
    let site_key = SiteKey::parse(site).map_err(|_| PortalError::NotFound)?;
    let configured = state.config.sites.get(&site_key);
    let stored = match key {
        "" => None,
        key => settings.product(&site_key, &keys(site, key)?.1),
    };
    if stored.is_none() && configured.is_none() {
        return Err(PortalError::NotFound);
    }
    let all = match configured {
        Some(site) => found(state, site).await,
        None => None,
    };
    let here = all.as_ref().and_then(|all| all.iter().find(|found| found.key == key));
    // A product that Jira knows and that is not set yet begins with what Jira says.
    let fields = match (stored, here) {
        (Some(stored), _) => fields_of_product(stored),
        (None, Some(found)) => [("key", &found.key), ("name", &found.name)]
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.clone()))
            .collect(),
        (None, None) => [("key".to_owned(), key.to_owned())].into(),
    };
    // The form of a new one is known by its site alone: its key may be wrong.
    let form = form_of_product(site, stored.map_or("", |_| key));
    Ok(ProductView {
        head: head(state, actor, &standing, missed).await.map_err(down)?,
        site: site.to_owned(),
        host: configured.map_or_else(|| site.to_owned(), |site| site.origins.base.host().to_owned()),
        product: stored.cloned(),
        form: filled(notes, actor, &form, fields),
        groups: here.map(|found| found.groups.clone()),
        uses: match stored {
            Some(stored) => uses_of_product(state, settings, stored).await.map_err(down)?,
            None => Vec::new(),
        },
    })
}

async fn uses_of_product(
    state: &AppState,
    settings: &Settings,
    product: &Product,
) -> Result<Vec<SettingsUse>, DbErr> {
    let db = state.db.reader();
    let licenses = grants::count_live(db, &product.site, &product.key).await?;
    let waiting = requests::count_open(db, &product.site, &product.key).await?;
    let mut without = settings.clone();
    without.products.retain(|other| !other.is(&product.site, &product.key));
    let mut uses = uses_of_rules(state, settings, &without).await?;
    uses.extend((licenses > 0).then_some(SettingsUse::Licenses(licenses)));
    uses.extend((waiting > 0).then_some(SettingsUse::Requests(waiting)));
    Ok(uses)
}

/// Rules, those that decide and those of the draft, that would name something that is not there.
async fn uses_of_rules(
    state: &AppState,
    before: &Settings,
    without: &Settings,
) -> Result<Vec<SettingsUse>, DbErr> {
    let bench = Workbench::read(state.db.reader()).await?;
    let draft = bench.draft().map(|draft| &draft.policy);
    let mut names: Vec<String> = Vec::new();
    for policy in [Some(&bench.live.version.policy), draft].into_iter().flatten() {
        names.extend(rules_missing(before, without, policy));
    }
    names.sort();
    names.dedup();
    Ok(names.into_iter().map(SettingsUse::Rule).collect())
}

fn rules_missing(before: &Settings, without: &Settings, policy: &Policy) -> Vec<String> {
    let missing = without.takes_from(before, policy);
    let of_rule = |rule: &&domain::policy::Rule| missing.iter().any(|it| it.rule() == Some(&rule.id));
    policy.rules.iter().filter(of_rule).map(|rule| rule.name.clone()).collect()
}

pub(in super::super) async fn approvers(
    state: &AppState,
    actor: &Actor,
    missed: Option<i32>,
) -> Result<ApproversView, DbErr> {
    let standing = Standing::read(state.db.reader()).await?;
    let head = head(state, actor, &standing, missed).await?;
    let Settings { products, approver_groups, .. } = standing.current.settings;
    Ok(ApproversView { head, groups: approver_groups, products })
}

pub(in super::super) async fn approver_group(
    state: &AppState,
    actor: &Actor,
    notes: &Notes,
    key: &str,
    missed: Option<i32>,
) -> Result<ApproverGroupView, PortalError> {
    let down = |error: DbErr| unavailable(&error);
    let standing = Standing::read(state.db.reader()).await.map_err(down)?;
    let settings = &standing.current.settings;
    let group = match key {
        "" => None,
        key => {
            let key = ApproverGroupKey::parse(key).map_err(|_| PortalError::NotFound)?;
            Some(settings.group(&key).ok_or(PortalError::NotFound)?)
        }
    };
    let uses = match group {
        Some(group) => {
            let mut without = settings.clone();
            without.approver_groups.retain(|other| other.key != group.key);
            uses_of_rules(state, settings, &without).await.map_err(down)?
        }
        None => Vec::new(),
    };
    Ok(ApproverGroupView {
        head: head(state, actor, &standing, missed).await.map_err(down)?,
        form: filled(notes, actor, &form_of_group(key), group.map(fields_of_group).unwrap_or_default()),
        group: group.cloned(),
        uses,
    })
}

pub(in super::super) async fn notifications(
    state: &AppState,
    actor: &Actor,
    notes: &Notes,
    missed: Option<i32>,
) -> Result<NotificationsView, DbErr> {
    let standing = Standing::read(state.db.reader()).await?;
    let stored = fields_of_notifications(&standing.current.settings.notifications);
    Ok(NotificationsView {
        head: head(state, actor, &standing, missed).await?,
        form: filled(notes, actor, FORM_OF_NOTIFICATIONS, stored),
    })
}

pub(in super::super) async fn access(state: &AppState) -> Result<AccessView, DbErr> {
    let roles = &state.config.roles;
    Ok(AccessView {
        groups_claim: state.config.oidc.groups_claim.clone(),
        admins: role_groups(state, &roles.admin_groups).await?,
        auditors: role_groups(state, &roles.auditor_groups).await?,
        bootstrap_admins: roles.bootstrap_admins.iter().map(ToString::to_string).collect(),
    })
}

async fn role_groups(state: &AppState, groups: &[String]) -> Result<Vec<RoleGroup>, DbErr> {
    let since = state.clock.now() - LATELY;
    let seen = groups.iter().map(async |group| {
        let seen = memberships::addresses(state.db.reader(), group, since, SEEN).await?;
        let seen = seen.iter().map(ToString::to_string).collect();
        Ok(RoleGroup { group: group.clone(), seen })
    });
    futures::future::try_join_all(seen).await
}

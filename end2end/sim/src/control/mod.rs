//! The handle for tests, and the same over HTTP at `/_sim/…` for tests that run elsewhere.
//! What is changed here takes effect at once and is not in the write log.

mod http;

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Value, json};

pub(crate) use http::router;

use crate::faults::FaultRule;
use crate::server::Shared;
use crate::site::{Account, Group, Product, Settings, Site, WriteEntry};

/// Turns the knobs of a running site and reads what happened to it.
#[derive(Clone)]
pub struct Control {
    shared: Shared,
}

/// What to change about a group; what is absent stays. An unknown group is made.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct GroupChange {
    pub name: Option<String>,
    pub synced: Option<bool>,
    pub members: Option<BTreeSet<String>>,
}

/// What to change about a product; what is absent stays.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ProductChange {
    pub seats: Option<u32>,
    pub unlimited: bool,
    /// Ids of all the groups that give it, the default one first.
    pub groups: Option<Vec<String>>,
}

impl Control {
    pub(crate) fn new(shared: Shared) -> Self {
        Self { shared }
    }

    pub fn base_url(&self) -> &str {
        self.shared.base_url()
    }

    /// Sets a fault; answers the id to remove it by.
    pub fn add_fault(&self, rule: FaultRule) -> u64 {
        self.shared.faults().add(rule)
    }

    /// Whether there was such a fault.
    pub fn remove_fault(&self, id: u64) -> bool {
        self.shared.faults().remove(id)
    }

    pub fn clear_faults(&self) {
        self.shared.faults().clear();
    }

    pub fn settings(&self) -> Settings {
        self.shared.site().settings.clone()
    }

    /// Changes the settings in place: `control.change_settings(|it| it.lag = Some(Lag::Reads(2)))`.
    pub fn change_settings(&self, change: impl FnOnce(&mut Settings)) {
        change(&mut self.shared.site().settings);
    }

    /// Every write that reached the site, oldest first.
    pub fn writes(&self) -> Vec<WriteEntry> {
        self.shared.site().log.clone()
    }

    pub fn account(&self, account_id: &str) -> Option<Account> {
        self.shared.site().accounts.get(account_id).cloned()
    }

    /// Adds the account, or puts it in place of the one with its id.
    pub fn put_account(&self, account: Account) {
        self.shared.site().accounts.insert(account.account_id.clone(), account);
    }

    /// Whether there was such an account.
    pub fn change_account(&self, account_id: &str, change: impl FnOnce(&mut Account)) -> bool {
        self.shared.site().accounts.get_mut(account_id).map(change).is_some()
    }

    pub fn group(&self, group_id: &str) -> Option<Group> {
        let mut site = self.shared.site();
        site.note_time();
        site.groups.get(group_id).cloned()
    }

    pub fn change_group(&self, group_id: &str, change: GroupChange) -> Group {
        let mut site = self.shared.site();
        let group = site.groups.entry(group_id.to_owned()).or_insert_with(|| Group::new(group_id, group_id));
        group.name = change.name.unwrap_or_else(|| group.name.clone());
        group.synced = change.synced.unwrap_or(group.synced);
        if let Some(members) = change.members {
            group.set_members(members);
        }
        group.clone()
    }

    /// Makes these the members, behind everybody's back.
    pub fn set_members<I: Into<String>>(&self, group_id: &str, members: impl IntoIterator<Item = I>) {
        let members = Some(members.into_iter().map(Into::into).collect());
        self.change_group(group_id, GroupChange { members, ..GroupChange::default() });
    }

    /// Answers the product as it is now; `None` when there is none with this key.
    pub fn change_product(&self, key: &str, change: ProductChange) -> Option<Product> {
        let mut site = self.shared.site();
        let product = site.products.iter_mut().find(|product| product.key == key)?;
        product.seats = if change.unlimited { None } else { change.seats.or(product.seats) };
        product.groups = change.groups.unwrap_or_else(|| product.groups.clone());
        Some(product.clone())
    }

    /// Whether Jira shows the account as a holder of the product now. Does not count as a read.
    pub fn is_licensed(&self, account_id: &str, product: &str) -> bool {
        let mut site = self.shared.site();
        site.note_time();
        site.products_of(account_id).any(|held| held.key == product)
    }

    /// Back to the world it was started with; no faults, an empty log.
    pub fn reset(&self) {
        self.shared.faults().clear();
        self.shared.sign_ins().clear();
        self.shared.site().reset();
    }

    /// Everything, as JSON.
    pub fn state(&self) -> Value {
        let mut site = self.shared.site();
        site.note_time();
        json!({
            "baseUrl": self.base_url(),
            "cloudId": site.world.cloud_id,
            "orgId": site.world.org.id,
            "directoryId": site.world.org.directory_id,
            "settings": site.settings,
            "accounts": site.accounts.values().collect::<Vec<_>>(),
            "groups": site.groups.values().collect::<Vec<_>>(),
            "products": products(&site),
        })
    }
}

fn products(site: &Site) -> Vec<Value> {
    let with_holders = |product: &Product| {
        let mut shape = json!(product);
        shape["holders"] = json!(site.holders(product));
        shape
    };
    site.products.iter().map(with_holders).collect()
}

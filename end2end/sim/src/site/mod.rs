//! The state of the simulated site: who is on it, who holds what, and what was written to it.
//! Nothing here knows about HTTP.

mod access;
mod account;
mod group;
mod product;
mod project;
mod settings;
mod write_log;
mod writes;

use std::collections::{BTreeMap, BTreeSet};

pub use account::{Account, AccountKind, Standing};
pub use group::Group;
pub use product::Product;
pub(crate) use project::{Issue, Project};
pub use settings::{BotRights, Lag, OrgKey, RepeatedAdd, SeatLimit, Settings};
pub use write_log::WriteEntry;
pub(crate) use write_log::{Attempt, EntryNumber};
pub(crate) use writes::{Refused, is_address};

use crate::{World, machine};

/// The group whose members administer the site. It gives no product.
pub const SITE_ADMINS: &str = "5f0e0f8e-2b4e-4a39-9f6e-3a4e4f0affff";

/// What the site is right now.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    pub world: World,
    pub settings: Settings,
    pub accounts: BTreeMap<String, Account>,
    pub groups: BTreeMap<String, Group>,
    pub products: Vec<Product>,
    pub projects: Vec<Project>,
    pub log: Vec<WriteEntry>,
}

impl Site {
    pub fn new(world: World) -> Self {
        let accounts = account::from_world(&world);
        let groups = group::from_world(&world);
        let projects = project::from_world(&world);
        let mut site = Self {
            settings: Settings::default(),
            accounts,
            groups,
            products: world.products.iter().map(Product::from).collect(),
            projects,
            log: Vec::new(),
            world,
        };
        site.count_approximately();
        site
    }

    pub fn reset(&mut self) {
        *self = Self::new(self.world.clone());
    }

    /// An account somebody on the site can find: never-invited ones stay unknown to it.
    pub fn member_of_site(&self, account_id: &str) -> Option<&Account> {
        self.accounts.get(account_id).filter(|account| account.standing != Standing::NotInvited)
    }

    pub fn accounts_by_email(&self, email: &str) -> impl Iterator<Item = &Account> {
        self.accounts.values().filter(move |account| account.email.eq_ignore_ascii_case(email))
    }

    pub fn groups_of(&self, account_id: &str) -> impl Iterator<Item = &Group> {
        self.groups.values().filter(move |group| group.shown().contains(account_id))
    }

    pub fn group_named(&self, name: &str) -> Option<&Group> {
        self.groups.values().find(|group| group.name.eq_ignore_ascii_case(name))
    }

    pub fn product(&self, key: &str) -> Option<&Product> {
        self.products.iter().find(|product| product.key == key)
    }

    /// Those who take a seat: the active members of any of the product's groups and those who hold it directly, each
    /// once.
    pub fn holders<'a>(&'a self, product: &'a Product) -> BTreeSet<&'a str> {
        self.members_of(product, Group::shown)
    }

    /// As [`Self::holders`], but counting what was accepted and is not shown yet.
    pub fn future_holders<'a>(&'a self, product: &'a Product) -> BTreeSet<&'a str> {
        self.members_of(product, Group::accepted)
    }

    pub fn products_of(&self, account_id: &str) -> impl Iterator<Item = &Product> {
        self.products.iter().filter(move |product| self.holders(product).contains(account_id))
    }

    /// A read that shows memberships is about to be answered: lets due changes show.
    pub fn note_read(&mut self) {
        self.settle(true);
    }

    /// Lets changes show that only waited for the clock.
    pub fn note_time(&mut self) {
        self.settle(false);
    }

    /// Somebody looked at a page of the product.
    pub fn note_activity(&mut self, account_id: &str, product: &str) {
        if let Some(account) = self.accounts.get_mut(account_id) {
            account.last_active.insert(product.to_owned(), machine::now());
        }
    }

    fn settle(&mut self, is_read: bool) {
        let direct = self.products.iter_mut().map(|product| &mut product.direct);
        self.groups.values_mut().chain(direct).for_each(|group| group.settle(is_read));
    }

    fn members_of<'a>(
        &'a self,
        product: &'a Product,
        of: fn(&'a Group) -> &'a BTreeSet<String>,
    ) -> BTreeSet<&'a str> {
        let groups = product.groups.iter().filter_map(|id| self.groups.get(id));
        groups
            .chain([&product.direct])
            .flat_map(of)
            .map(String::as_str)
            .filter(|id| self.is_active(id))
            .collect()
    }

    fn is_active(&self, account_id: &str) -> bool {
        self.accounts.get(account_id).is_some_and(Account::is_active)
    }

    /// Jira caches this number for seven days, so here it never moves after the start.
    fn count_approximately(&mut self) {
        let counts: Vec<_> = self.products.iter().map(|product| self.holders(product).len()).collect();
        for (product, count) in self.products.iter_mut().zip(counts) {
            product.approximate_count = count;
        }
    }
}

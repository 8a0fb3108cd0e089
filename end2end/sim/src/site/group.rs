//! Groups, and the time that passes between accepting a membership and showing it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use tokio::time::{Duration, Instant};

use super::{Lag, SITE_ADMINS};
use crate::World;

/// A group with two faces: what was accepted, and what reads show already.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Group {
    pub group_id: String,
    pub name: String,
    /// Driven by an identity provider: the REST API may not edit it.
    pub synced: bool,
    #[serde(rename = "members")]
    accepted: BTreeSet<String>,
    shown: BTreeSet<String>,
    #[serde(skip)]
    on_the_way: Vec<Change>,
}

#[derive(Clone, Debug)]
struct Change {
    account_id: String,
    joins: bool,
    due: Due,
}

#[derive(Clone, Copy, Debug)]
enum Due {
    At(Instant),
    AfterReads(u32),
}

impl Group {
    pub(crate) fn new(group_id: impl Into<String>, name: impl Into<String>) -> Self {
        Self { group_id: group_id.into(), name: name.into(), ..Self::default() }
    }

    /// Members as accepted, whether shown yet or not.
    pub fn accepted(&self) -> &BTreeSet<String> {
        &self.accepted
    }

    /// Members as reads show them.
    pub fn shown(&self) -> &BTreeSet<String> {
        &self.shown
    }

    /// Makes these the members at once, whatever was on its way.
    pub(crate) fn set_members(&mut self, members: BTreeSet<String>) {
        self.on_the_way.clear();
        self.shown.clone_from(&members);
        self.accepted = members;
    }

    pub(crate) fn join(&mut self, account_id: &str, lag: Option<Lag>) {
        self.accepted.insert(account_id.to_owned());
        self.send_on_its_way(account_id, true, lag);
    }

    pub(crate) fn leave(&mut self, account_id: &str, lag: Option<Lag>) {
        self.accepted.remove(account_id);
        self.send_on_its_way(account_id, false, lag);
    }

    /// Shows the changes that are due, in their order. `is_read` counts as one of the reads a lag may wait for.
    pub(crate) fn settle(&mut self, is_read: bool) {
        let now = Instant::now();
        for change in std::mem::take(&mut self.on_the_way) {
            match change.due {
                Due::At(due) if due <= now => self.show(&change),
                Due::AfterReads(0) => self.show(&change),
                Due::AfterReads(left) if is_read => {
                    self.on_the_way.push(Change { due: Due::AfterReads(left - 1), ..change });
                }
                Due::At(_) | Due::AfterReads(_) => self.on_the_way.push(change),
            }
        }
    }

    fn send_on_its_way(&mut self, account_id: &str, joins: bool, lag: Option<Lag>) {
        let due = match lag {
            None | Some(Lag::Reads(0)) => Due::At(Instant::now()),
            Some(Lag::Ms(ms)) => Due::At(Instant::now() + Duration::from_millis(ms)),
            Some(Lag::Reads(reads)) => Due::AfterReads(reads),
        };
        self.on_the_way.push(Change { account_id: account_id.to_owned(), joins, due });
        self.settle(false);
    }

    fn show(&mut self, change: &Change) {
        if change.joins {
            self.shown.insert(change.account_id.clone());
        } else {
            self.shown.remove(&change.account_id);
        }
    }
}

pub(super) fn from_world(world: &World) -> BTreeMap<String, Group> {
    let mut admins = Group::new(SITE_ADMINS, "site-admins");
    admins.set_members(BTreeSet::from([world.bot.account_id.clone()]));
    let mut groups = BTreeMap::from([(admins.group_id.clone(), admins)]);
    for (position, product) in world.products.iter().enumerate() {
        let mut group = Group::new(&product.group_id, &product.group_name);
        if position == 0 {
            let licensed = world.people.iter().filter(|person| person.licensed);
            let bot = world.bot.licensed.then(|| world.bot.account_id.clone());
            group.set_members(licensed.filter_map(|person| person.account_id.clone()).chain(bot).collect());
        }
        groups.insert(group.group_id.clone(), group);
    }
    groups
}

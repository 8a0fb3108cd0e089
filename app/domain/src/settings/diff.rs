//! What is different between two versions of the settings.

use super::{ApproverGroup, Notifications, Product, Settings};

/// One thing before and after: absent before when it is new, after when it is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair<T> {
    /// As it was.
    pub before: Option<T>,
    /// As it is.
    pub after: Option<T>,
}

/// Everything that is different.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SettingsDiff {
    /// By site and key.
    pub products: Vec<Pair<Product>>,
    /// By key.
    pub groups: Vec<Pair<ApproverGroup>>,
    /// The times, if any of them is.
    pub notifications: Option<(Notifications, Notifications)>,
}

impl SettingsDiff {
    /// From one version to another.
    #[must_use]
    pub fn between(before: &Settings, after: &Settings) -> Self {
        let is_same = |one: &Product, other: &Product| one.is(&other.site, &other.key);
        let is_group = |one: &ApproverGroup, other: &ApproverGroup| one.key == other.key;
        Self {
            products: pairs(&before.products, &after.products, is_same),
            groups: pairs(&before.approver_groups, &after.approver_groups, is_group),
            notifications: (before.notifications != after.notifications)
                .then(|| (before.notifications.clone(), after.notifications.clone())),
        }
    }

    /// Whether nothing is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What is different, by keys alone: for the audit, which names nobody.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        let products = self.products.iter().filter_map(|pair| pair.after.as_ref().or(pair.before.as_ref()));
        let groups = self.groups.iter().filter_map(|pair| pair.after.as_ref().or(pair.before.as_ref()));
        let products = products.map(|product| format!("product {}/{}", product.site, product.key));
        let groups = groups.map(|group| format!("approver group {}", group.key));
        let times = self.notifications.iter().map(|_| "notifications".to_owned());
        products.chain(groups).chain(times).collect()
    }
}

/// What is new and what changed, in its order of now, then what is gone.
fn pairs<T: Clone + PartialEq>(before: &[T], after: &[T], is_same: fn(&T, &T) -> bool) -> Vec<Pair<T>> {
    let now = after.iter().map(|after| {
        let before = before.iter().find(|before| is_same(before, after));
        Pair { before: before.cloned(), after: Some(after.clone()) }
    });
    let gone = before.iter().filter(|before| !after.iter().any(|after| is_same(before, after)));
    let gone = gone.map(|before| Pair { before: Some(before.clone()), after: None });
    now.filter(|pair| pair.before != pair.after).chain(gone).collect()
}

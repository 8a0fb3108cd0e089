//! The settings that count now, joined with the sites of the configuration: what every request and every job looks at.

use std::sync::{Arc, PoisonError, RwLock};

use domain::policy::Outcome;
use domain::settings::{ApproverGroup, Settings};
use domain::{ApproverGroupKey, ProductKey, SiteKey};

use crate::config::{Product, Site, Sites};

/// One version of the settings, in use. Whoever holds it sees the same to the end.
#[derive(Debug)]
pub struct Live {
    /// Its number; 0 until the database was read.
    pub number: i32,
    /// What it says.
    pub settings: Settings,
    /// The configured sites with its products.
    pub sites: Sites,
}

impl Live {
    fn new(configured: &Sites, number: i32, settings: Settings) -> Self {
        Self { number, sites: configured.with(&settings.products), settings }
    }

    /// The site and product of those keys, unless one of them is no longer there.
    #[must_use]
    pub fn product(&self, site: &SiteKey, product: &ProductKey) -> Option<(&Site, &Product)> {
        self.sites.product(site, product)
    }

    /// The approver group of that key.
    #[must_use]
    pub fn approver_group(&self, key: &ApproverGroupKey) -> Option<&ApproverGroup> {
        self.settings.group(key)
    }

    /// An outcome for that product, with what it leaves open.
    #[must_use]
    pub fn filled(&self, product: &Product, outcome: Outcome) -> Outcome {
        outcome.filled(product, &self.settings.notifications)
    }

    /// Sites that products are on and the configuration does not name.
    #[must_use]
    pub fn unknown_sites(&self) -> Vec<&SiteKey> {
        let named = self.settings.products.iter().map(|product| &product.site);
        let mut unknown: Vec<_> = named.filter(|site| self.sites.get(site).is_none()).collect();
        unknown.sort();
        unknown.dedup();
        unknown
    }
}

/// Holds it. Reading is a clone of an `Arc` under a lock that nobody holds for longer than that.
#[derive(Debug)]
pub(super) struct Current(RwLock<Arc<Live>>);

impl Current {
    pub fn new(configured: &Sites, settings: Settings) -> Self {
        Self(RwLock::new(Arc::new(Live::new(configured, 0, settings))))
    }

    pub fn get(&self) -> Arc<Live> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// A version replaces earlier ones only: two that were read at once may come in either order.
    pub fn replace(&self, configured: &Sites, number: i32, settings: Settings) {
        let next = Arc::new(Live::new(configured, number, settings));
        let mut current = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if current.number < number {
            *current = next;
        }
    }
}

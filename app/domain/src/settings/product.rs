//! A product, as admins set it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::MAX_DAYS;
use crate::{Budget, EmailAddress, GroupId, ProductKey, Seats, SiteKey};

/// Something on a site that takes a seat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// On which site.
    pub site: SiteKey,
    /// The application role.
    pub key: ProductKey,
    /// What people call it.
    pub name: String,
    /// The group that gives the license.
    pub group: GroupId,
    /// Who decides when policy does not.
    pub owners: Vec<EmailAddress>,
    /// What targets mean when their URL does not say.
    #[serde(default, rename = "default")]
    pub is_default: bool,
    /// A license is for so many days where a rule does not say; for good when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
    /// What one seat costs a month, in hundredths of the currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_cents: Option<i32>,
    /// ISO 4217.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// What all seats together may cost a month, in the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget_cents: Option<u32>,
    /// The first day of some billing period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub billing_period_start: Option<NaiveDate>,
}

impl Product {
    /// Whether it is the one of that site and key.
    #[must_use]
    pub fn is(&self, site: &SiteKey, key: &ProductKey) -> bool {
        self.site == *site && self.key == *key
    }

    /// What is left of the budget when its seats are these.
    #[must_use]
    pub fn budget(&self, seats: &Seats) -> Budget {
        let price = self.price_cents.and_then(|price| u32::try_from(price).ok());
        match self.budget_cents.zip(price) {
            Some((budget, price)) => Budget::of(budget, price, seats),
            None => Budget { left: None },
        }
    }

    /// A value in it that makes no sense.
    pub(super) fn problem(&self) -> Option<&'static str> {
        if self.name.trim().is_empty() {
            return Some("a product needs a name");
        }
        if self.days.is_some_and(|days| !(1..=MAX_DAYS).contains(&days)) {
            return Some("a license is for 1 to 3650 days");
        }
        if self.budget_cents.is_some() && self.price_cents.is_none_or(|price| price <= 0) {
            return Some("a budget needs the price of a seat");
        }
        None
    }
}

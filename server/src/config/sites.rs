//! Sites and their products.

use std::path::PathBuf;

use domain::settings::Product;
use domain::{GroupId, Origin, ProductKey, SiteKey, SiteOrigins, Target};
use secrecy::SecretString;
use serde::Deserialize;

use super::raw::addresses;
use super::secret::secret;
use super::source::{ConfigError, Source};

/// All configured sites; the first is the default.
#[derive(Clone, Debug)]
pub struct Sites {
    all: Vec<Site>,
    origins: Vec<SiteOrigins>,
}

/// One Jira Cloud site.
#[derive(Clone, Debug)]
pub struct Site {
    /// The admin's short name.
    pub key: SiteKey,
    /// Where it is, and under which further origins its links come.
    pub origins: SiteOrigins,
    /// How the portal talks to it.
    pub connector: Connector,
    /// What takes a seat there; the first that says so, else the first, is the default.
    pub products: Vec<Product>,
}

/// How the portal talks to a site.
#[derive(Clone, Debug)]
pub enum Connector {
    /// Jira's own REST API, version 3, as one user with an API token.
    SiteV3 {
        /// The user's address.
        email: String,
        /// The user's API token.
        token: SecretString,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSite {
    key: String,
    base_url: String,
    #[serde(default)]
    hosts: Vec<String>,
    #[serde(default)]
    connector: Option<String>,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    token: Option<String>,
    #[serde(default)]
    token_file: Option<PathBuf>,
    #[serde(default)]
    products: Vec<RawProduct>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawProduct {
    key: String,
    #[serde(default)]
    name: Option<String>,
    group_id: String,
    #[serde(default)]
    owners: Vec<String>,
    #[serde(default)]
    default: bool,
    #[serde(default)]
    price_cents: Option<i32>,
    #[serde(default)]
    currency: Option<String>,
    #[serde(default)]
    budget_cents: Option<u32>,
    #[serde(default)]
    billing_period_start: Option<String>,
}

impl RawSite {
    pub(super) fn check(self, source: &Source, at: &str) -> Result<Site, ConfigError> {
        let key_of = |name: &str| format!("{at}.{name}");
        let key = SiteKey::parse(&self.key).map_err(|error| source.wrong(&key_of("key"), error))?;
        let base = Origin::parse(&self.base_url).map_err(|error| source.wrong(&key_of("base_url"), error))?;
        let others = self
            .hosts
            .iter()
            .map(|host| {
                Origin::parse(&format!("https://{host}"))
                    .map_err(|error| source.wrong(&key_of("hosts"), format!("\"{host}\": {error}")))
            })
            .collect::<Result<_, _>>()?;
        if self.connector.as_deref().is_some_and(|name| name != "site_v3") {
            return Err(source.wrong(&key_of("connector"), "must be \"site_v3\""));
        }
        let email = self.email.ok_or_else(|| {
            source.missing(&key_of("email"), "the address of the user whose API token it is")
        })?;
        let token = secret(source, &key_of("token"), self.token, self.token_file)?
            .ok_or_else(|| source.missing(&key_of("token"), "or token_file"))?;
        if self.products.is_empty() {
            return Err(source.missing(&key_of("products"), "at least one [[sites.products]]"));
        }
        let products = self
            .products
            .into_iter()
            .enumerate()
            .map(|(n, product)| product.check(source, &key_of(&format!("products.{n}")), &key))
            .collect::<Result<_, _>>()?;
        let origins = SiteOrigins { site: key.clone(), base, others };
        Ok(Site { key, origins, connector: Connector::SiteV3 { email, token }, products })
    }
}

impl RawProduct {
    fn check(self, source: &Source, at: &str, site: &SiteKey) -> Result<Product, ConfigError> {
        let key_of = |name: &str| format!("{at}.{name}");
        let key = ProductKey::parse(&self.key).map_err(|error| source.wrong(&key_of("key"), error))?;
        let group =
            GroupId::parse(&self.group_id).map_err(|error| source.wrong(&key_of("group_id"), error))?;
        let owners = addresses(source, &key_of("owners"), &self.owners)?;
        let billing_period_start = self
            .billing_period_start
            .map(|day| {
                day.parse().map_err(|_| {
                    source.wrong(&key_of("billing_period_start"), "must be a day like 2026-11-01")
                })
            })
            .transpose()?;
        if self.budget_cents.is_some() && self.price_cents.is_none_or(|price| price <= 0) {
            return Err(source.wrong(&key_of("budget_cents"), "needs price_cents: what one seat costs"));
        }
        Ok(Product {
            site: site.clone(),
            name: self.name.unwrap_or_else(|| key.to_string()),
            key,
            group,
            owners,
            is_default: self.default,
            days: None,
            price_cents: self.price_cents,
            currency: self.currency,
            budget_cents: self.budget_cents,
            billing_period_start,
        })
    }
}

impl Sites {
    /// # Errors
    /// When there is none, or two share a key or an origin.
    pub fn new(all: Vec<Site>) -> Result<Self, &'static str> {
        if all.is_empty() {
            return Err("is missing: at least one [[sites]]");
        }
        let origins: Vec<SiteOrigins> = all.iter().map(|site| site.origins.clone()).collect();
        let mut seen = std::collections::HashSet::new();
        let every = origins.iter().flat_map(|s| std::iter::once(&s.base).chain(&s.others));
        if !every.map(Origin::as_str).all(|origin| seen.insert(origin)) {
            return Err("has one host twice");
        }
        let mut keys = std::collections::HashSet::new();
        if !all.iter().all(|site| keys.insert(site.key.as_str())) {
            return Err("has one key twice");
        }
        Ok(Self { all, origins })
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> &[Site] {
        &self.all
    }

    /// Their origins, for [`Target::parse`].
    #[must_use]
    pub fn origins(&self) -> &[SiteOrigins] {
        &self.origins
    }

    /// The site of that key.
    #[must_use]
    pub fn get(&self, key: &SiteKey) -> Option<&Site> {
        self.all.iter().find(|site| site.key == *key)
    }

    /// The site onto which plain paths are mirrored.
    #[must_use]
    pub fn default_origins(&self) -> &SiteOrigins {
        &self.origins[0]
    }

    /// The site and the product that a target needs.
    #[must_use]
    pub fn product_of(&self, target: &Target) -> Option<(&Site, &Product)> {
        let site = self.get(target.site())?;
        let hinted =
            target.product_hint().and_then(|key| site.products.iter().find(|p| p.key.as_str() == key));
        let product = hinted
            .or_else(|| site.products.iter().find(|product| product.is_default))
            .or_else(|| site.products.first())?;
        Some((site, product))
    }

    /// The same sites with these products. Those of other sites are left out: without a way to Jira they are of no use.
    #[must_use]
    pub fn with(&self, products: &[Product]) -> Self {
        let mut sites = self.clone();
        for site in &mut sites.all {
            site.products = products.iter().filter(|product| product.site == site.key).cloned().collect();
        }
        sites
    }

    /// The product of that site and key.
    #[must_use]
    pub fn product(&self, site: &SiteKey, product: &ProductKey) -> Option<(&Site, &Product)> {
        let site = self.get(site)?;
        Some((site, site.products.iter().find(|p| p.key == *product)?))
    }
}

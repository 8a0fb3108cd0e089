//! The site plane: Jira Cloud platform REST v3 with an account's API token
//! (<https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/>).
//!
//! Reads are retried twice when that may help; writes never, because only a read can tell whether one took effect.

mod account;
mod check;
mod group;
mod product;
mod project;
mod refusal;
mod retry;
mod shapes;
mod wire;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::{AccountFact, AccountId, EmailAddress, GroupId, IssueKey, Origin, ProductKey, ProjectKey};
use secrecy::SecretString;

use crate::ports::{Directory, DirectoryError, FoundProduct, Lead, SeatCount, SelfCheck};

/// How to reach one site.
#[derive(Clone, Debug)]
pub struct SiteV3Settings {
    /// `https://acme.atlassian.net`. A classic API token works only there, a scoped one only at `api.atlassian.com`.
    pub base_url: Origin,
    /// The e-mail of the token's account.
    pub email: String,
    /// The API token.
    pub token: SecretString,
    /// For one call with its whole answer; see [`SiteV3Settings::TIMEOUT`].
    pub timeout: Duration,
}

impl SiteV3Settings {
    /// Long enough for a slow answer of Jira, short enough for a person who waits.
    pub const TIMEOUT: Duration = Duration::from_secs(5);
}

/// One site, through its own REST API.
pub struct SiteV3 {
    site: wire::Site,
    /// Which groups give a product; admins change that rarely.
    groups_of_products: moka::future::Cache<ProductKey, Arc<product::LicenseGroups>>,
}

impl SiteV3 {
    /// Uses the given client, which must follow no redirect: an answer from elsewhere is no answer.
    #[must_use]
    pub fn new(settings: SiteV3Settings, http: reqwest::Client) -> Self {
        let groups_of_products =
            moka::future::Cache::builder().max_capacity(64).time_to_live(product::GROUPS_LIVE).build();
        Self { site: wire::Site::new(settings, http), groups_of_products }
    }
}

#[async_trait]
impl Directory for SiteV3 {
    async fn find_account(&self, email: &EmailAddress) -> Result<AccountFact, DirectoryError> {
        account::find(&self.site, email).await
    }

    async fn has_license(&self, account: &AccountId, product: &ProductKey) -> Result<bool, DirectoryError> {
        product::has_license(self, account, product).await
    }

    async fn seats(&self, product: &ProductKey) -> Result<SeatCount, DirectoryError> {
        product::seats(&self.site, product).await
    }

    async fn products(&self) -> Result<Vec<FoundProduct>, DirectoryError> {
        product::all(&self.site).await
    }

    async fn add_to_group(&self, account: &AccountId, group: &GroupId) -> Result<(), DirectoryError> {
        group::add(&self.site, account, group).await
    }

    async fn remove_from_group(&self, account: &AccountId, group: &GroupId) -> Result<(), DirectoryError> {
        group::remove(&self.site, account, group).await
    }

    async fn is_member(&self, account: &AccountId, group: &GroupId) -> Result<bool, DirectoryError> {
        group::is_member(&self.site, account, group).await
    }

    async fn project_of(&self, issue: &IssueKey) -> Result<ProjectKey, DirectoryError> {
        project::of_issue(&self.site, issue).await
    }

    async fn lead_of(&self, project: &ProjectKey) -> Result<Lead, DirectoryError> {
        project::lead(&self.site, project).await
    }

    async fn self_check(&self, products: &[(ProductKey, GroupId)]) -> SelfCheck {
        SelfCheck { findings: check::findings(&self.site, products).await }
    }
}

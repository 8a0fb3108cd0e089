//! Configuration: `latchkey.toml` plus the environment, parsed once into types that need no further checking.
//!
//! A key may be overridden by `LATCHKEY__SECTION__KEY` (list items by their number: `LATCHKEY__SITES__0__TOKEN`), and
//! every secret may be given as a file by the key with `_file` behind it. Unknown keys are errors.

mod approver_groups;
pub mod policy_file;
mod raw;
mod secret;
mod sites;
mod source;

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::policy::Policy;
use domain::settings::{Notifications, Settings};
use domain::{EmailAddress, Origin};
use openidconnect::IssuerUrl;
use secrecy::SecretString;
use url::Url;

pub use domain::settings::{ApproverGroup, Product};
pub use sites::{Connector, Site, Sites};
pub use source::ConfigError;

use source::Source;

/// Everything the portal is told before it starts.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where and how it listens.
    pub server: Server,
    /// `sqlite:path` or `postgres://…`; may hold a password.
    pub database_url: SecretString,
    /// The identity provider.
    pub oidc: Oidc,
    /// Who is admin, who is auditor.
    pub roles: RoleMapping,
    /// The mail server.
    pub mail: Mail,
    /// The Jira sites. Their products become those of version 1 of an empty database; which count now, `AppState` knows.
    pub sites: Arc<Sites>,
    /// Groups of people that rules can ask, in version 1 of an empty database.
    pub approver_groups: Vec<ApproverGroup>,
    /// Outgoing webhooks.
    pub webhooks: Webhooks,
    /// The policy that becomes version 1 of an empty database.
    pub policy: Policy,
    /// Whether an admin's new version of the policy counts only once another admin has confirmed it.
    pub second_admin: bool,
}

/// Where and how the portal listens.
#[derive(Clone, Debug)]
pub struct Server {
    /// The address to listen on.
    pub listen: SocketAddr,
    /// Where browsers find the portal. Sessions and cookies live here only.
    pub public_url: Origin,
    /// Hosts on which every path is mirrored onto the default site.
    pub front_door_hosts: Vec<String>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<std::net::IpAddr>,
    /// Logs as JSON lines instead of text.
    pub json_logs: bool,
    /// Seals login and bounce cookies. Absent: made at start, so that sign-ins begun before a restart begin again.
    pub cookie_secret: Option<SecretString>,
}

/// The identity provider and the portal's place there.
#[derive(Clone, Debug)]
pub struct Oidc {
    /// Exactly as the provider writes it.
    pub issuer: IssuerUrl,
    /// The portal's client id.
    pub client_id: String,
    /// The portal's secret.
    pub client_secret: SecretString,
    /// The claim that lists groups.
    pub groups_claim: String,
    /// Claims that enter the facts.
    pub keep_claims: Vec<String>,
    /// Scopes besides `openid email profile`.
    pub scopes: Vec<String>,
    /// Whether people whose address is not verified may sign in at all. Never waived for roles, approvals and grants.
    pub require_verified_email: bool,
}

/// Who is admin, who is auditor.
#[derive(Clone, Debug, Default)]
pub struct RoleMapping {
    /// Groups whose members are admins.
    pub admin_groups: Vec<String>,
    /// Groups whose members are auditors.
    pub auditor_groups: Vec<String>,
    /// Admins by address, to begin with.
    pub bootstrap_admins: Vec<EmailAddress>,
}

/// The mail server.
#[derive(Clone, Debug)]
pub struct Mail {
    /// Where mail goes.
    pub transport: MailTransport,
    /// The sender, such as `Latchkey <latchkey@example.com>`.
    pub from: String,
    /// How many mails a second one process sends at the most.
    pub per_second: NonZeroU32,
    /// For how long after a mail to an approver the next ones to them are gathered into one; zero: each goes by itself.
    pub bundle: chrono::Duration,
}

/// Where mail goes.
#[derive(Clone, Debug)]
pub enum MailTransport {
    /// To a server: `smtps://`, or `smtp://`, which insists on STARTTLS unless the host is a loopback literal.
    Smtp {
        /// Without credentials.
        url: Url,
        /// User name and password.
        credentials: Option<(String, SecretString)>,
        /// The certificates of an authority of one's own, as PEM.
        authority: Option<String>,
    },
    /// Into a folder, for development.
    Folder(PathBuf),
}

/// Outgoing webhooks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Webhooks {
    /// Whether they may stand inside the network that the server stands in.
    pub allow_private: bool,
}

impl Config {
    /// Reads the file, lays the environment over it, and checks all of it.
    ///
    /// # Errors
    /// The first thing that is wrong, with file, line and key.
    pub fn load(
        path: &Path,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let mut source = Source::read(path)?;
        let raw = source.with_environment(environment)?;
        raw.check(&source)
    }

    /// The settings that become version 1 of an empty database.
    #[must_use]
    pub fn settings(&self) -> Settings {
        let of_site = |site: &Site| {
            let products = site.products.clone().into_iter();
            let key = site.key.clone();
            products.map(move |product| Product { site: key.clone(), ..product })
        };
        Settings {
            products: self.sites.all().iter().flat_map(of_site).collect(),
            approver_groups: self.approver_groups.clone(),
            notifications: Notifications::default(),
        }
    }

    /// The first part of `public_url`, for `form-action` and the like.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.server.public_url.as_str().starts_with("https://")
    }
}

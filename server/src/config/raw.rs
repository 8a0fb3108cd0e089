//! The file as it is written: every key optional, nothing unknown. [`Raw::check`] turns it into a [`Config`].

use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::{EmailAddress, Origin};
use openidconnect::IssuerUrl;
use serde::Deserialize;
use url::Url;

use super::approver_groups::{RawApproverGroup, unknown_group};
use super::secret::secret;
use super::sites::RawSite;
use super::source::{ConfigError, Source};
use super::{Config, Mail, MailTransport, Oidc, RoleMapping, Server, Sites, Webhooks, policy_file};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Raw {
    server: RawServer,
    database: RawDatabase,
    oidc: RawOidc,
    roles: RawRoles,
    smtp: RawSmtp,
    sites: Vec<RawSite>,
    policy: RawPolicy,
    approver_groups: Vec<RawApproverGroup>,
    webhooks: RawWebhooks,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawServer {
    listen: Option<String>,
    public_url: Option<String>,
    front_door_hosts: Vec<String>,
    trusted_proxies: Vec<String>,
    logs: Option<String>,
    cookie_secret: Option<String>,
    cookie_secret_file: Option<PathBuf>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawDatabase {
    url: Option<String>,
    url_file: Option<PathBuf>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawOidc {
    issuer: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
    client_secret_file: Option<PathBuf>,
    groups_claim: Option<String>,
    keep_claims: Vec<String>,
    scopes: Vec<String>,
    require_verified_email: Option<bool>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawRoles {
    admin_groups: Vec<String>,
    auditor_groups: Vec<String>,
    bootstrap_admins: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawSmtp {
    url: Option<String>,
    from: Option<String>,
    username: Option<String>,
    password: Option<String>,
    password_file: Option<PathBuf>,
    ca_file: Option<PathBuf>,
    per_second: Option<u32>,
    bundle_seconds: Option<u32>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawPolicy {
    file: Option<PathBuf>,
    second_admin: bool,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawWebhooks {
    allow_private: bool,
}

impl Raw {
    pub(super) fn check(self, source: &Source) -> Result<Config, ConfigError> {
        let server = self.server.check(source)?;
        let database_url = secret(source, "database.url", self.database.url, self.database.url_file)?
            .ok_or_else(|| {
                source.missing("database.url", "such as \"sqlite:latchkey.db\" or \"postgres://…\"")
            })?;
        let oidc = self.oidc.check(source)?;
        let roles = self.roles.check(source)?;
        let mail = self.smtp.check(source)?;
        let sites = self
            .sites
            .into_iter()
            .enumerate()
            .map(|(at, site)| site.check(source, &format!("sites.{at}")))
            .collect::<Result<Vec<_>, _>>()?;
        let sites = Sites::new(sites).map_err(|problem| source.wrong("sites", problem))?;
        let policy = match self.policy.file {
            Some(file) => policy_file::read(&source.beside(&file))?,
            None => domain::policy::Policy::default(),
        };
        let approver_groups = self
            .approver_groups
            .into_iter()
            .enumerate()
            .map(|(at, group)| group.check(source, &format!("approver_groups.{at}")))
            .collect::<Result<Vec<_>, _>>()?;
        if let Some((rule, group)) = unknown_group(&policy, &approver_groups) {
            let problem = format!("rule \"{rule}\" asks the approver group \"{group}\", which is not there");
            return Err(source.wrong("approver_groups", problem));
        }
        Ok(Config {
            server,
            database_url,
            oidc,
            roles,
            mail,
            sites: Arc::new(sites),
            approver_groups,
            webhooks: Webhooks { allow_private: self.webhooks.allow_private },
            policy,
            second_admin: self.policy.second_admin,
        })
    }
}

impl RawServer {
    fn check(self, source: &Source) -> Result<Server, ConfigError> {
        let listen = self.listen.unwrap_or_else(|| "127.0.0.1:8080".to_owned());
        let listen = listen.parse().map_err(|_| {
            source.wrong("server.listen", "must be an address and a port, such as 0.0.0.0:8080")
        })?;
        let public_url = self
            .public_url
            .ok_or_else(|| source.missing("server.public_url", "such as \"https://latchkey.example.com\""))?;
        let public_url =
            Origin::parse(&public_url).map_err(|error| source.wrong("server.public_url", error))?;
        let json_logs = match self.logs.as_deref() {
            None | Some("pretty") => false,
            Some("json") => true,
            Some(_) => return Err(source.wrong("server.logs", "must be \"pretty\" or \"json\"")),
        };
        let trusted_proxies = self
            .trusted_proxies
            .iter()
            .map(|ip| {
                ip.parse()
                    .map_err(|_| source.wrong("server.trusted_proxies", "must be a list of IP addresses"))
            })
            .collect::<Result<_, _>>()?;
        let cookie_secret =
            secret(source, "server.cookie_secret", self.cookie_secret, self.cookie_secret_file)?;
        if cookie_secret.as_ref().is_some_and(|s| secrecy::ExposeSecret::expose_secret(s).len() < 32) {
            return Err(source.wrong("server.cookie_secret", "must have at least 32 characters"));
        }
        let front_door_hosts =
            self.front_door_hosts.into_iter().map(|host| host.to_ascii_lowercase()).collect();
        Ok(Server { listen, public_url, front_door_hosts, trusted_proxies, json_logs, cookie_secret })
    }
}

impl RawOidc {
    fn check(self, source: &Source) -> Result<Oidc, ConfigError> {
        let issuer = self
            .issuer
            .ok_or_else(|| source.missing("oidc.issuer", "such as \"https://login.example.com\""))?;
        let issuer = IssuerUrl::new(issuer).map_err(|_| source.wrong("oidc.issuer", "is not a URL"))?;
        Origin::parse(&issuer.url().origin().ascii_serialization())
            .map_err(|error| source.wrong("oidc.issuer", error))?;
        let client_id = self.client_id.ok_or_else(|| {
            source.missing("oidc.client_id", "the portal's client id at the identity provider")
        })?;
        let client_secret =
            secret(source, "oidc.client_secret", self.client_secret, self.client_secret_file)?
                .ok_or_else(|| source.missing("oidc.client_secret", "or client_secret_file"))?;
        Ok(Oidc {
            issuer,
            client_id,
            client_secret,
            groups_claim: self.groups_claim.unwrap_or_else(|| "groups".to_owned()),
            keep_claims: self.keep_claims,
            scopes: self.scopes,
            require_verified_email: self.require_verified_email.unwrap_or(true),
        })
    }
}

impl RawRoles {
    fn check(self, source: &Source) -> Result<RoleMapping, ConfigError> {
        let bootstrap_admins = addresses(source, "roles.bootstrap_admins", &self.bootstrap_admins)?;
        Ok(RoleMapping {
            admin_groups: self.admin_groups,
            auditor_groups: self.auditor_groups,
            bootstrap_admins,
        })
    }
}

impl RawSmtp {
    fn check(self, source: &Source) -> Result<Mail, ConfigError> {
        let wanted =
            "such as \"smtps://mail.example.com\", \"smtp://mail.example.com:587\" or \"file:mails\"";
        let url = self.url.ok_or_else(|| source.missing("smtp.url", wanted))?;
        let from = self
            .from
            .ok_or_else(|| source.missing("smtp.from", "such as \"Latchkey <latchkey@example.com>\""))?;
        let password = secret(source, "smtp.password", self.password, self.password_file)?;
        let transport = if let Some(folder) = url.strip_prefix("file:") {
            MailTransport::Folder(source.beside(folder.as_ref()))
        } else {
            let url = Url::parse(&url).map_err(|_| source.wrong("smtp.url", format!("must be {wanted}")))?;
            if !matches!(url.scheme(), "smtp" | "smtps") || url.host().is_none() {
                return Err(source.wrong("smtp.url", format!("must be {wanted}")));
            }
            if !url.username().is_empty() || url.password().is_some() {
                return Err(source
                    .wrong("smtp.url", "must not hold credentials: use smtp.username and smtp.password"));
            }
            let credentials = match (self.username, password) {
                (Some(user), Some(password)) => Some((user, password)),
                (None, None) => None,
                _ => return Err(source.wrong("smtp.username", "and smtp.password go together")),
            };
            let authority = self.ca_file.map(|file| authority(source, &file)).transpose()?;
            MailTransport::Smtp { url, credentials, authority }
        };
        let per_second = NonZeroU32::new(self.per_second.unwrap_or(20))
            .ok_or_else(|| source.wrong("smtp.per_second", "must be at least 1"))?;
        let bundle = chrono::Duration::seconds(i64::from(self.bundle_seconds.unwrap_or(300)));
        Ok(Mail { transport, from, per_second, bundle })
    }
}

fn authority(source: &Source, file: &Path) -> Result<String, ConfigError> {
    let path = source.beside(file);
    std::fs::read_to_string(&path)
        .map_err(|error| source.wrong("smtp.ca_file", format!("cannot read {}: {error}", path.display())))
}

/// A list of addresses, each checked.
pub(super) fn addresses(
    source: &Source,
    key: &str,
    texts: &[String],
) -> Result<Vec<EmailAddress>, ConfigError> {
    texts
        .iter()
        .map(|text| {
            EmailAddress::parse(text).map_err(|error| source.wrong(key, format!("\"{text}\" is {error}")))
        })
        .collect()
}

//! Targets: URLs proven to lie on a configured site and an allowed path. The only thing the portal ever bounces to.
//!
//! The rule is strict on purpose: an open redirect on a sign-in portal is a phishing kit. A URL that is refused here
//! may still be fine for Jira; the person is told what is accepted and loses nothing.

mod plain;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use url::{Host, Position, Url, form_urlencoded};

use crate::{IssueKey, ProjectKey, SiteKey};

/// No real Jira link comes near it; what is longer is refused before it is parsed.
const MAX_LENGTH: usize = 2048;

/// `scheme://host[:port]` in the form browsers compare.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Origin(String);

/// A text that cannot be an origin of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidOrigin {
    /// Not a URL at all.
    #[error("not a URL")]
    NotAUrl,
    /// `http:` is only for a host that is a literal loopback address.
    #[error("must be https (http only for a loopback address like 127.0.0.1)")]
    Insecure,
    /// Something stands behind the host, or user information before it.
    #[error("must be only a scheme, a host and perhaps a port")]
    MoreThanOrigin,
}

impl Origin {
    /// # Errors
    /// When the text is not `https://host[:port]`, or `http` with a host that is not a literal loopback address.
    pub fn parse(text: &str) -> Result<Self, InvalidOrigin> {
        let url = Url::parse(text).map_err(|_| InvalidOrigin::NotAUrl)?;
        let loopback = match url.host() {
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            _ => false,
        };
        if url.scheme() != "https" && !(url.scheme() == "http" && loopback) {
            return Err(InvalidOrigin::Insecure);
        }
        let origin = url.origin().ascii_serialization();
        if text.trim_end_matches('/') == origin {
            Ok(Self(origin))
        } else {
            Err(InvalidOrigin::MoreThanOrigin)
        }
    }

    /// The origin as text, without a trailing slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host, with its port if it is not the usual one.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.split_once("://").map_or("", |(_, host)| host)
    }
}

impl TryFrom<String> for Origin {
    type Error = InvalidOrigin;

    fn try_from(text: String) -> Result<Self, InvalidOrigin> {
        Self::parse(&text)
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> Self {
        origin.0
    }
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The origins a site's links may carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteOrigins {
    /// The site.
    pub site: SiteKey,
    /// Where a mirrored path is sent.
    pub base: Origin,
    /// Further origins, such as a custom domain.
    pub others: Vec<Origin>,
}

/// What kind of page a target is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetKind {
    /// One issue.
    Issue,
    /// A board, backlog or timeline.
    Board,
    /// Any other page of one project.
    Project,
    /// A search for issues.
    Search,
    /// Another page of Jira.
    Other,
}

/// A URL that is safe to send a browser to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    site: SiteKey,
    url: String,
    /// Where the path begins in it.
    path_at: usize,
    kind: TargetKind,
    issue: Option<IssueKey>,
    project: Option<ProjectKey>,
}

/// Why a URL is not a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// Longer than 2048 bytes.
    #[error("the link is longer than 2048 characters")]
    TooLong,
    /// A character that no browser leaves in a URL.
    #[error("the link contains a space, a backslash or another character that does not belong into a link")]
    OddCharacter,
    /// Not an absolute URL.
    #[error("the link is not a complete web address")]
    NotAUrl,
    /// A scheme other than the site's.
    #[error("the link does not start with https://")]
    Scheme,
    /// `user:password@`.
    #[error("the link carries a user name")]
    UserInfo,
    /// A host that is not one of the configured sites'.
    #[error("the link does not lead to one of our Jira sites")]
    UnknownHost,
    /// A path outside the allow-list, or one that hides where it leads.
    #[error("the link does not lead to an issue, a project, a board or a search")]
    Path,
}

impl Target {
    /// Proves an absolute URL. See the module for why it is strict.
    ///
    /// # Errors
    /// Which of the rules the URL breaks.
    pub fn parse(raw: &str, sites: &[SiteOrigins]) -> Result<Self, TargetError> {
        Self::prove(raw.into(), sites)
    }

    fn prove(raw: Cow<'_, str>, sites: &[SiteOrigins]) -> Result<Self, TargetError> {
        if raw.len() > MAX_LENGTH {
            return Err(TargetError::TooLong);
        }
        if raw.bytes().any(|b| b <= b' ' || b >= 0x7f || b == b'\\') {
            return Err(TargetError::OddCharacter);
        }
        if let Some(link) = plain::read(&raw, sites) {
            let page = Page::of(link.path, link.query).ok_or(TargetError::Path)?;
            return Ok(page.at(link.site, link.origin, raw.into_owned()));
        }
        let url = Url::parse(&raw).map_err(|_| TargetError::NotAUrl)?;
        // The scheme comes before the origin: the origin of `blob:https://our.site/x` is `https://our.site`.
        if !matches!(url.scheme(), "https" | "http") {
            return Err(TargetError::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(TargetError::UserInfo);
        }
        // Without user information this is the origin, as the parser wrote it.
        let origin = &url[..Position::BeforePath];
        let (site, origin) =
            origins(sites).find(|(_, known)| known.as_str() == origin).ok_or(TargetError::UnknownHost)?;
        // Refuses spellings that only normalise to the host, such as `%2e` for a dot or a default port.
        let rest = raw.strip_prefix(origin.as_str()).ok_or(TargetError::UnknownHost)?;
        if !rest.starts_with('/') || hides_its_path(rest) {
            return Err(TargetError::Path);
        }
        let page = Page::of(url.path(), url.query()).ok_or(TargetError::Path)?;
        let url = String::from(url);
        if url.len() > MAX_LENGTH {
            return Err(TargetError::TooLong);
        }
        Ok(page.at(site, origin, url))
    }

    /// Proves a path and query that came to the portal in the place of the site, as in `/browse/KEY-1?x=y`.
    ///
    /// # Errors
    /// Which of the rules the resulting URL breaks.
    pub fn mirror(
        path_and_query: &str,
        onto: &SiteOrigins,
        sites: &[SiteOrigins],
    ) -> Result<Self, TargetError> {
        Self::prove([onto.base.as_str(), path_and_query].concat().into(), sites)
    }

    /// Proves what a person typed or pasted: a whole URL, or the key of an issue alone, which lies on that site. Spaces
    /// around it are nothing to a person.
    ///
    /// # Errors
    /// Which of the rules the URL breaks.
    pub fn typed(text: &str, onto: &SiteOrigins, sites: &[SiteOrigins]) -> Result<Self, TargetError> {
        let text = text.trim_matches(' ');
        match IssueKey::parse(text) {
            Ok(issue) => Self::mirror(&format!("/browse/{issue}"), onto, sites),
            Err(_) => Self::parse(text, sites),
        }
    }

    /// The site the target is on.
    #[must_use]
    pub fn site(&self) -> &SiteKey {
        &self.site
    }

    /// The whole URL, as the parser wrote it.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What kind of page it is.
    #[must_use]
    pub fn kind(&self) -> TargetKind {
        self.kind
    }

    /// The issue, when the URL names one.
    #[must_use]
    pub fn issue(&self) -> Option<&IssueKey> {
        self.issue.as_ref()
    }

    /// The project, when the URL names one.
    #[must_use]
    pub fn project(&self) -> Option<&ProjectKey> {
        self.project.as_ref()
    }

    /// The application role that pages of this kind need, when the path tells the kind of project.
    #[must_use]
    pub fn product_hint(&self) -> Option<&'static str> {
        let kind = self.url[self.path_at..].strip_prefix("/jira/")?;
        match kind.split('/').next()? {
            "software" => Some("jira-software"),
            "servicedesk" => Some("jira-servicedesk"),
            "core" => Some("jira-core"),
            _ => None,
        }
    }

    /// How to name the target to a person: the issue, else the project, else the host.
    #[must_use]
    pub fn label(&self) -> String {
        match (&self.issue, &self.project) {
            (Some(issue), _) => issue.to_string(),
            (None, Some(project)) => project.to_string(),
            (None, None) => {
                let rest = self.url.split_once("://").map_or("", |(_, rest)| rest);
                rest.split('/').next().unwrap_or("").to_owned()
            }
        }
    }
}

/// Every origin, with its site.
fn origins(sites: &[SiteOrigins]) -> impl Iterator<Item = (&SiteKey, &Origin)> {
    sites.iter().flat_map(|s| std::iter::once(&s.base).chain(&s.others).map(move |o| (&s.site, o)))
}

/// Whether the path, as it was written, contains something that a server behind may decode into another path.
fn hides_its_path(rest: &str) -> bool {
    let end = rest.find(['?', '#']).unwrap_or(rest.len());
    let path = &rest[..end];
    let is_hiding =
        |code: &str| ["2e", "2f", "5c", "25", "00", "3b"].iter().any(|c| c.eq_ignore_ascii_case(code));
    path.contains("//")
        || path.contains(';')
        || path.split('%').skip(1).any(|behind| behind.get(..2).is_some_and(is_hiding))
        || path.split('/').any(|segment| segment == "." || segment == "..")
}

/// What an allowed path leads to.
struct Page {
    kind: TargetKind,
    issue: Option<IssueKey>,
    project: Option<ProjectKey>,
}

impl Page {
    fn of(path: &str, query: Option<&str>) -> Option<Self> {
        let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        let selected = || {
            let mut pairs = form_urlencoded::parse(query?.as_bytes());
            let (_, key) = pairs.find(|(name, _)| name == "selectedIssue")?;
            IssueKey::parse(&key).ok()
        };
        match *segments.as_slice() {
            ["browse", key] => {
                let issue = IssueKey::parse(key).ok()?;
                Some(Self::issue(issue))
            }
            ["projects" | "jira", ..] | ["issues", ..] => {
                let project = project_in(&segments);
                let issue = match segments.iter().position(|s| *s == "issues") {
                    Some(at) => segments.get(at + 1).and_then(|key| IssueKey::parse(key).ok()),
                    None => selected(),
                };
                if let Some(issue) = issue {
                    return Some(Self::issue(issue));
                }
                let is_board = segments.iter().any(|s| matches!(*s, "boards" | "backlog" | "timeline"));
                let kind = match (&project, is_board) {
                    (_, true) => TargetKind::Board,
                    (Some(_), false) => TargetKind::Project,
                    (None, false) if segments.contains(&"issues") => TargetKind::Search,
                    (None, false) => TargetKind::Other,
                };
                Some(Self { kind, issue: None, project })
            }
            // `Logout.jspa`, `Logout!default.jspa`, `logout`: ends the session and may chain onward.
            ["secure", page, ..] if !page.to_ascii_lowercase().starts_with("logout") => {
                let kind = if page.starts_with("RapidBoard") { TargetKind::Board } else { TargetKind::Other };
                Some(Self { kind, issue: None, project: None })
            }
            _ => None,
        }
    }

    fn issue(issue: IssueKey) -> Self {
        let project = Some(issue.project().clone());
        Self { kind: TargetKind::Issue, issue: Some(issue), project }
    }

    /// The URL begins with the origin.
    fn at(self, site: &SiteKey, origin: &Origin, url: String) -> Target {
        let path_at = origin.as_str().len();
        Target { site: site.clone(), url, path_at, kind: self.kind, issue: self.issue, project: self.project }
    }
}

/// `…/projects/KEY/…`, wherever Jira's newer paths put it.
fn project_in(segments: &[&str]) -> Option<ProjectKey> {
    let at = segments.iter().position(|segment| *segment == "projects")?;
    ProjectKey::parse(segments.get(at + 1)?).ok()
}

#[cfg(test)]
mod tests;

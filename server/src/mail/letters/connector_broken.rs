//! To an admin: a site does not let the portal do its work.

use askama::Template;
use chrono::{DateTime, Utc};
use domain::{EmailAddress, Origin, SiteKey};

use super::{About, Event, label, write_plain};
use crate::ports::Mail;

/// A site refuses the portal.
#[derive(Clone, Debug)]
pub struct ConnectorBroken {
    /// The site.
    pub site: SiteKey,
    /// Its host.
    pub site_host: String,
    /// Since when.
    pub since: DateTime<Utc>,
}

#[derive(Template)]
#[template(path = "mail/connector_broken.txt")]
struct Text {
    site: String,
    since: String,
    system: String,
}

impl ConnectorBroken {
    /// The letter to one admin.
    #[must_use]
    pub fn to(&self, to: &EmailAddress, public_url: &Origin) -> Mail {
        let event = Event {
            name: format!("connector-broken-{}", self.since.timestamp()),
            follows: None,
            about: About::Site(self.site.clone()),
            to,
            public_url,
        };
        let text = Text {
            site: label(&self.site_host),
            since: app::catalog::time::exact(self.since),
            system: event.link(),
        };
        write_plain(&event, &text)
    }
}

//! To whose license it is: it ends soon.

use askama::Template;
use chrono::{DateTime, Utc};
use domain::{EmailAddress, GrantId, Origin};

use super::{About, Event, label, write_plain};
use crate::ports::Mail;

/// A license ends soon.
#[derive(Clone, Debug)]
pub struct AboutToEnd {
    /// The license.
    pub grant: GrantId,
    /// Which product, by name.
    pub product: String,
    /// On which site.
    pub site_host: String,
    /// When.
    pub ends_at: DateTime<Utc>,
}

#[derive(Template)]
#[template(path = "mail/about_to_end.txt")]
struct Text {
    product: String,
    site: String,
    ends: String,
    link: String,
}

impl AboutToEnd {
    /// The letter to the person.
    #[must_use]
    pub fn to(&self, to: &EmailAddress, public_url: &Origin) -> Mail {
        let event = Event {
            name: format!("about-to-end-{}", self.ends_at.timestamp()),
            follows: None,
            about: About::Grant(self.grant),
            to,
            public_url,
        };
        let text = Text {
            product: label(&self.product),
            site: label(&self.site_host),
            ends: app::catalog::time::exact(self.ends_at),
            link: event.link(),
        };
        write_plain(&event, &text)
    }
}

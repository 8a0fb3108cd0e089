//! To the requester: the license they hold runs on.

use askama::Template;
use chrono::{DateTime, Utc};
use domain::{EmailAddress, Origin, RequestId};

use super::{About, Event, clean, label, write_plain};
use crate::ports::Mail;

/// An approver said yes to more time.
#[derive(Clone, Debug)]
pub struct Extended {
    /// The request.
    pub request: RequestId,
    /// Which product, by name.
    pub product: String,
    /// On which site.
    pub site_host: String,
    /// Who approved, by name.
    pub by: String,
    /// Until when it runs now; for good when absent.
    pub ends_at: Option<DateTime<Utc>>,
}

#[derive(Template)]
#[template(path = "mail/extended.txt")]
struct Text {
    product: String,
    site: String,
    by: String,
    ends: Option<String>,
    link: String,
}

impl Extended {
    /// The letter to the requester.
    #[must_use]
    pub fn to(&self, to: &EmailAddress, public_url: &Origin) -> Mail {
        let event = Event {
            name: "approved".to_owned(),
            follows: Some("received"),
            about: About::Request(self.request),
            to,
            public_url,
        };
        let text = Text {
            product: label(&self.product),
            site: label(&self.site_host),
            by: clean::name(&self.by),
            ends: self.ends_at.map(app::catalog::time::exact),
            link: event.link(),
        };
        write_plain(&event, &text)
    }
}

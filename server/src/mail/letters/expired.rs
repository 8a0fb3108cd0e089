//! To the requester: nobody decided in time.

use askama::Template;
use domain::{EmailAddress, Origin, RequestId};

use super::{About, Event, Wanted, label, write_plain};
use crate::ports::Mail;

/// A request ended without a verdict.
#[derive(Clone, Debug)]
pub struct Expired {
    /// The request.
    pub request: RequestId,
    /// What was asked for.
    pub wanted: Wanted,
}

#[derive(Template)]
#[template(path = "mail/expired.txt")]
struct Text {
    product: String,
    site: String,
    target: String,
    link: String,
}

impl Expired {
    /// The letter to the requester.
    #[must_use]
    pub fn to(&self, to: &EmailAddress, public_url: &Origin) -> Mail {
        let event = Event {
            name: "expired".to_owned(),
            follows: Some("received"),
            about: About::Request(self.request),
            to,
            public_url,
        };
        let text = Text {
            product: label(&self.wanted.product),
            site: label(&self.wanted.site_host),
            target: label(&self.wanted.target_label),
            link: event.link(),
        };
        write_plain(&event, &text)
    }
}

//! To the requester: who was asked, and what comes next.

use askama::Template;
use domain::{EmailAddress, Origin, RequestId};

use super::{About, Event, Wanted, clean, label, write_plain};
use crate::ports::Mail;

/// A request was opened.
#[derive(Clone, Debug)]
pub struct Received {
    /// The request.
    pub request: RequestId,
    /// What was asked for.
    pub wanted: Wanted,
    /// Who was asked, by name.
    pub waits_for: Vec<String>,
}

#[derive(Template)]
#[template(path = "mail/received.txt")]
struct Text {
    product: String,
    site: String,
    target: String,
    waits_for: String,
    link: String,
}

impl Received {
    /// The letter to the requester.
    #[must_use]
    pub fn to(&self, to: &EmailAddress, public_url: &Origin) -> Mail {
        let event = Event {
            name: "received".to_owned(),
            follows: None,
            about: About::Request(self.request),
            to,
            public_url,
        };
        let text = Text {
            product: label(&self.wanted.product),
            site: label(&self.wanted.site_host),
            target: label(&self.wanted.target_label),
            waits_for: clean::names(&self.waits_for),
            link: event.link(),
        };
        write_plain(&event, &text)
    }
}

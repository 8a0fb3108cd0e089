//! To the requester: yes, as soon as a seat is free.

use askama::Template;
use domain::{EmailAddress, Origin, RequestId};

use super::{About, Event, Wanted, clean, label, write_plain};
use crate::ports::Mail;

/// An approver said yes, and no seat is free.
#[derive(Clone, Debug)]
pub struct Waitlisted {
    /// The request.
    pub request: RequestId,
    /// What was asked for.
    pub wanted: Wanted,
    /// Who approved, by name.
    pub by: String,
}

#[derive(Template)]
#[template(path = "mail/waitlisted.txt")]
struct Text {
    product: String,
    site: String,
    target: String,
    by: String,
    link: String,
}

impl Waitlisted {
    /// The letter to the requester.
    #[must_use]
    pub fn to(&self, to: &EmailAddress, public_url: &Origin) -> Mail {
        let event = Event {
            name: "waitlisted".to_owned(),
            follows: Some("received"),
            about: About::Request(self.request),
            to,
            public_url,
        };
        let text = Text {
            product: label(&self.wanted.product),
            site: label(&self.wanted.site_host),
            target: label(&self.wanted.target_label),
            by: clean::name(&self.by),
            link: event.link(),
        };
        write_plain(&event, &text)
    }
}

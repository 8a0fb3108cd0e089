//! To the requester: yes, and it works.

use askama::Template;
use domain::{EmailAddress, Origin, RequestId, Target};

use super::{About, Event, clean, label, write};
use crate::ports::Mail;

/// An approver said yes and the license works.
#[derive(Clone, Debug)]
pub struct Approved {
    /// The request.
    pub request: RequestId,
    /// For what, by name.
    pub product: String,
    /// On which site.
    pub site_host: String,
    /// Where the requester wanted to go; proven, because the letter links there.
    pub target: Target,
    /// Who approved, by name.
    pub by: String,
}

struct Shown {
    product: String,
    site: String,
    target: String,
    url: String,
    by: String,
}

#[derive(Template)]
#[template(path = "mail/approved.txt")]
struct Text<'a> {
    it: &'a Shown,
}

#[derive(Template)]
#[template(path = "mail/approved.html")]
struct Html<'a> {
    it: &'a Shown,
}

impl Approved {
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
        let it = Shown {
            product: label(&self.product),
            site: label(&self.site_host),
            target: label(&self.target.label()),
            url: self.target.url().to_owned(),
            by: clean::name(&self.by),
        };
        write(&event, &Text { it: &it }, &Html { it: &it })
    }
}

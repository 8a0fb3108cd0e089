//! To the requester: no, why, and what now.

use askama::Template;
use domain::{EmailAddress, Origin, RequestId};

use super::{About, Event, clean, label, write};
use crate::ports::Mail;

/// An approver said no.
#[derive(Clone, Debug)]
pub struct Denied {
    /// The request.
    pub request: RequestId,
    /// For what, by name.
    pub product: String,
    /// On which site.
    pub site_host: String,
    /// To open what.
    pub target_label: String,
    /// Why, in the approver's words.
    pub reason: String,
    /// Who denied, by name.
    pub by: String,
    /// After how many days asking again makes sense; `None`: at any time.
    pub again_after_days: Option<u32>,
}

struct Shown {
    product: String,
    site: String,
    target: String,
    reason: Vec<String>,
    by: String,
    again_after_days: Option<u32>,
    link: String,
}

#[derive(Template)]
#[template(path = "mail/denied.txt")]
struct Text<'a> {
    it: &'a Shown,
}

#[derive(Template)]
#[template(path = "mail/denied.html")]
struct Html<'a> {
    it: &'a Shown,
}

impl Denied {
    /// The letter to the requester.
    #[must_use]
    pub fn to(&self, to: &EmailAddress, public_url: &Origin) -> Mail {
        let event = Event {
            name: "denied".to_owned(),
            follows: Some("received"),
            about: About::Request(self.request),
            to,
            public_url,
        };
        let it = Shown {
            product: label(&self.product),
            site: label(&self.site_host),
            target: label(&self.target_label),
            reason: clean::paragraphs(&self.reason),
            by: clean::name(&self.by),
            again_after_days: self.again_after_days.filter(|days| *days > 0),
            link: event.link(),
        };
        write(&event, &Text { it: &it }, &Html { it: &it })
    }
}

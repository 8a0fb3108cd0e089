//! To an approver who was written to: nothing is left to do.

use askama::Template;
use domain::{EmailAddress, Origin, RequestId};

use super::{About, Event, Wanted, clean, label, write_plain};
use crate::ports::Mail;

/// A request needs no verdict any more.
#[derive(Clone, Debug)]
pub struct Closed {
    /// The request.
    pub request: RequestId,
    /// Who asked, by name.
    pub requester: String,
    /// What was asked for.
    pub wanted: Wanted,
    /// What came of it.
    pub how: Closing,
}

/// How a request came to need no verdict any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Closing {
    /// This person said yes.
    Approved(String),
    /// This person said no.
    Denied(String),
    /// The requester took it back.
    Withdrawn,
    /// Nobody decided in time.
    Expired,
}

impl Closing {
    fn cleaned(&self) -> Self {
        match self {
            Self::Approved(by) => Self::Approved(clean::name(by)),
            Self::Denied(by) => Self::Denied(clean::name(by)),
            Self::Withdrawn => Self::Withdrawn,
            Self::Expired => Self::Expired,
        }
    }
}

#[derive(Template)]
#[template(path = "mail/closed.txt")]
struct Text {
    requester: String,
    product: String,
    site: String,
    target: String,
    how: Closing,
    link: String,
}

impl Closed {
    /// The letter to one approver.
    #[must_use]
    pub fn to(&self, to: &EmailAddress, public_url: &Origin) -> Mail {
        let event = Event {
            name: "closed".to_owned(),
            follows: Some("asked"),
            about: About::Request(self.request),
            to,
            public_url,
        };
        let text = Text {
            requester: clean::name(&self.requester),
            product: label(&self.wanted.product),
            site: label(&self.wanted.site_host),
            target: label(&self.wanted.target_label),
            how: self.how.cleaned(),
            link: event.link(),
        };
        write_plain(&event, &text)
    }
}

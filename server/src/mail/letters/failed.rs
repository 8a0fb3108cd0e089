//! To the requester and the admins: approved, and yet it could not be set up.

use askama::Template;
use domain::{EmailAddress, GrantFailure, Origin};

use super::{About, Event, clean, label, write};
use crate::ports::Mail;

/// A license that was approved could not be set up.
#[derive(Clone, Debug)]
pub struct Failed {
    /// What could not be set up.
    pub about: About,
    /// Which failure of the grant this is: a later one is another event and another mail.
    pub attempt: u32,
    /// Who should have had it, by name.
    pub requester: String,
    /// What, by name.
    pub product: String,
    /// On which site.
    pub site_host: String,
    /// To open what.
    pub target_label: String,
    /// Why not.
    pub failure: GrantFailure,
}

/// Who reads the letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Who should have had the license: is told what it means and that help is coming.
    Requester,
    /// Who can mend it: is told what to do.
    Admin,
}

struct Shown {
    reader: Reader,
    requester: String,
    product: String,
    site: String,
    target: String,
    failure: GrantFailure,
    link: String,
}

#[derive(Template)]
#[template(path = "mail/failed.txt")]
struct Text<'a> {
    it: &'a Shown,
}

#[derive(Template)]
#[template(path = "mail/failed.html")]
struct Html<'a> {
    it: &'a Shown,
}

impl Failed {
    /// The letter to one reader.
    #[must_use]
    pub fn to(&self, reader: Reader, to: &EmailAddress, public_url: &Origin) -> Mail {
        let role = match reader {
            Reader::Requester => "requester",
            Reader::Admin => "admin",
        };
        let follows = match (reader, &self.about) {
            (Reader::Requester, About::Request(_)) => Some("received"),
            _ => None,
        };
        let event = Event {
            name: format!("failed-{}-{role}", self.attempt),
            follows,
            about: self.about.clone(),
            to,
            public_url,
        };
        let it = Shown {
            reader,
            requester: clean::name(&self.requester),
            product: label(&self.product),
            site: label(&self.site_host),
            target: label(&self.target_label),
            failure: self.failure,
            link: event.link(),
        };
        write(&event, &Text { it: &it }, &Html { it: &it })
    }
}

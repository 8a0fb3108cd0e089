//! To whose license it was: it has ended.

use askama::Template;
use domain::{EmailAddress, GrantId, Origin};

use super::{About, Event, label, write_plain};
use crate::ports::Mail;

/// A license has ended.
#[derive(Clone, Debug)]
pub struct Ended {
    /// The license.
    pub grant: GrantId,
    /// Which product, by name.
    pub product: String,
    /// On which site.
    pub site_host: String,
}

#[derive(Template)]
#[template(path = "mail/ended.txt")]
struct Text {
    product: String,
    site: String,
    home: String,
}

impl Ended {
    /// The letter to the person.
    #[must_use]
    pub fn to(&self, to: &EmailAddress, public_url: &Origin) -> Mail {
        let event = Event {
            name: "ended".to_owned(),
            follows: None,
            about: About::Grant(self.grant),
            to,
            public_url,
        };
        let text = Text {
            product: label(&self.product),
            site: label(&self.site_host),
            home: format!("{public_url}/"),
        };
        write_plain(&event, &text)
    }
}

//! To an approver: somebody asks.

use askama::Template;
use domain::{EmailAddress, Origin, RequestId, Seats};

use super::{About, Event, clean, label, write};
use crate::ports::Mail;

/// Somebody asks for a license.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The request.
    pub request: RequestId,
    /// Who asks, by name.
    pub requester: String,
    /// For what, by name.
    pub product: String,
    /// On which site.
    pub site_host: String,
    /// To open what.
    pub target_label: String,
    /// Why the license was not given at once: a sentence.
    pub because: String,
    /// Seats, if they are known.
    pub seats: Option<Seats>,
    /// Why the reader is asked.
    pub why_you: WhyYou,
    /// Who was asked too, by name.
    pub others: Vec<String>,
    /// Why the letter is written now.
    pub occasion: Occasion,
}

/// Why an approver is written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// It was asked.
    Asked,
    /// It still waits for them; for the how many-th time.
    Reminder(u32),
    /// Nobody has answered so far, and so the reader is asked as well.
    Escalated,
}

/// Why somebody is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhyYou {
    /// They own the product.
    Owner,
    /// They lead the target's project.
    ProjectLead,
    /// The rule names them.
    Named,
    /// They are in this group.
    Group(String),
    /// They administer the portal, and nobody else could be found.
    Admin,
}

struct Shown {
    requester: String,
    product: String,
    site: String,
    target: String,
    because: String,
    seats: Option<Seats>,
    why_you: WhyYou,
    others: String,
    are_several: bool,
    occasion: Occasion,
    link: String,
}

#[derive(Template)]
#[template(path = "mail/asked.txt")]
struct Text<'a> {
    it: &'a Shown,
}

#[derive(Template)]
#[template(path = "mail/asked.html")]
struct Html<'a> {
    it: &'a Shown,
}

impl Asked {
    /// The letter to one approver.
    #[must_use]
    pub fn to(&self, to: &EmailAddress, public_url: &Origin) -> Mail {
        let name = match self.occasion {
            Occasion::Asked => "asked".to_owned(),
            Occasion::Reminder(round) => format!("reminder-{round}"),
            Occasion::Escalated => "escalated".to_owned(),
        };
        let event = Event { name, about: About::Request(self.request), to, public_url };
        let it = Shown {
            requester: clean::name(&self.requester),
            product: label(&self.product),
            site: label(&self.site_host),
            target: label(&self.target_label),
            because: clean::sentence(&self.because, 300),
            seats: self.seats,
            why_you: match &self.why_you {
                WhyYou::Group(group) => WhyYou::Group(clean::name(group)),
                other => other.clone(),
            },
            others: clean::names(&self.others),
            are_several: self.others.len() > 1,
            occasion: self.occasion,
            link: event.link(),
        };
        write(&event, &Text { it: &it }, &Html { it: &it })
    }
}

//! To an approver: somebody asks, still waits, or waits for whoever was asked first.

use askama::Template;
use chrono::{DateTime, Utc};
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
    /// Why they need it, in their words; empty when they were not asked to say.
    pub justification: String,
    /// Why the license was not given at once: a sentence.
    pub because: String,
    /// Seats, if they are known.
    pub seats: Option<Seats>,
    /// What a yes costs, in words, if that is known.
    pub cost: Option<String>,
    /// Since when they wait.
    pub asked_at: DateTime<Utc>,
    /// Until when the license runs that a yes extends; absent when a yes gives one.
    pub ends: Option<DateTime<Utc>>,
    /// Why the reader is asked.
    pub why_you: WhyYou,
    /// Who was asked too, by name.
    pub others: Vec<String>,
    /// Whether every one of them has to say yes; else the first answer counts.
    pub needs_all: bool,
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
    /// They administer the portal, and those who were asked first have not answered.
    AdminLater,
    /// These people are away, and named them.
    StandIn(Vec<String>),
}

/// The letter's facts, fit for a mail. A bundle shows several.
pub(super) struct Shown {
    pub requester: String,
    pub product: String,
    pub site: String,
    pub target: String,
    pub justification: Vec<String>,
    pub because: String,
    pub seats: Option<Seats>,
    pub cost: Option<String>,
    pub asked: String,
    pub ends: Option<String>,
    pub why_you: WhyYou,
    pub others: String,
    pub are_several: bool,
    pub needs_all: bool,
    pub occasion: Occasion,
    pub link: String,
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
        let (name, follows) = match self.occasion {
            Occasion::Asked => ("asked".to_owned(), None),
            Occasion::Reminder(round) => (format!("reminder-{round}"), Some("asked")),
            Occasion::Escalated => ("escalated".to_owned(), Some("asked")),
        };
        let event = Event { name, follows, about: About::Request(self.request), to, public_url };
        let it = self.shown(public_url);
        write(&event, &Text { it: &it }, &Html { it: &it })
    }

    pub(super) fn shown(&self, public_url: &Origin) -> Shown {
        Shown {
            requester: clean::name(&self.requester),
            product: label(&self.product),
            site: label(&self.site_host),
            target: label(&self.target_label),
            justification: clean::paragraphs(&self.justification),
            because: clean::sentence(&self.because, 300),
            seats: self.seats,
            cost: self.cost.as_deref().map(|cost| clean::sentence(cost, 120)),
            asked: app::catalog::time::exact(self.asked_at),
            ends: self.ends.map(app::catalog::time::exact),
            why_you: match &self.why_you {
                WhyYou::Group(group) => WhyYou::Group(label(group)),
                WhyYou::StandIn(away) => WhyYou::StandIn(away.iter().map(|name| clean::name(name)).collect()),
                other => other.clone(),
            },
            others: clean::names(&self.others),
            are_several: self.others.len() > 1,
            needs_all: self.needs_all,
            occasion: self.occasion,
            link: format!("{public_url}/requests/{}", self.request),
        }
    }
}

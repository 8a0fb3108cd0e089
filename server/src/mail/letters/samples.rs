//! Each letter about people and things that are made up, to look at and to try the mail server with.

use app::views::LetterKind;
use chrono::{DateTime, Duration, Utc};
use domain::{EmailAddress, GrantFailure, GrantId, JobId, Origin, RequestId, Seats, Target};
use uuid::Uuid;

use super::{
    About, AboutToEnd, Approved, Asked, Bundle, Closed, Closing, ConnectorBroken, Denied, Ended, Event,
    Expired, Extended, Failed, JobParked, Occasion, ParkedLine, Reader, Received, Waitlisted, Wanted, WhyYou,
};
use crate::ports::Mail;

/// What is real in a sample.
#[derive(Clone, Debug)]
pub struct SampleOf {
    /// Which letter.
    pub kind: LetterKind,
    /// An issue on a configured site.
    pub target: Target,
    /// The site's host.
    pub site_host: String,
    /// When somebody wanted to see it: another time is another mail.
    pub at: DateTime<Utc>,
}

/// The letter, to whoever wants to see it. Its links lead to requests and licenses that are not there.
#[must_use]
pub fn sample(of: &SampleOf, to: &EmailAddress, public_url: &Origin) -> Mail {
    let name = format!("sample-{}-{}", of.kind.name(), of.at.timestamp_millis());
    let event = Event { name, follows: None, about: About::System, to, public_url };
    let mail = of.letter(to, public_url);
    Mail {
        message_id: event.message_id(&event.name),
        follows: None,
        subject: format!("Sample: {}", mail.subject),
        ..mail
    }
}

impl SampleOf {
    fn letter(&self, to: &EmailAddress, public_url: &Origin) -> Mail {
        let (request, grant) = (RequestId(Uuid::nil()), GrantId(Uuid::nil()));
        let (wanted, by) = (self.wanted(), "Ada Park".to_owned());
        let Wanted { product, site_host, target_label } = wanted.clone();
        match self.kind {
            LetterKind::Asked => self.asked(Occasion::Asked).to(to, public_url),
            LetterKind::Reminder => self.asked(Occasion::Reminder(1)).to(to, public_url),
            LetterKind::Escalated => self.asked(Occasion::Escalated).to(to, public_url),
            LetterKind::Bundle => self.bundle().to(to, public_url),
            LetterKind::Closed => {
                let (requester, how) = ("Mina Choi".to_owned(), Closing::Approved(by));
                Closed { request, requester, wanted, how }.to(to, public_url)
            }
            LetterKind::Received => {
                Received { request, wanted, waits_for: vec![by, "Jun Lee".to_owned()] }.to(to, public_url)
            }
            LetterKind::Approved => {
                let target = self.target.clone();
                Approved { request, product, site_host, target, by }.to(to, public_url)
            }
            LetterKind::Waitlisted => Waitlisted { request, wanted, by }.to(to, public_url),
            LetterKind::Extended => {
                let ends_at = Some(self.at + Duration::days(30));
                Extended { request, product, site_host, by, ends_at }.to(to, public_url)
            }
            LetterKind::Denied => {
                let reason = "The refund project is over.\nPlease ask Jun for the archive.".to_owned();
                let again_after_days = Some(30);
                Denied { request, product, site_host, target_label, reason, by, again_after_days }
                    .to(to, public_url)
            }
            LetterKind::Expired => Expired { request, wanted }.to(to, public_url),
            LetterKind::Failed => self.failed().to(Reader::Requester, to, public_url),
            LetterKind::FailedAdmin => self.failed().to(Reader::Admin, to, public_url),
            LetterKind::AboutToEnd => {
                let ends_at = self.at + Duration::days(3);
                AboutToEnd { grant, product, site_host, ends_at }.to(to, public_url)
            }
            LetterKind::Ended => Ended { grant, product, site_host }.to(to, public_url),
            LetterKind::ConnectorBroken => {
                let site = self.target.site().clone();
                ConnectorBroken { site, site_host, since: self.at }.to(to, public_url)
            }
            LetterKind::JobParked => {
                let error = "the mail server refused the mail: 550 5.1.1 no such mailbox".to_owned();
                let jobs = vec![ParkedLine { what: "sending a mail".to_owned(), error }];
                JobParked { from: self.at, jobs }.to(to, public_url)
            }
        }
    }

    fn wanted(&self) -> Wanted {
        Wanted {
            product: "Jira Software".to_owned(),
            site_host: self.site_host.clone(),
            target_label: self.target.label(),
        }
    }

    fn asked(&self, occasion: Occasion) -> Asked {
        let Wanted { product, site_host, target_label } = self.wanted();
        Asked {
            request: RequestId(Uuid::nil()),
            requester: "Mina Choi".to_owned(),
            product,
            site_host,
            target_label,
            justification: "I was added to the refund project last week.".to_owned(),
            because: "Automatic licenses go to people in the group \"engineers\".".to_owned(),
            seats: Some(Seats { limit: Some(250), used: 246, reserved: 1 }),
            cost: Some("none now: a paid seat is free (a new one is $8.60 a month)".to_owned()),
            asked_at: self.at,
            ends: None,
            why_you: WhyYou::Owner,
            others: vec!["Jun Lee".to_owned()],
            needs_all: false,
            occasion,
        }
    }

    fn bundle(&self) -> Bundle {
        let kofi = Asked {
            requester: "Kofi Mensah".to_owned(),
            justification: String::new(),
            target_label: "OPS-7".to_owned(),
            why_you: WhyYou::Group("leads".to_owned()),
            ..self.asked(Occasion::Asked)
        };
        Bundle { id: JobId(Uuid::nil()), asked: vec![self.asked(Occasion::Reminder(1)), kofi] }
    }

    fn failed(&self) -> Failed {
        let Wanted { product, site_host, target_label } = self.wanted();
        Failed {
            about: About::Request(RequestId(Uuid::nil())),
            attempt: 1,
            requester: "Mina Choi".to_owned(),
            product,
            site_host,
            target_label,
            failure: GrantFailure::NotPermitted,
        }
    }
}

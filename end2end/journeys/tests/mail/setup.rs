//! A mailer that sends to an inbox.

use std::num::NonZeroU32;
use std::time::Duration;

use app::views::LetterKind;
use domain::{EmailAddress, Origin, RequestId, SiteKey, SiteOrigins, Target};
use journeys::inbox::Inbox;
use server::mail::letters::{About, Approved, Asked, Denied, Failed, Occasion, SampleOf, WhyYou, sample};
use server::mail::{MailSettings, MailTimeouts, MailTransport, SmtpMailer};
use server::ports::Mail;

pub fn mailer(url: &str) -> SmtpMailer {
    SmtpMailer::new(settings(url)).expect("settings that work")
}

pub fn settings(url: &str) -> MailSettings {
    MailSettings {
        transport: MailTransport::Smtp {
            url: url.to_owned(),
            credentials: None,
            plain: false,
            authority: None,
        },
        from: "Latchkey <latchkey@acme.example>".to_owned(),
        public_url: portal(),
        timeouts: MailTimeouts { connect: Duration::from_millis(800), send: Duration::from_millis(800) },
        per_second: NonZeroU32::new(10_000).expect("not zero"),
    }
}

pub async fn inbox() -> (Inbox, SmtpMailer) {
    let inbox = Inbox::start().await.expect("a free port");
    let mailer = mailer(&inbox.url());
    (inbox, mailer)
}

pub fn portal() -> Origin {
    Origin::parse("https://portal.acme.example").expect("an origin")
}

pub fn ada() -> EmailAddress {
    EmailAddress::parse("ada@acme.example").expect("an address")
}

pub fn request() -> RequestId {
    "01980000-0000-7000-8000-000000000001".parse().expect("an id")
}

pub fn target() -> Target {
    let site = SiteOrigins {
        site: SiteKey::parse("acme").expect("a key"),
        base: Origin::parse("https://acme.atlassian.net").expect("an origin"),
        others: Vec::new(),
    };
    Target::parse("https://acme.atlassian.net/browse/PROJ-123?a=1&b=2", &[site]).expect("a target")
}

pub fn asked() -> Asked {
    Asked {
        request: request(),
        requester: "Mina Choi".to_owned(),
        product: "Jira Software".to_owned(),
        site_host: "acme.atlassian.net".to_owned(),
        target_label: "PROJ-123".to_owned(),
        because: "Automatic licenses go to people in the group \"engineers\".".to_owned(),
        justification: "I was added to the refund project last week.".to_owned(),
        seats: Some(domain::Seats { limit: Some(250), used: 246, reserved: 1 }),
        why_you: WhyYou::Owner,
        others: vec!["Jun Lee".to_owned()],
        cost: Some("none now: a paid seat is free (a new one is $8.60 a month)".to_owned()),
        asked_at: "2026-06-02T10:02:00Z".parse().expect("a time"),
        ends: None,
        needs_all: false,
        occasion: Occasion::Asked,
    }
}

pub fn approved() -> Approved {
    Approved {
        request: request(),
        product: "Jira Software".to_owned(),
        site_host: "acme.atlassian.net".to_owned(),
        target: target(),
        by: "Ada Park".to_owned(),
    }
}

pub fn denied() -> Denied {
    Denied {
        request: request(),
        product: "Jira Software".to_owned(),
        site_host: "acme.atlassian.net".to_owned(),
        target_label: "PROJ-123".to_owned(),
        reason: "The refund project is over.\n\nPlease ask Jun for the archive.".to_owned(),
        by: "Ada Park".to_owned(),
        again_after_days: Some(30),
    }
}

pub fn failed() -> Failed {
    Failed {
        about: About::Request(request()),
        attempt: 1,
        requester: "Mina Choi".to_owned(),
        product: "Jira Software".to_owned(),
        site_host: "acme.atlassian.net".to_owned(),
        target_label: "PROJ-123".to_owned(),
        failure: domain::GrantFailure::NoSeat,
    }
}

/// The letter as it is shown to admins.
pub fn samples(kind: LetterKind) -> Mail {
    let at = "2026-06-02T10:02:00Z".parse().expect("a time");
    let of = SampleOf { kind, target: target(), site_host: "acme.atlassian.net".to_owned(), at };
    sample(&of, &ada(), &portal())
}

pub fn any_mail() -> Mail {
    asked().to(&ada(), &portal())
}

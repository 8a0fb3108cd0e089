//! To an admin: a job gave up and waits for somebody.

use askama::Template;
use chrono::{DateTime, Utc};
use domain::{EmailAddress, JobId, Origin};

use super::{About, Event, clean, label, write_plain};
use crate::ports::Mail;

/// A job gave up.
#[derive(Clone, Debug)]
pub struct JobParked {
    /// The job.
    pub job: JobId,
    /// What it was to do, in words.
    pub what: String,
    /// What went wrong the last time.
    pub error: String,
    /// When it gave up.
    pub parked_at: DateTime<Utc>,
}

#[derive(Template)]
#[template(path = "mail/job_parked.txt")]
struct Text {
    what: String,
    error: String,
    parked: String,
    system: String,
}

impl JobParked {
    /// The letter to one admin.
    #[must_use]
    pub fn to(&self, to: &EmailAddress, public_url: &Origin) -> Mail {
        let event = Event {
            name: format!("job-parked-{}", self.parked_at.timestamp()),
            about: About::Job(self.job),
            to,
            public_url,
        };
        let text = Text {
            what: label(&self.what),
            error: clean::sentence(&self.error, 300),
            parked: app::catalog::time::exact(self.parked_at),
            system: event.link(),
        };
        write_plain(&event, &text)
    }
}

//! To an admin: jobs gave up and wait for somebody.

use askama::Template;
use chrono::{DateTime, Utc};
use domain::{EmailAddress, Origin};

use super::{About, Event, clean, label, write_plain};
use crate::ports::Mail;

/// Jobs listed in one letter at the most.
const LISTED: usize = 10;

/// Jobs gave up.
#[derive(Clone, Debug)]
pub struct JobParked {
    /// Since when those of this letter did.
    pub from: DateTime<Utc>,
    /// The jobs, the newest first.
    pub jobs: Vec<ParkedLine>,
}

/// A job that gave up.
#[derive(Clone, Debug)]
pub struct ParkedLine {
    /// What it was to do, in words.
    pub what: String,
    /// What went wrong the last time.
    pub error: String,
}

#[derive(Template)]
#[template(path = "mail/job_parked.txt")]
struct Text {
    count: usize,
    lines: Vec<ParkedLine>,
    more: usize,
    system: String,
}

impl JobParked {
    /// The letter to one admin.
    #[must_use]
    pub fn to(&self, to: &EmailAddress, public_url: &Origin) -> Mail {
        let name = format!("job-parked-{}", self.from.timestamp());
        let event = Event { name, follows: None, about: About::System, to, public_url };
        let line =
            |job: &ParkedLine| ParkedLine { what: label(&job.what), error: clean::sentence(&job.error, 200) };
        let text = Text {
            count: self.jobs.len(),
            lines: self.jobs.iter().take(LISTED).map(line).collect(),
            more: self.jobs.len().saturating_sub(LISTED),
            system: event.link(),
        };
        write_plain(&event, &text)
    }
}

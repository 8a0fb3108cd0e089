//! To an approver: several requests in one mail.

use askama::Template;
use domain::{EmailAddress, JobId, Origin};

use super::asked::{Occasion, Shown, WhyYou};
use super::{About, Asked, Event, write};
use crate::ports::Mail;

/// Several requests wait for one approver.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// What the mail is known by: the job that sends it.
    pub id: JobId,
    /// The requests, each as its own letter would tell it.
    pub asked: Vec<Asked>,
}

#[derive(Template)]
#[template(path = "mail/bundle.txt")]
struct Text<'a> {
    all: &'a [Shown],
    inbox: &'a str,
}

#[derive(Template)]
#[template(path = "mail/bundle.html")]
struct Html<'a> {
    all: &'a [Shown],
    inbox: &'a str,
}

impl Bundle {
    /// The letter to one approver.
    #[must_use]
    pub fn to(&self, to: &EmailAddress, public_url: &Origin) -> Mail {
        let event =
            Event { name: "bundle".to_owned(), follows: None, about: About::Job(self.id), to, public_url };
        let all: Vec<Shown> = self.asked.iter().map(|asked| asked.shown(public_url)).collect();
        let inbox = format!("{public_url}/inbox");
        write(&event, &Text { all: &all, inbox: &inbox }, &Html { all: &all, inbox: &inbox })
    }
}

//! The letters the portal writes. Every sentence stands in `server/templates/mail`; here is only what they need to know.
//!
//! A link in a letter opens a page and carries no authority: mail programs and scanners follow links, and some press
//! buttons. Deciding takes the reader's own session.

mod about_to_end;
mod approved;
mod asked;
mod bundle;
mod closed;
mod connector_broken;
mod denied;
mod ended;
mod expired;
mod extended;
mod failed;
mod job_parked;
mod plain;
mod received;
mod samples;
mod waitlisted;

use askama::Template;
use domain::{EmailAddress, GrantId, JobId, Origin, RequestId, SiteKey};
use sha2::{Digest, Sha256};

pub use about_to_end::AboutToEnd;
pub use approved::Approved;
pub use asked::{Asked, Occasion, WhyYou};
pub use bundle::Bundle;
pub use closed::{Closed, Closing};
pub use connector_broken::ConnectorBroken;
pub use denied::Denied;
pub use ended::Ended;
pub use expired::Expired;
pub use extended::Extended;
pub use failed::{Failed, Reader};
pub use job_parked::{JobParked, ParkedLine};
pub use received::Received;
pub use samples::{SampleOf, sample};
pub use waitlisted::Waitlisted;

use super::clean;
use crate::ports::Mail;
use plain::write_plain;

/// Longest name of a product, an issue or a place.
const LONGEST_LABEL: usize = 120;

/// Everything but the words: what happened to which request, and who is told.
struct Event<'a> {
    /// The same for the same event, another for another.
    name: String,
    /// The name of the event with which this began, if it did not itself: its mail to the same recipient comes first.
    follows: Option<&'static str>,
    about: About,
    to: &'a EmailAddress,
    public_url: &'a Origin,
}

/// What was asked for, by its names.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Which product.
    pub product: String,
    /// On which site.
    pub site_host: String,
    /// To open what.
    pub target_label: String,
}

/// What a letter is about; it links to its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A request.
    Request(RequestId),
    /// A license that policy gave without a request.
    Grant(GrantId),
    /// A site.
    Site(SiteKey),
    /// A job.
    Job(JobId),
    /// The portal itself.
    System,
}

/// Renders both parts. The text part begins with its subject, as a mail does.
fn write(event: &Event<'_>, text: &impl Template, html: &impl Template) -> Mail {
    let rendered = text.render().expect("a template writes into memory, which does not fail");
    let (subject, text) = rendered.split_once("\n\n").unwrap_or_default();
    Mail {
        message_id: event.message_id(&event.name),
        follows: event.follows.map(|first| event.message_id(first)),
        to: event.to.clone(),
        subject: subject.trim_start_matches("Subject: ").to_owned(),
        text: format!("{}\n", text.trim()),
        html: html.render().expect("a template writes into memory, which does not fail"),
    }
}

impl Event<'_> {
    /// The page of what happened.
    fn link(&self) -> String {
        match &self.about {
            About::Request(id) => format!("{}/requests/{id}", self.public_url),
            About::Grant(id) => format!("{}/grants/{id}", self.public_url),
            About::Site(_) | About::Job(_) | About::System => format!("{}/system", self.public_url),
        }
    }

    /// `<event.request.recipient@host>`; the recipient as a hash, because the header is seen by other machines.
    fn message_id(&self, name: &str) -> String {
        let hash = Sha256::digest(self.to.as_str().as_bytes());
        let recipient: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let host = url::Url::parse(self.public_url.as_str()).ok();
        let host = host.as_ref().and_then(|url| url.host_str()).unwrap_or("localhost");
        let id = match &self.about {
            About::Request(id) => id.to_string(),
            About::Grant(id) => id.to_string(),
            About::Site(key) => key.to_string(),
            About::Job(id) => id.to_string(),
            About::System => "system".to_owned(),
        };
        format!("<{name}.{id}.{recipient}@{host}>")
    }
}

/// A name that an admin or Atlassian gave.
fn label(text: &str) -> String {
    clean::sentence(text, LONGEST_LABEL)
}

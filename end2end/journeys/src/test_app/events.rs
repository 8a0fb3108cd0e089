//! A stream of server-sent events, as a page reads it.

use std::time::Duration;

use reqwest::header::ACCEPT;
use reqwest::{Method, Response};
use serde_json::Value;

use super::{Browser, Landing};

/// Longer than any stream of a test is silent, on the slowest machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// The stream behind an address.
pub struct Events {
    /// What was answered at once; without a body.
    pub landing: Landing,
    answer: Response,
    text: String,
}

/// Where something stands, as a page is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// By which the page tells news from what it shows.
    pub mark: String,
    /// The stage.
    pub stage: String,
    /// Whether the page may go on to Jira.
    pub goes: bool,
    /// Whether there is nothing more to wait for.
    pub over: bool,
    /// When to come back, in milliseconds, if it was said.
    pub retry: Option<u32>,
}

impl Browser {
    /// Asks for a stream of events, and does not wait for any.
    pub async fn events(&self, path: &str) -> Events {
        let request = self.request(Method::GET, path).header(ACCEPT, "text/event-stream").timeout(PATIENCE);
        let (landing, answer) = self.begin(request.header("accept-encoding", "gzip, br")).await;
        Events { landing, answer, text: String::new() }
    }
}

impl Events {
    /// The next news; heartbeats are none. `None`: the stream has ended, as it should.
    pub async fn next(&mut self) -> Option<Told> {
        loop {
            let Some((event, rest)) = self.text.split_once("\n\n") else {
                let more = self.answer.chunk().await.expect("the stream is not torn off")?;
                self.text.push_str(std::str::from_utf8(&more).expect("the events are text"));
                continue;
            };
            let (event, rest) = (event.to_owned(), rest.to_owned());
            self.text = rest;
            if let Some(told) = told(&event) {
                return Some(told);
            }
        }
    }

    /// The next news, which there must be.
    #[track_caller]
    pub fn told(&mut self) -> impl Future<Output = Told> + use<'_> {
        let caller = std::panic::Location::caller();
        async move { self.next().await.unwrap_or_else(|| panic!("{caller}: the stream has ended")) }
    }
}

fn told(event: &str) -> Option<Told> {
    let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    if field("event") != Some("standing") {
        return None;
    }
    let data: Value = serde_json::from_str(field("data")?).expect("the event carries JSON");
    Some(Told {
        mark: field("id")?.to_owned(),
        stage: data["stage"].as_str()?.to_owned(),
        goes: data["goes"].as_bool()?,
        over: data["over"].as_bool()?,
        retry: field("retry").map(|retry| retry.parse().expect("a number")),
    })
}

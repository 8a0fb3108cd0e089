//! Where a browser came to.

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

/// One answer on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// `GET`, `POST`, …
    pub method: String,
    /// What was asked.
    pub url: String,
    /// What was answered.
    pub status: u16,
}

/// The last answer, and the way to it.
#[derive(Clone, Debug)]
pub struct Landing {
    /// What was asked last.
    pub url: String,
    /// What was answered.
    pub status: StatusCode,
    /// With these headers.
    pub headers: HeaderMap,
    /// And this text.
    pub body: String,
    /// All answers, the last one included.
    pub way: Vec<Step>,
}

impl Landing {
    /// Where the answer sends the browser.
    #[must_use]
    pub fn location(&self) -> Option<&str> {
        self.header("location")
    }

    /// A header of the answer, if it is there.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("a header is text"))
    }

    /// Path and query of what was asked last.
    #[must_use]
    pub fn path(&self) -> &str {
        let rest = self.url.split_once("://").map_or(self.url.as_str(), |(_, rest)| rest);
        rest.find('/').map_or("/", |at| &rest[at..])
    }

    /// Whether the page says this. Entities and elements are not looked through.
    #[must_use]
    pub fn says(&self, text: &str) -> bool {
        self.body.contains(text)
    }

    /// The landing, which must have this status.
    #[track_caller]
    pub fn with_status(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}: {}\n{}", self.url, self.status, self.body);
        self
    }
}

//! One call and its answer. What leaves here as a text names neither the URL's query nor a secret.

use http::header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE};
use http::{HeaderMap, Method, StatusCode};
use reqwest::RequestBuilder;
use secrecy::ExposeSecret;
use serde::de::DeserializeOwned;

use super::{SiteV3Settings, refusal, retry};
use crate::ports::DirectoryError;

/// No answer the portal asks for comes near it.
const MAX_BODY: usize = 1024 * 1024;
/// How much of somebody else's text goes into ours.
const MAX_TEXT: usize = 200;

/// The site and the way to it.
pub(super) struct Site {
    settings: SiteV3Settings,
    http: reqwest::Client,
}

/// An answer as it came.
pub(super) struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    /// A page where JSON belongs: a sign-in page, a proxy, a gateway. Not Jira's API.
    pub fn is_html(&self) -> bool {
        let declared =
            self.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        declared.to_ascii_lowercase().contains("html") || self.body.trim_ascii_start().starts_with(b"<")
    }
}

impl Site {
    pub fn new(settings: SiteV3Settings, http: reqwest::Client) -> Self {
        Self { settings, http }
    }

    /// Where the site is said to be.
    pub fn base_url(&self) -> &str {
        self.settings.base_url.as_str()
    }

    /// Reads, and reads again when that may help. `missing` is what a 404 means here.
    pub async fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
        missing: &'static str,
    ) -> Result<T, DirectoryError> {
        let once = || async {
            let answer = self.answer(Method::GET, path, query, |call| call).await?;
            if !answer.status.is_success() {
                return Err(refusal::of_read(&answer, missing));
            }
            serde_json::from_slice(&answer.body)
                .map_err(|_| strange(path, "answered something else than its JSON"))
        };
        retry::read(once).await
    }

    /// One call, once, with `finish` adding what only it needs. Any status is an answer, and so is HTML.
    pub async fn answer(
        &self,
        method: Method,
        path: &str,
        query: &[(&str, &str)],
        finish: impl Fn(RequestBuilder) -> RequestBuilder + Send + Sync,
    ) -> Result<Answer, DirectoryError> {
        let SiteV3Settings { base_url, email, token, timeout } = &self.settings;
        let call = self
            .http
            .request(method, format!("{base_url}/rest/api/3/{path}"))
            .query(query)
            .basic_auth(email, Some(token.expose_secret()))
            .header(ACCEPT, "application/json")
            // Jira answers in the language of the account, else in this one; refusals are known by their text.
            // https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-myself/#api-rest-api-3-mypreferences-locale-get
            .header(ACCEPT_LANGUAGE, "en-US")
            .timeout(*timeout);
        let mut response = finish(call).send().await.map_err(|error| broken(path, error))?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| broken(path, error))? {
            if body.len() + chunk.len() > MAX_BODY {
                return Err(strange(path, "answered more than 1 MB"));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer { status: response.status(), headers: response.headers().clone(), body })
    }
}

/// `path` did what no working Jira does.
pub(super) fn strange(path: &str, what: &str) -> DirectoryError {
    let words = format!("{} {what}", path.split('/').next().unwrap_or_default());
    DirectoryError::Unreachable(in_short(&words))
}

/// Somebody else's text made fit for a log line: one line, nothing hidden, at most 200 characters.
pub(super) fn in_short(text: &str) -> String {
    let words = text.split_whitespace().map(domain::display_name).collect::<Vec<_>>().join(" ");
    words.trim().chars().take(MAX_TEXT).collect()
}

/// The URL is left out: its query may hold an e-mail address.
fn broken(path: &str, error: reqwest::Error) -> DirectoryError {
    if error.is_timeout() {
        return strange(path, "did not answer in time");
    }
    let error = error.without_url();
    let mut cause: &dyn std::error::Error = &error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    strange(path, &format!("broke off: {cause}"))
}

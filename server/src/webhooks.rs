//! Calls webhooks. One try, ten seconds, no redirect; what they answer beside the status is not read.

use std::time::Duration;

use async_trait::async_trait;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};

use crate::ports::{CallError, OutgoingCall, WebhookCaller};

const TIMEOUT: Duration = Duration::from_secs(10);
/// Nobody makes us wait longer.
const LONGEST_WAIT: u64 = 3_600;

/// Calls over HTTP.
pub struct HttpCaller(reqwest::Client);

impl HttpCaller {
    /// The client decides which addresses can be reached at all.
    #[must_use]
    pub fn new(client: reqwest::Client) -> Self {
        Self(client)
    }
}

#[async_trait]
impl WebhookCaller for HttpCaller {
    async fn call(&self, call: &OutgoingCall) -> Result<u16, CallError> {
        let mut request = self.0.post(call.url.clone()).timeout(TIMEOUT);
        request = request.header(CONTENT_TYPE, "application/json");
        for (name, value) in &call.headers {
            request = request.header(*name, value);
        }
        let answer = request.body(call.body.clone()).send().await.map_err(|error| unanswered(&error))?;
        let status = answer.status();
        if status.is_success() {
            return Ok(status.as_u16());
        }
        if status == StatusCode::GONE {
            return Err(CallError::Gone);
        }
        let retry_after =
            answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
        Err(CallError::Failed {
            why: format!("status {}", status.as_u16()),
            retry_after: retry_after.map(|seconds: u64| Duration::from_secs(seconds.min(LONGEST_WAIT))),
        })
    }
}

/// In words of ours: the library's hold the address, which is often a secret.
fn unanswered(error: &reqwest::Error) -> CallError {
    let why = if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "could not be connected to"
    } else {
        "the connection broke"
    };
    CallError::Failed { why: why.to_owned(), retry_after: None }
}

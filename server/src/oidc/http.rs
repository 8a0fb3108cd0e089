//! HTTP as the provider gets to see it: one try, five seconds, a megabyte, no redirect.

use std::pin::Pin;
use std::time::Duration;

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use openidconnect::{AccessToken, AsyncHttpClient, HttpRequest, HttpResponse};
use url::Url;

use super::json::{self, Object};
use crate::ports::SignInError;

const TIMEOUT: Duration = Duration::from_secs(5);
const LONGEST_BODY: usize = 1024 * 1024;

/// Why there is no answer to work with. The words hold no URL, since a URL may hold a secret.
#[derive(Debug, thiserror::Error)]
pub(super) enum HttpError {
    #[error("it did not answer in time")]
    Late,
    #[error("it could not be connected to")]
    NotConnected,
    #[error("the connection broke")]
    Broken,
    #[error("it answered with status {}", .0.as_u16())]
    Status(StatusCode),
    #[error("it answered more than a megabyte")]
    TooLong,
    #[error("the request could not be made")]
    NoRequest,
}

impl From<reqwest::Error> for HttpError {
    fn from(error: reqwest::Error) -> Self {
        if error.is_timeout() {
            Self::Late
        } else if error.is_connect() {
            Self::NotConnected
        } else {
            Self::Broken
        }
    }
}

impl From<HttpError> for SignInError {
    fn from(error: HttpError) -> Self {
        Self::Unavailable(error.to_string())
    }
}

pub(super) struct Http(reqwest::Client);

impl Http {
    pub(super) fn new(client: reqwest::Client) -> Self {
        Self(client)
    }

    /// The JSON object at that address.
    pub(super) async fn object(
        &self,
        what: &str,
        url: &Url,
        bearer: Option<&AccessToken>,
    ) -> Result<Object, SignInError> {
        let body = self.json(what, url, bearer).await?;
        json::object(&body).ok_or_else(|| SignInError::Unavailable(format!("{what} is not a JSON object")))
    }

    /// The JSON at that address, not parsed yet.
    pub(super) async fn json(
        &self,
        what: &str,
        url: &Url,
        bearer: Option<&AccessToken>,
    ) -> Result<Vec<u8>, SignInError> {
        let mut request = http::Request::get(url.as_str()).header(ACCEPT, "application/json");
        if let Some(token) = bearer {
            request = request.header(AUTHORIZATION, format!("Bearer {}", token.secret()));
        }
        let unavailable = |error: &HttpError| SignInError::Unavailable(format!("{what}: {error}"));
        let request = request.body(Vec::new()).map_err(|_| unavailable(&HttpError::NoRequest))?;
        let response = self.exchange(request).await.map_err(|error| unavailable(&error))?;
        if response.status() != StatusCode::OK {
            return Err(unavailable(&HttpError::Status(response.status())));
        }
        if !is_json(response.headers()) {
            return Err(SignInError::Unavailable(format!("{what} is not JSON")));
        }
        Ok(response.into_body())
    }

    /// Server errors and redirects are no answers; 4xx may tell something and pass.
    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let mut request = reqwest::Request::try_from(request)?;
        *request.timeout_mut() = Some(TIMEOUT);
        let mut response = self.0.execute(request).await?;
        let status = response.status();
        if status.is_server_error() || status.is_redirection() || status == StatusCode::TOO_MANY_REQUESTS {
            return Err(HttpError::Status(status));
        }
        let mut answer = http::Response::new(Vec::new());
        *answer.status_mut() = status;
        *answer.headers_mut() = std::mem::take(response.headers_mut());
        while let Some(chunk) = response.chunk().await? {
            if answer.body().len() + chunk.len() > LONGEST_BODY {
                return Err(HttpError::TooLong);
            }
            answer.body_mut().extend_from_slice(&chunk);
        }
        Ok(answer)
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.exchange(request))
    }
}

/// `application/json`, `application/jwk-set+json` and the like.
fn is_json(headers: &HeaderMap) -> bool {
    let Some(content_type) = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

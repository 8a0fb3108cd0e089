//! Limits: how large, how long, how often.

use std::future::Future;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use app::standalone::Standalone;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use governor::{DefaultKeyedRateLimiter, Quota};
use http_body_util::Limited;

use super::error::Page;
use super::policy_file;

/// The longest header fields, names and values together.
const FIELDS: usize = 16 * 1024;
/// The longest body: a justification and a form around it.
const BODY: usize = 64 * 1024;
/// The longest policy that comes in as a file: 500 rules, escaped by a browser.
pub const FILE: usize = 512 * 1024;
/// The longest an answer may take.
const TIME: Duration = Duration::from_secs(15);
/// Writes and sign-ins of one address: so many at once, then so many a second.
const BURST: NonZeroU32 = NonZeroU32::new(120).expect("not zero");
const PER_SECOND: NonZeroU32 = NonZeroU32::new(20).expect("not zero");

/// Counts what must not come too often.
pub struct Limits {
    trusted_proxies: Vec<IpAddr>,
    costly: DefaultKeyedRateLimiter<IpAddr>,
}

impl Limits {
    /// `X-Forwarded-For` is believed from these addresses only.
    pub fn new(trusted_proxies: &[IpAddr]) -> Self {
        let quota = Quota::per_second(PER_SECOND).allow_burst(BURST);
        Self { trusted_proxies: trusted_proxies.to_vec(), costly: DefaultKeyedRateLimiter::keyed(quota) }
    }

    /// Lets a request in, its body limited, or says why not.
    #[expect(clippy::result_large_err, reason = "a refusal is an answer; it is made once and sent")]
    pub fn admit(&self, request: Request, peer: IpAddr) -> Result<Request, Response> {
        let fields = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len());
        if fields.sum::<usize>() > FIELDS {
            return Err(Page(Standalone::HeadersTooLarge).into_response());
        }
        let announced = request.headers().get(header::CONTENT_LENGTH);
        let announced = announced.and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
        let most = if request.uri().path() == policy_file::IMPORT { FILE } else { BODY };
        if announced.is_some_and(|length| length > most) {
            return Err(Page(Standalone::TooLarge).into_response());
        }
        let path = request.uri().path();
        // Whoever tries the rules out has Atlassian asked.
        let is_tried = path == "/settings/rules/try" && request.uri().query().is_some();
        let is_costly = !request.method().is_safe() || path.starts_with("/auth/") || is_tried;
        if is_costly {
            if self.costly.len() > 10_000 {
                self.costly.retain_recent();
            }
            if self.costly.check_key(&self.client(request.headers(), peer)).is_err() {
                return Err(Page(Standalone::TooManyRequests).into_response());
            }
        }
        if request.method().is_safe() {
            return Ok(request);
        }
        Ok(request.map(|body| Body::new(Limited::new(body, most))))
    }

    /// The address nearest to the client that somebody trustworthy names, walking from our side.
    fn client(&self, headers: &HeaderMap, peer: IpAddr) -> IpAddr {
        let forwarded: Vec<IpAddr> = headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .filter_map(|part| part.trim().parse().ok())
            .collect();
        let mut client = peer;
        for address in forwarded.into_iter().rev() {
            if !self.trusted_proxies.contains(&client) {
                break;
            }
            client = address;
        }
        client
    }
}

/// An answer within the time, or the page that says that something we depend on is slow.
pub async fn in_time(answer: impl Future<Output = Response>) -> Response {
    let mut answer = pin!(answer);
    // Most never wait for anything, and need no timer.
    if let Poll::Ready(response) = futures::poll!(answer.as_mut()) {
        return response;
    }
    match tokio::time::timeout(TIME, answer).await {
        Ok(response) => response,
        Err(_) => Page(Standalone::Unavailable { again: "/".to_owned() }).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(forwarded: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", forwarded.parse().expect("a header"));
        headers
    }

    #[test]
    fn a_forwarded_address_is_believed_from_a_trusted_proxy_only() {
        let ip = |text: &str| text.parse::<IpAddr>().expect("an address");
        let behind = Limits::new(&[ip("10.0.0.1"), ip("10.0.0.2")]);
        let forged = headers("1.1.1.1, 203.0.113.9, 10.0.0.2");
        assert_eq!(behind.client(&forged, ip("10.0.0.1")), ip("203.0.113.9"));
        assert_eq!(behind.client(&forged, ip("198.51.100.7")), ip("198.51.100.7"));
        assert_eq!(Limits::new(&[]).client(&forged, ip("10.0.0.1")), ip("10.0.0.1"));
    }
}

//! The bounce, and the memory that breaks a loop.
//!
//! A browser that was bounced to a target and comes back from Jira within a minute, marked `via=`, has another problem
//! than a license. What it was bounced to is remembered in a sealed cookie of its own, as hashes.

use std::fmt::Write;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::{Cookie, PrivateCookieJar};
use chrono::{DateTime, Utc};
use domain::Target;
use sha2::{Digest, Sha256};

use super::cookies::{BOUNCED, Seal, plain};

/// How long a bounce is remembered, in seconds.
const MEMORY: u32 = 60;
/// How many are.
const PLACES: usize = 4;
/// At most: a moment, a dot, a hash, and the space before the next.
const PLACE: usize = 10 + 1 + 16 + 1;

/// Sends the browser to the target and remembers it.
pub fn bounce(target: &Target, headers: &HeaderMap, seal: &Seal, now: DateTime<Utc>) -> Response {
    let here = fingerprint(target);
    let others =
        remembered(headers, seal, now).into_iter().filter(|(_, place)| *place != here).take(PLACES - 1);
    let mut text = String::with_capacity(PLACES * PLACE);
    // Writing to a String cannot fail.
    let _ = write!(text, "{}.{here:x}", now.timestamp());
    for (at, place) in others {
        let _ = write!(text, " {at}.{place:x}");
    }
    let mut response = let_through(target);
    response.headers_mut().append(header::SET_COOKIE, seal.set(BOUNCED, &text, MEMORY));
    response
}

/// Sends the browser to the target.
pub fn let_through(target: &Target) -> Response {
    redirect(StatusCode::FOUND, target.url())
}

/// Whether this browser was bounced to the target within the last minute.
pub fn was_bounced(target: &Target, headers: &HeaderMap, seal: &Seal, now: DateTime<Utc>) -> bool {
    let place = fingerprint(target);
    remembered(headers, seal, now).iter().any(|(_, remembered)| *remembered == place)
}

fn remembered(headers: &HeaderMap, seal: &Seal, now: DateTime<Utc>) -> Vec<(i64, u64)> {
    let Some(text) = plain(headers, BOUNCED).and_then(|value| seal.open(BOUNCED, value)) else {
        return Vec::new();
    };
    let places = text.split(' ').filter_map(|place| {
        let (at, place) = place.split_once('.')?;
        Some((at.parse().ok()?, u64::from_str_radix(place, 16).ok()?))
    });
    places.filter(|(at, _)| (0..=i64::from(MEMORY)).contains(&(now.timestamp() - at))).collect()
}

/// Of the issue when there is one: Jira may come back with another query.
fn fingerprint(target: &Target) -> u64 {
    let mut hash = Sha256::new();
    match target.issue() {
        Some(issue) => {
            hash.update(target.site().as_str());
            hash.update(b" ");
            hash.update(issue.project().as_str());
            hash.update(issue.number().to_be_bytes());
        }
        None => hash.update(target.url().split(['?', '#']).next().unwrap_or("")),
    }
    hash.finalize().iter().take(8).fold(0, |so_far, byte| (so_far << 8) | u64::from(*byte))
}

/// A redirect of the portal. `to` is a proven target, a path of ours, or an address of the identity provider.
pub fn redirect(status: StatusCode, to: &str) -> Response {
    let mut response = Response::default();
    *response.status_mut() = status;
    // For what cookies and the layers around add as well.
    response.headers_mut().reserve(12);
    let location = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/"));
    response.headers_mut().insert(header::LOCATION, location);
    response
}

/// Writes a jar's changes into an answer.
pub fn add_cookies(response: &mut Response, jar: PrivateCookieJar) {
    let answer = std::mem::take(response);
    *response = (jar, answer).into_response();
}

/// Adds a plain cookie to an answer.
pub fn add_cookie(response: &mut Response, cookie: &Cookie<'static>) {
    if let Ok(value) = HeaderValue::from_str(&cookie.encoded().to_string()) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}
